import type { SavingsHistory, SavingsTotals } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { amountColumns } from './amount-columns.tsx'
import { bucketName } from './history-data.ts'
import { useMoney } from './use-money.ts'

type Row = SavingsTotals & { date?: string; partial?: boolean }

/** The rows of the chart, newest first, with their sum. */
export function HistoryTable({ history }: { history: SavingsHistory }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const nameOf = ({ date, partial }: Row) =>
    date === undefined ? words.sum : bucketName(date, history.group, language, words.weekOf) + (partial ? ` (${words.soFar})` : '')
  const columns: Column<Row>[] = [
    { title: words.columns.when, cell: (row) => <span className="whitespace-nowrap">{nameOf(row)}</span> },
    ...amountColumns<Row>(words, money, history.provider),
  ]
  return (
    <Table<Row>
      label={words.chartTable}
      className="max-h-[420px]"
      columns={columns}
      rows={history.history}
      totals={history.totals}
      rowKey={(row) => row.date ?? 'sum'}
    />
  )
}
