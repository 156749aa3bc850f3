import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useLocale, useStrings, type Strings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, type Option } from '../../ui/field.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { countFilters, gpuCounts, memorySizes, noFilters, sorts, type CheapestChoice } from './cheapest-choice.ts'
import { SaveFilters } from './save-filters.tsx'
import { useCatalogueQuery } from './api.ts'
import { providerName } from '../../ui/provider-name.ts'

export type ChangeChoice = (change: Partial<Record<keyof CheapestChoice, string>>) => void
type Props = { choice: CheapestChoice; isNarrow: boolean; onChange: ChangeChoice }

/** On a phone the filters are folded away behind a button that says how many are set. */
export function CheapestFilters({ choice, isNarrow, onChange }: Props) {
  const { cheapest: words } = useStrings()
  const [isOpen, setOpen] = useState(false)
  const count = countFilters(choice)
  return (
    <div role="group" aria-label={words.filters} className="flex flex-col gap-3">
      {(isNarrow || count > 0) && (
        <div className={isNarrow ? 'flex flex-wrap gap-2' : 'order-last flex flex-wrap gap-2'}>
          {isNarrow && (
            <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              <SlidersHorizontal aria-hidden />
              {words.showFilters(count)}
            </Button>
          )}
          {count > 0 && (
            <>
              <SaveFilters choice={choice} />
              <Button size="small" tone="quiet" onClick={() => onChange(noFilters)}>
                {words.clear}
              </Button>
            </>
          )}
        </div>
      )}
      {(!isNarrow || isOpen) && <Fields choice={choice} isNarrow={isNarrow} onChange={onChange} />}
    </div>
  )
}

function Fields({ choice, isNarrow, onChange }: Props) {
  const { cheapest: words, markets } = useStrings()
  const { language } = useLocale()
  const { data } = useCatalogueQuery()
  const gpus = data?.gpus ?? []
  const places = gpus.filter((one) => choice.gpu === undefined || one.gpu === choice.gpu).flatMap((one) => one.providers)
  const regions = places.filter((one) => choice.provider === undefined || one.provider === choice.provider).flatMap((one) => one.regions)
  const size = (gb: number) => ({ value: String(gb), label: words.memoryFrom(formatNumber(gb, language)) })
  const fields: [name: 'gpu' | 'memory' | 'market' | 'provider' | 'region' | 'count', label: string, any: string, options: Option[]][] = [
    ['gpu', words.gpu, words.anyGpu, gpus.map((one) => ({ value: one.gpu, label: one.label }))],
    ['memory', words.memory, words.anyMemory, memorySizes.map(size)],
    ['market', words.market, words.anyMarket, marketOptions(markets)],
    ['provider', words.provider, words.anyProvider, plain(places.map((one) => one.provider)).map(({ value }) => ({ value, label: providerName(value) }))],
    ['region', words.region, words.anyRegion, plain(regions)],
    ['count', words.count, words.anyCount, plain(gpuCounts.map(String))],
  ]
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-7">
      {fields.map(([name, label, any, options]) => (
        <SelectField
          key={name}
          label={label}
          value={String(choice[name] ?? '')}
          options={[{ value: '', label: any }, ...withChosen(options, choice[name])]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <SelectField
        label={words.by}
        value={choice.by}
        options={Object.entries(words.byNames).map(([value, label]) => ({ value, label }))}
        onChange={(by) => onChange({ by })}
      />
      {isNarrow && (
        <SelectField
          label={words.sort}
          value={choice.sort}
          className="col-span-2"
          options={withChosen(
            sorts.map((value) => ({ value, label: words.sorts[value] })),
            choice.sort,
          )}
          onChange={(sort) => onChange({ sort })}
        />
      )}
    </div>
  )
}

const marketOptions = (markets: Strings['markets']): Option[] => Object.entries(markets).map(([value, label]) => ({ value, label }))
const plain = (values: string[]): Option[] => [...new Set(values)].toSorted().map((value) => ({ value, label: value }))

/** A link may ask for what the list does not hold; then it must still say what is set. */
function withChosen(options: Option[], chosen: string | number | undefined): Option[] {
  const value = String(chosen ?? '')
  return value === '' || options.some((one) => one.value === value) ? options : [...options, { value, label: value }]
}
