import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatRate } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { isInside, type SaidRow } from './said-data.ts'

/** The hours of the chart as rows. */
export function SaidTable({ rows }: { rows: SaidRow[] }) {
  const { accuracy, forecast } = useStrings()
  const { said: words } = accuracy
  const { language, zone } = useLocale()
  const rate = (usd: number | undefined) => (usd === undefined ? '–' : formatRate(usd, language))
  const judged = (row: SaidRow) => {
    const inside = isInside(row)
    return inside === undefined ? '–' : inside ? words.yes : words.no
  }
  const columns: Column<SaidRow>[] = [
    { title: forecast.columns.hour, cell: ({ at }) => <span className="num whitespace-nowrap">{formatHour(at, language, zone)}</span> },
    { title: words.was, numeric: true, cell: ({ actual, carried }) => (carried ? <span className="text-muted">{rate(actual)}</span> : rate(actual)) },
    { title: words.weSaid, numeric: true, cell: ({ said }) => <strong className="font-semibold">{rate(said?.price)}</strong> },
    { title: forecast.columns.low80, numeric: true, cell: ({ said }) => rate(said?.band.low80) },
    { title: forecast.columns.high80, numeric: true, cell: ({ said }) => rate(said?.band.high80) },
    { title: words.insideColumn, cell: judged },
  ]
  return <Table label={words.title} columns={columns} rows={rows} rowKey={({ at }) => at} className="absolute inset-0" />
}
