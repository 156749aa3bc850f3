import { Link } from 'react-router'
import { query } from '../../app/api.ts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { Table, type Column } from '../../ui/table.tsx'
import { WatchButton } from '../watchlist/watch-button.tsx'
import { watchOf, type CheapestChoice } from './cheapest-choice.ts'
import { AgainstOnDemand, Age, Availability, ChangeText, PriceFigure, WeekLine, Where, type Price } from './price-cells.tsx'
import { placeName } from './price-name.ts'

export type CheapestRows = { prices: Price[]; choice: CheapestChoice; now: number; answeredAt: number }

export const rowKey = (price: Price): string => [price.gpu, price.market, price.provider, price.region].join('|')

export function CheapestTable({ onSort, ...rows }: CheapestRows & { onSort: (sort: string) => void }) {
  const { cheapest: words } = useStrings()
  const columns = useColumns(rows)
  return (
    <Table
      label={words.tableLabel}
      columns={columns}
      rows={rows.prices}
      rowKey={rowKey}
      sorting={{ sort: rows.choice.sort, onSort, sortBy: words.sortBy }}
      className="max-h-[max(420px,calc(100dvh-260px))]"
    />
  )
}

function useColumns({ choice, now, answeredAt }: CheapestRows): Column<Price>[] {
  const { cheapest: words, markets } = useStrings()
  return [
    { title: words.columns.watch, hideTitle: true, cell: (price) => <Watch price={price} choice={choice} /> },
    { title: words.columns.gpu, sort: 'gpu', cell: (price) => <GpuName price={price} /> },
    { title: words.columns.market, cell: (price) => <span className="whitespace-nowrap">{markets[price.market]}</span> },
    { title: words.columns.price, numeric: true, sort: 'price', cell: (price) => <PriceFigure price={price} /> },
    { title: words.columns.onDemand, cell: (price) => <AgainstOnDemand price={price} /> },
    {
      title: words.columns.week,
      sort: 'change',
      cell: (price) => (
        <span className="flex items-center gap-3">
          <WeekLine price={price} />
          <ChangeText change={price.change_7d} />
        </span>
      ),
    },
    { title: words.columns.where, cell: (price) => <Where price={price} /> },
    { title: words.columns.availability, sort: 'availability', sortDown: true, cell: (price) => <Availability price={price} /> },
    { title: words.columns.age, sort: 'age', cell: (price) => <Age price={price} now={now} answeredAt={answeredAt} /> },
  ]
}

export function Watch({ price, choice }: { price: Price; choice: CheapestChoice }) {
  const { markets } = useStrings()
  const { language } = useLocale()
  const place = watchOf(price, choice)
  return <WatchButton place={place} what={placeName(place, price.gpu_label, markets, language)} className="-mx-2" />
}

/** The GPU with its memory; links to its history where there is one, and to the best time to rent it. */
export function GpuName({ price }: { price: Price }) {
  const { cheapest: words, timing } = useStrings()
  const { language } = useLocale()
  return (
    <span className="block">
      {price.series_id === null ? (
        <span className="font-medium">{price.gpu_label}</span>
      ) : (
        <Link to={`/prices/series/${price.series_id}`} className="font-medium text-accent hover:underline">
          {price.gpu_label}
        </Link>
      )}
      <span className="num block text-[12px] text-muted">
        {price.memory_gb === null ? words.memoryUnknown : words.memoryOf(formatNumber(price.memory_gb, language, 1))}
      </span>
      {price.series_id !== null && (
        <Link
          to={`/?${query({ gpu: price.gpu, market: price.market })}`}
          aria-label={timing.linkLabel(price.gpu_label)}
          className="text-[12px] whitespace-nowrap text-accent hover:underline"
        >
          {timing.link}
        </Link>
      )}
    </span>
  )
}
