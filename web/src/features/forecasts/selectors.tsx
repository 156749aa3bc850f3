import type { Series } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { SelectField, type Option } from '../../ui/field.tsx'
import type { Choice, Gpu, Selection } from './selection.ts'
import type { Change } from './use-selection.ts'
import { providerName } from '../../ui/provider-name.ts'

export function Selectors({ gpus, selection, choice, onChange }: { gpus: Gpu[]; selection: Selection; choice: Choice | undefined; onChange: Change }) {
  const { forecast: words, markets } = useStrings()
  const { gpu, market, provider, region } = selection
  const regions = gpu?.providers.find((one) => one.provider === provider)?.regions ?? []
  const width = 'basis-36 grow sm:max-w-52'
  return (
    <div role="group" aria-label={words.selectors} className="flex flex-wrap gap-3 max-sm:[&>*]:basis-[calc(50%-6px)]">
      <SelectField
        className={width}
        label={words.gpu}
        value={gpu?.gpu ?? ''}
        options={gpus.map((one) => ({ value: one.gpu, label: one.label }))}
        onChange={(value) => onChange({ gpu: value })}
      />
      {/* While nothing is known yet its place is kept: most GPUs are sold in several markets. */}
      {(!gpu || gpu.markets.length > 1) && (
        <SelectField
          className={width}
          label={words.market}
          value={market}
          options={(gpu?.markets ?? [market]).map((value) => ({ value, label: markets[value] }))}
          onChange={(value) => onChange({ market: value })}
        />
      )}
      <SelectField
        className={width}
        label={words.provider}
        value={provider ?? ''}
        options={[
          { value: '', label: words.allProviders },
          ...(gpu?.providers ?? []).map((one) => ({ value: one.provider, label: providerName(one.provider) })),
        ]}
        onChange={(value) => onChange({ provider: value })}
      />
      <SelectField
        className={width}
        label={words.region}
        value={region ?? ''}
        disabled={regions.length === 0}
        options={[{ value: '', label: words.allRegions }, ...regions.map((value) => ({ value, label: value }))]}
        onChange={(value) => onChange({ region: value })}
      />
      <SelectField
        className="basis-52 grow"
        label={words.series}
        value={seriesValue(choice)}
        disabled={!choice || seriesOptions(choice, words.indexSeries).length < 2}
        options={choice ? seriesOptions(choice, words.indexSeries) : [{ value: '', label: '…' }]}
        onChange={(value) => onChange({ series: value })}
      />
    </div>
  )
}

/** The index has no number in the address: it is what the other selectors mean. */
function seriesValue(choice: Choice | undefined): string {
  return choice?.series && choice.series !== choice.index ? String(choice.series.id) : ''
}

function seriesOptions({ index, listings, series }: Choice, indexLabel: string): Option[] {
  const chosenElsewhere = series && series !== index && !listings.includes(series) ? [series] : []
  return [
    ...(index ? [{ value: '', label: indexLabel }] : []),
    ...[...chosenElsewhere, ...listings].map((one) => ({ value: String(one.id), label: seriesLabel(one) })),
  ]
}

/** 'p3.2xlarge, us-east-1a, Linux' where the parts are known, else the name the file gave it. */
function seriesLabel(series: Series): string {
  const place = series.zone ?? series.region
  const parts = [series.instance_type, place, series.gpu_count > 1 && `${series.gpu_count} GPU`, series.statistic].filter(Boolean)
  return series.instance_type && place ? parts.join(', ') : series.key
}
