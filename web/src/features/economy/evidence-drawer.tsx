import type { Evidence, SavingsTotals } from '@dumont/contracts'
import { Download } from 'lucide-react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatDate, formatTimes } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { evidenceCsvUrl, useEvidenceQuery, type EvidenceQuestion } from './api.ts'
import type { EvidenceOf } from './breakdown-rows.tsx'
import { becauseWords } from './because-words.ts'
import { providerLabels } from './compared.ts'
import { LeftOut } from './left-out.tsx'
import { EstimatedBadge, ReferenceWords } from './reference-words.tsx'
import { SourceWords } from './source-words.tsx'
import { useChoice } from './use-choice.ts'
import { useMoney } from './use-money.ts'
import { usePeriod } from './use-period.ts'

type Row = Evidence['rows'][number]
const shownRows = 200

/** Behind every figure: hours times rate, against hours times reference, and where the reference is from. */
export function EvidenceDrawer({ of, onClose }: { of: EvidenceOf | undefined; onClose: () => void }) {
  const { evidence: words, app } = useStrings()
  return (
    <Drawer title={words.title(of?.title ?? '')} text={words.text} closeLabel={app.close} open={of !== undefined} onClose={onClose}>
      {of && <Body of={of} />}
    </Drawer>
  )
}

function Body({ of }: { of: EvidenceOf }) {
  const { evidence: words } = useStrings()
  const { language } = useLocale()
  const [{ provider }] = useChoice()
  const { question } = usePeriod()
  const asked: EvidenceQuestion = { ...question, provider, ...filterOf(of), limit: shownRows }
  const { currentData, error } = useEvidenceQuery(asked, { refetchOnMountOrArgChange: true })
  if (error) return <Failure error={error} />
  if (!currentData) return <Skeleton className="h-96" />
  const { rows, total, totals } = currentData
  const count = (value: number) => formatNumber(value, language)
  return (
    <>
      <Sum totals={totals} />
      <LeftOut totals={totals} />
      {rows.length === 0 && <p className="text-muted">{words.none}</p>}
      <ul aria-label={words.rows} className="flex flex-col divide-y divide-line">
        {rows.map((row) => (
          <EvidenceItem key={`${row.segment_id} ${row.from}`} row={row} />
        ))}
      </ul>
      <div className="mt-auto flex flex-wrap items-center justify-between gap-3">
        <p className="text-[12px] text-muted">{total > rows.length && words.cut(count(rows.length), count(total))}</p>
        <a className={buttonLook({ size: 'small' })} href={evidenceCsvUrl(asked)} download>
          <Download aria-hidden />
          {words.csv}
        </a>
      </div>
    </>
  )
}

type Filter = Pick<EvidenceQuestion, 'gpu' | 'rented_from' | 'session' | 'label' | 'label_value' | 'unlabelled'>

function filterOf({ by, key, session, label }: EvidenceOf): Filter {
  if (session !== undefined) return { session }
  if (label) return { label: label.name, ...(label.value === null ? { unlabelled: true } : { label_value: label.value }) }
  if (by === undefined || key === undefined) return {}
  if (by === 'gpu') return { gpu: key }
  return by === 'provider' ? { rented_from: key } : {}
}

/** Nothing is drawn where nothing was compared: "you paid $0.00" would be wrong. */
function Sum({ totals }: { totals: SavingsTotals }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const [{ provider }] = useChoice()
  if (totals.savings_percentage === null) return null
  const items = [
    [words.youPaid, money.total(totals.dumont_cost)],
    [words.wouldCost(providerLabels[provider]), money.total(totals.provider_cost)],
    [words.saved, money.total(totals.savings)],
  ] as const
  return (
    <dl className="num grid grid-cols-3 gap-3 rounded-lg bg-raised px-4 py-3">
      {items.map(([label, amount]) => (
        <div key={label}>
          <dt className="text-[12px] text-muted">{label}</dt>
          <dd className="text-[15px] font-semibold">{amount}</dd>
        </div>
      ))}
    </dl>
  )
}

function EvidenceItem({ row }: { row: Row }) {
  const { evidence: words, economy } = useStrings()
  const { language, zone } = useLocale()
  const money = useMoney()
  const [{ provider }] = useChoice()
  const hours = economy.hours(formatNumber(row.hours, language, 6))
  const { reference } = row
  const name = row.gpu_count > 1 ? `${row.gpu_count} × ${row.gpu_label}` : row.gpu_label
  return (
    <li className="num flex flex-col gap-1 py-3 text-[13px]">
      <p className="flex flex-wrap items-center gap-2">
        <strong className="font-semibold">{name}</strong>
        <span className="text-muted">
          {providerName(row.rented_from)}, {row.instance_id}
        </span>
        <Badge>{economy.states[row.state]}</Badge>
        {row.estimated && <EstimatedBadge />}
      </p>
      <p className="text-muted">
        {formatTimes(Date.parse(row.from), Date.parse(row.to), language, zone)} · {words.origins[row.origin]}
      </p>
      <p>
        <span className="text-muted">{words.here}: </span>
        {row.rate_usd_per_hour === null
          ? words.unknownRate(hours)
          : words.sum(hours, money.exactRate(row.state === 'stopped' ? 0 : row.rate_usd_per_hour), money.exact(row.dumont_cost))}
        {row.storage_cost > 0 && <span className="text-muted"> · {words.storage(money.exact(row.storage_cost))}</span>}
      </p>
      {reference && row.reference_usd_per_hour !== null && row.provider_cost !== null ? (
        <>
          <p>
            <span className="text-muted">{providerLabels[reference.provider]}: </span>
            {words.sum(hours, money.exactRate(row.reference_usd_per_hour), money.exact(row.provider_cost))}
          </p>
          <p className="text-[12px] text-muted">
            <ReferenceWords reference={reference} /> · <ReferenceSource reference={reference} />
          </p>
        </>
      ) : (
        row.not_compared_because && <p className="text-warn">{becauseWords(row.not_compared_because, provider, economy.because)}</p>
      )}
      {row.savings !== null && (
        <p className={row.savings < 0 ? 'font-medium text-bad' : 'font-medium text-good'}>
          {row.savings < 0 ? words.lost(money.exact(-row.savings)) : words.saved(money.exact(row.savings))}
        </p>
      )}
    </li>
  )
}

function ReferenceSource({ reference }: { reference: NonNullable<Row['reference']> }) {
  const { priceSheet: words } = useStrings()
  const { language } = useLocale()
  // A day of the source's own calendar: in the reader's zone it might become the day before.
  const since = reference.effective_from === null ? words.unknown : formatDate(Date.parse(reference.effective_from), language, 'UTC')
  return (
    <>
      {words.columns.source}: <SourceWords source={reference.source} />, {words.columns.since.toLocaleLowerCase(language)} {since}
    </>
  )
}
