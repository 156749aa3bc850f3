import type { ComparedProvider, EconomyOptions, EconomySettings } from '@dumont/contracts'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField, type Option } from '../../ui/field.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useEconomyOptionsQuery, useEconomySettingsQuery } from './api.ts'
import { comparedProviders, providerLabels } from './compared.ts'
import { useChangeSettings } from './use-settings.ts'

type Regions = EconomySettings['regions']

export function RegionsCard({ mayChange }: { mayChange: boolean }) {
  const { savingsSettings: words } = useStrings()
  const settings = useEconomySettingsQuery(undefined, { refetchOnMountOrArgChange: true })
  const options = useEconomyOptionsQuery(undefined, { refetchOnMountOrArgChange: true })
  const { change, isBusy, error: failed, isSaved } = useChangeSettings()
  const error = settings.error ?? options.error
  return (
    <Card title={words.regionsTitle} subtitle={words.regionsText}>
      {settings.data && options.data ? (
        <Form
          regions={settings.data.regions}
          options={options.data}
          mayChange={mayChange}
          isBusy={isBusy}
          onSave={(chosen) => void change((now) => ({ ...now, regions: { ...now.regions, ...chosen } }))}
        >
          {failed && <Failure error={failed} />}
          {isSaved && !failed && (
            <p role="status" className="text-[13px] text-good">
              {words.saved}
            </p>
          )}
        </Form>
      ) : error ? (
        <Failure error={error} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Card>
  )
}

type FormProps = {
  regions: Regions
  options: EconomyOptions
  mayChange: boolean
  isBusy: boolean
  onSave: (chosen: Partial<Regions>) => void
  children: ReactNode
}

function Form({ regions, options, mayChange, isBusy, onSave, children }: FormProps) {
  const { savingsSettings: words } = useStrings()
  const optionsOf = useRegionOptions(options)
  // Only what is chosen here: what was saved may arrive while the next choice is made.
  const [chosen, setChosen] = useState<Partial<Regions>>({})
  const shown = { ...regions, ...chosen }
  const isSame = comparedProviders.every((provider) => shown[provider] === regions[provider])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(chosen)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {comparedProviders.map((provider) => (
        <SelectField
          key={provider}
          label={words.regionOf(providerLabels[provider])}
          value={shown[provider] ?? ''}
          disabled={!mayChange}
          options={optionsOf(provider, regions[provider])}
          onChange={(region) => setChosen((old) => ({ ...old, [provider]: region === '' ? null : region }))}
        />
      ))}
      {children}
      {mayChange && (
        <Button type="submit" tone="primary" className="self-start" disabled={isSame || isBusy}>
          {words.save}
        </Button>
      )}
    </form>
  )
}

/** Those with prices; what is chosen now also when it has none. */
function useRegionOptions(options: EconomyOptions) {
  const { savingsSettings: words } = useStrings()
  const { language } = useLocale()
  return (provider: ComparedProvider, now: string | null): Option[] => {
    const known = options.regions[provider].map(({ region, gpus }) => ({ value: region, label: words.regionOption(region, formatNumber(gpus, language)) }))
    const missing = now !== null && !known.some(({ value }) => value === now) ? [{ value: now, label: words.noPrices(now) }] : []
    return [...(provider === 'gcp' ? [{ value: '', label: words.gcpDefault }] : []), ...missing, ...known]
  }
}
