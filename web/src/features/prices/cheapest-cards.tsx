import { useStrings } from '../../app/i18n/index.ts'
import { rowKey, GpuName, Watch, type CheapestRows } from './cheapest-table.tsx'
import { AgainstOnDemand, Age, Availability, ChangeText, hasOnDemand, PriceFigure, WeekLine, Where, type Price } from './price-cells.tsx'

/** The rows of the table where it would not fit: the answer first, the rest below it. */
export function CheapestCards({ prices, ...rest }: CheapestRows) {
  const { cheapest: words } = useStrings()
  return (
    <ul aria-label={words.tableLabel} className="grid gap-3 sm:grid-cols-2">
      {prices.map((price) => (
        <PriceCard key={rowKey(price)} price={price} {...rest} />
      ))}
    </ul>
  )
}

function PriceCard({ price, choice, now, answeredAt }: Omit<CheapestRows, 'prices'> & { price: Price }) {
  const { cheapest: words, markets } = useStrings()
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-xl border border-line bg-surface p-4 text-[13px]">
      <div className="flex items-start justify-between gap-3">
        <GpuName price={price} />
        <div className="flex items-start gap-2">
          <span className="text-right">
            <PriceFigure price={price} large />
            <span className="text-[12px] text-muted">{markets[price.market]}</span>
          </span>
          <span className="-mt-1.5">
            <Watch price={price} choice={choice} />
          </span>
        </div>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 [&_dd]:min-w-0 [&_dd]:text-right [&_dt]:text-muted">
        <dt>{words.columns.week}</dt>
        <dd className="flex items-center justify-end gap-3">
          {price.sparkline.length > 0 && <WeekLine price={price} />}
          <ChangeText change={price.change_7d} />
        </dd>
        <dt>{words.columns.where}</dt>
        <dd>
          <Where price={price} />
        </dd>
        {hasOnDemand(price) && (
          <>
            <dt>{words.columns.onDemand}</dt>
            <dd>
              <AgainstOnDemand price={price} />
            </dd>
          </>
        )}
        <dt>{words.columns.availability}</dt>
        <dd>
          <Availability price={price} />
        </dd>
        <dt>{words.columns.age}</dt>
        <dd>
          <Age price={price} now={now} answeredAt={answeredAt} />
        </dd>
      </dl>
    </li>
  )
}
