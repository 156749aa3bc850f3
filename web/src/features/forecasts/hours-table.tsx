import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatRate } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { Table, type Column } from '../../ui/table.tsx'
import type { Row } from './chart-data.ts'

/** The hours of the chart as rows, with the true bounds. */
export function HoursTable({ rows, eventsAt }: { rows: Row[]; eventsAt?: ((at: number) => string | undefined) | undefined }) {
  const { forecast: words, calendar } = useStrings()
  const { language, zone } = useLocale()
  const rate = (usd: number | undefined) => (usd === undefined ? '' : formatRate(usd, language))
  const kinds = { actual: words.tooltip.actual, carried: words.tooltip.carried, forecast: words.tooltip.forecast }
  const columns: Column<Row>[] = [
    { title: words.columns.hour, cell: (row) => <span className="num whitespace-nowrap">{formatHour(row.at, language, zone)}</span> },
    {
      title: words.columns.kind,
      cell: (row) => <span className={row.kind === 'forecast' ? 'whitespace-nowrap text-accent' : 'whitespace-nowrap text-muted'}>{kinds[row.kind]}</span>,
    },
    { title: words.columns.price, numeric: true, cell: (row) => <strong className="font-semibold">{rate(row.price)}</strong> },
    { title: words.columns.low80, numeric: true, cell: (row) => rate(row.band?.low80) },
    { title: words.columns.low50, numeric: true, cell: (row) => rate(row.band?.low50) },
    { title: words.columns.high50, numeric: true, cell: (row) => rate(row.band?.high50) },
    { title: words.columns.high80, numeric: true, cell: (row) => rate(row.band?.high80) },
    ...(eventsAt ? [{ title: calendar.column, cell: (row: Row) => eventsAt(row.at) ?? '' }] : []),
  ]
  return <Table label={words.tableLabel} columns={columns} rows={rows} rowKey={(row) => row.at} className="absolute inset-0" />
}
