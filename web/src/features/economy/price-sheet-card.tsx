import type { EconomyReference } from '@dumont/contracts'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatRate } from '../../ui/format-money.ts'
import { formatAgo, formatDate } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { pricingCsvUrl, usePricingQuery } from './api.ts'
import { comparedProviders, providerLabels } from './compared.ts'
import { MachineName, ReferenceBadges } from './reference-words.tsx'
import { SourceWords } from './source-words.tsx'
import { useMoney } from './use-money.ts'

type Row = { key: string; gpu: string; reference: EconomyReference }

/** Every price that savings may be measured against, with where it is from and how old it is. List prices are no secret: they are never hidden; the workspace's own are. */
export function PriceSheetCard() {
  const { priceSheet: words, economy, savingsSettings, app } = useStrings()
  const [wanted, setWanted] = useState('')
  const { data, error, refetch } = usePricingQuery(undefined, { refetchOnMountOrArgChange: 300 })
  const columns = useColumns()
  const needle = wanted.trim().toLowerCase()
  const rows: Row[] =
    data?.pricing
      .filter((one) => one.gpu_label.toLowerCase().includes(needle) || one.gpu.includes(needle))
      .flatMap((one) => one.references.map((reference) => ({ key: `${one.gpu} ${reference.provider}`, gpu: one.gpu_label, reference }))) ?? []
  const regions = comparedProviders.flatMap((provider) => {
    const region = data?.regions[provider]
    // What is no region by name, the server says in English.
    return region ? [`${providerLabels[provider]} ${region.includes(' ') ? savingsSettings.gcpDefault : region}`] : []
  })
  return (
    <Card
      title={words.title}
      subtitle={`${words.text} ${regions.length > 0 ? words.regions(regions.join('; ')) : ''}`}
      actions={
        <div className="flex flex-wrap items-end gap-2">
          <Field label={words.search} type="search" value={wanted} onChange={({ target }) => setWanted(target.value)} />
          <a className={buttonLook({})} href={pricingCsvUrl()} download aria-label={words.csv}>
            <Download aria-hidden />
            {economy.csv}
          </a>
        </div>
      }
    >
      {error && !data && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {data ? (
        rows.length > 0 ? (
          <Table label={words.title} className="max-h-[460px]" columns={columns} rows={rows} rowKey={(row) => row.key} />
        ) : (
          <p className="text-muted">{words.none}</p>
        )
      ) : (
        !error && <Skeleton className="h-72" />
      )}
    </Card>
  )
}

function useColumns(): Column<Row>[] {
  const { priceSheet: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  return [
    {
      title: words.columns.gpu,
      cell: ({ gpu, reference }) => (
        <span className="flex flex-wrap items-center gap-2 font-medium">
          <span className="whitespace-nowrap">{gpu}</span>
          <span className="font-normal text-muted sm:hidden">{providerLabels[reference.provider]}</span>
          <ReferenceBadges reference={reference} />
        </span>
      ),
    },
    { title: words.columns.provider, isWide: true, cell: ({ reference }) => providerLabels[reference.provider] },
    {
      title: words.columns.price,
      numeric: true,
      cell: ({ reference: { kind, usd_per_gpu_hour: usd } }) => (kind === 'sheet' ? money.rate(usd) : formatRate(usd, language)),
    },
    { title: words.columns.machine, cell: ({ reference }) => <MachineName reference={reference} /> },
    { title: words.columns.region, cell: ({ reference }) => <span className="whitespace-nowrap">{reference.region ?? '–'}</span> },
    {
      title: words.columns.source,
      cell: ({ reference }) => (
        <span className="block min-w-48">
          <SourceWords source={reference.source} />
        </span>
      ),
    },
    {
      title: words.columns.since,
      cell: ({ reference: { effective_from: since } }) => (
        <span className="whitespace-nowrap">{since === null ? words.unknown : formatDate(Date.parse(since), language, 'UTC')}</span>
      ),
    },
    {
      title: words.columns.age,
      cell: ({ reference: { age_seconds: age } }) => (
        <span className="whitespace-nowrap">{age === null ? words.unknown : formatAgo(age * 1000, language)}</span>
      ),
    },
  ]
}
