import type { ComparedProvider, EconomyOptions, EconomySettings } from '@dumont/contracts'
import { useState, type FormEvent } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useEconomyOptionsQuery, useEconomySettingsQuery } from './api.ts'
import { comparedProviders, providerLabels } from './compared.ts'
import { useChangeSettings } from './use-settings.ts'

type Proxy = EconomySettings['proxies'][number]

export function ProxiesCard({ mayChange }: { mayChange: boolean }) {
  const { savingsSettings: words } = useStrings()
  const settings = useEconomySettingsQuery()
  const options = useEconomyOptionsQuery()
  const error = settings.error ?? options.error
  return (
    <Card title={words.proxiesTitle} subtitle={words.proxiesText}>
      {settings.data && options.data ? (
        <Filled proxies={settings.data.proxies} options={options.data} mayChange={mayChange} />
      ) : error ? (
        <Failure error={error} />
      ) : (
        <Skeleton className="h-40" />
      )}
    </Card>
  )
}

const isOf = (a: Proxy, b: Proxy): boolean => a.gpu === b.gpu && a.provider === b.provider

function Filled({ proxies, options, mayChange }: { proxies: Proxy[]; options: EconomyOptions; mayChange: boolean }) {
  const { savingsSettings: words, economy } = useStrings()
  const { change, isBusy, error } = useChangeSettings()
  const label = (gpu: string) => options.gpus.find((one) => one.gpu === gpu)?.gpu_label ?? gpu
  const columns: Column<Proxy>[] = [
    { title: words.proxyColumns.gpu, cell: ({ gpu }) => <span className="font-medium">{label(gpu)}</span> },
    { title: words.proxyColumns.provider, cell: ({ provider }) => providerLabels[provider] },
    {
      title: words.proxyColumns.proxy,
      cell: ({ proxy }) => (
        <span title={economy.proxyNote}>
          <Badge tone="accent">
            {economy.proxy}: {label(proxy)}
          </Badge>
        </span>
      ),
    },
  ]
  const remove: Column<Proxy> = {
    title: words.remove,
    hideTitle: true,
    numeric: true,
    cell: (one) => (
      <Button
        size="small"
        disabled={isBusy}
        aria-label={words.proxyRemove(label(one.gpu), providerLabels[one.provider])}
        onClick={() => void change((now) => ({ ...now, proxies: now.proxies.filter((proxy) => !isOf(proxy, one)) }))}
      >
        {words.remove}
      </Button>
    ),
  }
  return (
    <div className="flex flex-col gap-4">
      {proxies.length > 0 ? (
        <Table label={words.proxiesTitle} columns={mayChange ? [...columns, remove] : columns} rows={proxies} rowKey={(one) => `${one.gpu} ${one.provider}`} />
      ) : (
        <p className="text-muted">{words.proxiesNone}</p>
      )}
      {mayChange && (
        <AddProxy
          options={options}
          isBusy={isBusy}
          onAdd={(one) => void change((now) => ({ ...now, proxies: [...now.proxies.filter((proxy) => !isOf(proxy, one)), one] }))}
        />
      )}
      {error && <Failure error={error} />}
    </div>
  )
}

function AddProxy({ options, isBusy, onAdd }: { options: EconomyOptions; isBusy: boolean; onAdd: (proxy: Proxy) => void }) {
  const { savingsSettings: words } = useStrings()
  const [provider, setProvider] = useState<ComparedProvider>('aws')
  const [wanted, setWanted] = useState({ gpu: '', proxy: '' })
  const { missing, sold } = choicesOf(options, provider)
  // What was chosen for another provider may not be on offer at this one.
  const gpu = missing.some((one) => one.value === wanted.gpu) ? wanted.gpu : (missing[0]?.value ?? '')
  const proxy = sold.some((one) => one.value === wanted.proxy) ? wanted.proxy : (sold[0]?.value ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (gpu && proxy) onAdd({ gpu, provider, proxy })
  }
  return (
    <form onSubmit={submit} className="grid items-end gap-3 border-t border-line pt-4 sm:grid-cols-2">
      <SelectField
        label={words.proxyProvider}
        value={provider}
        options={comparedProviders.map((value) => ({ value, label: providerLabels[value] }))}
        onChange={(value) => setProvider(value as ComparedProvider)}
      />
      <SelectField label={words.proxyGpu} value={gpu} options={missing} onChange={(value) => setWanted((old) => ({ ...old, gpu: value }))} />
      {sold.length > 0 ? (
        <SelectField label={words.proxyProxy} value={proxy} options={sold} onChange={(value) => setWanted((old) => ({ ...old, proxy: value }))} />
      ) : (
        <p className="text-[13px] text-muted">{words.proxyNothing(providerLabels[provider])}</p>
      )}
      <Button type="submit" disabled={isBusy || !gpu || !proxy}>
        {words.proxyAdd}
      </Button>
    </form>
  )
}

/** GPUs that this workspace used come first. */
function choicesOf({ gpus }: EconomyOptions, provider: ComparedProvider) {
  const ordered = gpus.toSorted((a, b) => Number(b.used) - Number(a.used) || (a.gpu_label < b.gpu_label ? -1 : 1))
  const option = ({ gpu, gpu_label: label }: EconomyOptions['gpus'][number]) => ({ value: gpu, label })
  return {
    missing: ordered.filter(({ sold_at: at }) => !at.includes(provider)).map(option),
    sold: ordered.filter(({ sold_at: at }) => at.includes(provider)).map(option),
  }
}
