import type { ComparedProvider, SavingsBreakdown, SavingsTotals } from '@dumont/contracts'
import { FileSearch } from 'lucide-react'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { amountColumns, isDiskOnly, isLeftOut } from './amount-columns.tsx'
import { usePricingQuery, type By } from './api.ts'
import { EstimatedBadge, ReferenceWords } from './reference-words.tsx'
import { useMoney } from './use-money.ts'

type BreakdownRow = SavingsBreakdown['rows'][number]
type Row = SavingsTotals & { part?: BreakdownRow }
/** Of which rows the evidence is wanted. A label's value null: of those without it. */
export type EvidenceOf = { title: string; by?: Exclude<By, 'label'>; key?: string; session?: number; label?: { name: string; value: string | null } }

/** More of them scroll under their sum; fewer are all in sight, so that nobody misses one and wonders at the sum. */
const rowsInSight = 15

/** What the parts add up to, each with the way to its evidence. `label`: which one they are grouped by. */
export function BreakdownRows({ data, label, onEvidence }: { data: SavingsBreakdown; label: string; onEvidence: (of: EvidenceOf) => void }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const sells = useSells(data.provider)
  if (data.rows.length === 0) return <p className="text-muted">{words.emptyPeriod}</p>
  const nameOf = (part: BreakdownRow) => (part.key === null ? words.unlabelled : part.label || words.emptyLabel)
  const badgeOf = (part: BreakdownRow | undefined) => (data.by === 'gpu' && sells(part?.key) === false ? words.noEquivalent : words.leftOutBadge)
  const columns: Column<Row>[] = [
    {
      title: words.byNames[data.by],
      cell: ({ part, estimated }) =>
        part ? <What part={part} name={nameOf(part)} estimated={estimated} /> : data.totals.not_compared_hours > 0 ? words.sumCompared : words.sum,
    },
    ...amountColumns<Row>(words, money, data.provider, ({ part }) => badgeOf(part)),
    {
      title: words.columns.evidence,
      hideTitle: true,
      numeric: true,
      cell: ({ part }) =>
        part && (
          <Button size="small" aria-label={words.evidenceOf(nameOf(part))} onClick={() => onEvidence(evidenceOf({ by: data.by, label }, part, nameOf(part)))}>
            <FileSearch aria-hidden className="sm:hidden" />
            <span className="max-sm:hidden">{words.evidence}</span>
          </Button>
        ),
    },
  ]
  return (
    <Table<Row>
      label={words.breakdownTitle}
      className={data.rows.length > rowsInSight ? 'max-h-[720px]' : ''}
      columns={columns}
      rows={data.rows.map((part) => ({ ...part, part }))}
      totals={data.totals}
      rowKey={({ part }) => `${part?.key}/${part?.session_id}`}
    />
  )
}

/**
 * Whether the cloud sells a GPU; undefined: not known yet. What is sold and not compared is so for another reason: a rate that nobody told, or a bare name
 * ("a100") that may be any of several that are sold.
 */
function useSells(provider: ComparedProvider): (gpu: string | null | undefined) => boolean | undefined {
  const { data } = usePricingQuery()
  const isOne = (sold: string, gpu: string) => sold === gpu || sold.startsWith(`${gpu}-`)
  return (gpu) => data && data.pricing.some((one) => gpu && isOne(one.gpu, gpu) && one.references.some((its) => its.provider === provider && !its.proxy))
}

function evidenceOf({ by, label }: { by: By; label: string }, part: BreakdownRow, title: string): EvidenceOf {
  if (by === 'instance' && part.session_id !== null) return { title, session: part.session_id }
  if (by === 'label') return { title, label: { name: label, value: part.key } }
  return part.key === null ? { title } : { title, by, key: part.key }
}

function What({ part, name, estimated }: { part: BreakdownRow; name: string; estimated: boolean }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  return (
    <span className="flex flex-col sm:min-w-44">
      <span className="flex flex-wrap items-center gap-2 font-medium">
        {name} {estimated && <EstimatedBadge />}
        {isLeftOut(part) && (
          <span className="sm:hidden">
            <Badge tone="warn">{words.leftOutBadge}</Badge>
          </span>
        )}
      </span>
      {isDiskOnly(part) && <span className="num text-[12px] text-muted">{words.diskOnly(money.cents(part.storage_cost))}</span>}
      {part.reference && (
        <span className="text-[12px] text-muted">
          <ReferenceWords reference={part.reference} />
        </span>
      )}
    </span>
  )
}
