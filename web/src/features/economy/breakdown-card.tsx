import type { SavingsBreakdown, SavingsTotals } from '@dumont/contracts'
import { Download } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { amountColumns } from './amount-columns.tsx'
import { breakdownCsvUrl, economyApi, type BreakdownQuestion, type By } from './api.ts'
import { EstimatedBadge, ReferenceWords } from './reference-words.tsx'
import { useChoice } from './use-choice.ts'
import { useMoney } from './use-money.ts'
import { usePeriod } from './use-period.ts'

type BreakdownRow = SavingsBreakdown['rows'][number]
type Row = SavingsTotals & { part?: BreakdownRow }
/** Of which rows the evidence is wanted. */
export type EvidenceOf = { title: string; by?: Exclude<By, 'label'>; key?: string; session?: number }

const ways = ['gpu', 'provider', 'instance', 'label'] as const satisfies readonly By[]

export function BreakdownCard({ onEvidence }: { onEvidence: (of: EvidenceOf) => void }) {
  const { economy: words, app } = useStrings()
  const [{ provider }] = useChoice()
  const { question } = usePeriod()
  const [by, setBy] = useState<By>('gpu')
  const [label, setLabel] = useState('project')
  const asked: BreakdownQuestion = { ...question, provider, by, label: useDeferredValue(by === 'label' ? label.trim() || 'project' : '') }
  const { currentData, error } = economyApi.endpoints.breakdown.useQueryState(asked)
  const { refetch } = economyApi.endpoints.breakdown.useQuerySubscription(asked, { refetchOnMountOrArgChange: 5 })
  return (
    <Card
      title={words.breakdownTitle}
      subtitle={words.breakdownText}
      actions={
        <div className="flex flex-wrap items-end gap-2">
          {by === 'label' && <Field label={words.label} value={label} maxLength={60} onChange={({ target }) => setLabel(target.value)} />}
          <Segmented label={words.by} value={by} options={ways.map((value) => ({ value, label: words.byNames[value] }))} onChange={setBy} />
          <a className={buttonLook({ size: 'small' })} href={breakdownCsvUrl(asked)} download aria-label={words.breakdownCsv}>
            <Download aria-hidden />
            {words.csv}
          </a>
        </div>
      }
    >
      {currentData ? (
        <Rows data={currentData} onEvidence={onEvidence} />
      ) : error ? (
        <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />
      ) : (
        <Skeleton className="h-48" />
      )}
    </Card>
  )
}

function Rows({ data, onEvidence }: { data: SavingsBreakdown; onEvidence: (of: EvidenceOf) => void }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  if (data.rows.length === 0) return <p className="text-muted">{words.emptyPeriod}</p>
  const nameOf = (part: BreakdownRow) => (part.key === null ? words.unlabelled : part.label)
  const columns: Column<Row>[] = [
    { title: words.byNames[data.by], cell: ({ part, estimated }) => (part ? <What part={part} name={nameOf(part)} estimated={estimated} /> : words.sum) },
    ...amountColumns<Row>(words, money, data.provider),
    {
      title: words.columns.evidence,
      hideTitle: true,
      numeric: true,
      cell: ({ part }) =>
        part &&
        data.by !== 'label' && (
          <Button size="small" aria-label={words.evidenceOf(nameOf(part))} onClick={() => onEvidence(evidenceOf(data.by, part, nameOf(part)))}>
            {words.evidence}
          </Button>
        ),
    },
  ]
  return (
    <Table<Row>
      label={words.breakdownTitle}
      className="max-h-[520px]"
      columns={columns}
      rows={data.rows.map((part) => ({ ...part, part }))}
      totals={data.totals}
      rowKey={({ part }) => `${part?.key}/${part?.session_id}`}
    />
  )
}

function evidenceOf(by: By, part: BreakdownRow, title: string): EvidenceOf {
  if (by === 'instance' && part.session_id !== null) return { title, session: part.session_id }
  return by === 'label' || part.key === null ? { title } : { title, by, key: part.key }
}

function What({ part, name, estimated }: { part: BreakdownRow; name: string; estimated: boolean }) {
  return (
    <span className="flex min-w-44 flex-col">
      <span className="flex flex-wrap items-center gap-2 font-medium">
        {name} {estimated && <EstimatedBadge />}
      </span>
      {part.reference && (
        <span className="text-[12px] text-muted">
          <ReferenceWords reference={part.reference} />
        </span>
      )}
    </span>
  )
}
