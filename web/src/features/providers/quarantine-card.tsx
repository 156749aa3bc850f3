import { useState } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber, formatRate } from '../../ui/format-money.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useJudgeMutation, useQuarantineQuery, type HeldPrice } from './api.ts'

const pageSize = 20
const most = 500

/** Prices that were held back: what they are, why, and the decision of a person. */
export function QuarantineCard({ canJudge }: { canJudge: boolean }) {
  const { quarantine: words } = useStrings()
  const { language } = useLocale()
  const [limit, setLimit] = useState(pageSize)
  const { data, error, isFetching } = useQuarantineQuery({ limit }, { refetchOnMountOrArgChange: 30 })
  const [judge, judged] = useJudgeMutation()
  const decide = (verdict: 'accept' | 'drop', { series_id, hour }: HeldPrice) => void judge({ verdict, prices: [{ series_id, hour }] })
  const failure = error ?? judged.error
  const count = (value: number) => formatNumber(value, language)
  const isEmpty = data?.prices.length === 0
  return (
    <Card
      title={words.title}
      subtitle={isEmpty ? words.empty : data ? `${words.total(count(data.prices.length), count(data.total))}. ${words.text}` : words.text}
    >
      {failure && <Failure error={failure} />}
      {!data && !error && <Skeleton className="h-24" />}
      {data && !isEmpty && (
        <ul className="flex flex-col divide-y divide-line">
          {data.prices.map((held) => (
            <HeldItem
              key={`${held.series_id} ${held.hour}`}
              held={held}
              isBusy={judged.isLoading}
              onDecide={canJudge ? (verdict) => decide(verdict, held) : undefined}
            />
          ))}
        </ul>
      )}
      {data && data.prices.length < Math.min(most, data.total) && (
        <Button className="mt-4 self-start" disabled={isFetching} onClick={() => setLimit(Math.min(most, limit * 5))}>
          {words.more}
        </Button>
      )}
    </Card>
  )
}

type HeldProps = { held: HeldPrice; isBusy: boolean; onDecide: ((verdict: 'accept' | 'drop') => void) | undefined }

function HeldItem({ held, isBusy, onDecide }: HeldProps) {
  const { quarantine: words, markets, cheapest } = useStrings()
  const { language, zone } = useLocale()
  const gpu = held.gpu_count > 1 ? `${held.gpu_count} × ${held.gpu_label}` : held.gpu_label
  const what = [gpu, markets[held.market].toLocaleLowerCase(language), held.provider, held.region].filter(Boolean).join(', ')
  const usual = held.usual_usd_per_hour
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3 text-[13px] first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-72">
        <Link to={`/prices/series/${held.series_id}`} className="font-medium text-accent hover:underline">
          {what}
        </Link>
        <p className="text-muted">{held.reason}</p>
      </div>
      <dl className="num flex gap-x-6 [&_dt]:text-[12px] [&_dt]:text-muted">
        <div>
          <dt>{words.columns.price}</dt>
          <dd className="font-medium">{formatRate(held.price_usd_per_hour, language)}/h</dd>
        </div>
        <div>
          <dt>{words.columns.usual}</dt>
          <dd>{usual === null ? cheapest.unknown : `${formatRate(usual, language)}/h`}</dd>
        </div>
        <div>
          <dt>{words.columns.seen}</dt>
          <dd>{formatDateTime(Date.parse(held.observed_at), language, zone)}</dd>
        </div>
      </dl>
      {onDecide && (
        <div className="flex gap-2">
          <Button size="small" aria-label={words.acceptLabel(what)} disabled={isBusy} onClick={() => onDecide('accept')}>
            {words.accept}
          </Button>
          <Button size="small" tone="danger" aria-label={words.dropLabel(what)} disabled={isBusy} onClick={() => onDecide('drop')}>
            {words.drop}
          </Button>
        </div>
      )}
    </li>
  )
}
