import type { CheapestPrice } from '@dumont/contracts'
import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import type { Wire } from '../../app/wire.ts'
import { Badge } from '../../ui/badge.tsx'
import { changeOf, formatNumber, formatRate, formatWholePercent } from '../../ui/format-money.ts'
import { formatAgo, formatDateTime, formatHour } from '../../ui/format-time.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { providerName } from '../../ui/provider-name.ts'

export type Price = Wire<typeof CheapestPrice>

/** The price of one GPU, and of the machine it comes in when that has more. */
export function PriceFigure({ price, large }: { price: Price; large?: boolean }) {
  const { cheapest: words } = useStrings()
  const { language } = useLocale()
  return (
    <span className="num block">
      <strong className={clsx('block font-semibold', large ? 'text-[18px] tracking-[-0.015em]' : 'text-[14px]')}>
        {formatRate(price.price_usd_per_gpu_hour, language)}
      </strong>
      {price.gpu_count > 1 && (
        <span className="block text-[12px] text-muted">
          {words.machine(formatNumber(price.gpu_count, language), formatRate(price.price_usd_per_hour, language))}
        </span>
      )}
    </span>
  )
}

/** On-demand and list prices have nothing to stand against. */
export const hasOnDemand = ({ market }: Pick<Price, 'market'>): boolean => market !== 'on_demand' && market !== 'list'

/** Spot against on demand: how far below it. */
export function AgainstOnDemand({ price }: { price: Price }) {
  const { cheapest: words } = useStrings()
  const { language } = useLocale()
  const { below_on_demand: below, on_demand_usd_per_gpu_hour: onDemand } = price
  if (!hasOnDemand(price)) return <span className="text-muted">–</span>
  if (below === null || onDemand === null) return <span className="text-[12px] text-muted">{words.noOnDemand}</span>
  const { direction, share } = changeOf(-below)
  const percent = formatWholePercent(share, language)
  return (
    <span className="num block">
      <span className={clsx('block font-medium', direction === 'down' && 'text-good')}>
        {direction === 'same' ? words.sameAsOnDemand : direction === 'down' ? words.cheaper(percent) : words.dearer(percent)}
      </span>
      <span className="block text-[12px] text-muted">{words.onDemandPrice(formatRate(onDemand, language))}</span>
    </span>
  )
}

export function ChangeText({ change }: { change: number | null }) {
  const { cheapest: words } = useStrings()
  const { language } = useLocale()
  if (change === null)
    return (
      <span className="text-[12px] text-muted" title={words.noChange}>
        <span aria-hidden>–</span>
        <span className="sr-only">{words.noChange}</span>
      </span>
    )
  const { direction, share } = changeOf(change)
  if (direction === 'same') return <span className="text-[12px] text-muted">{words.unchanged}</span>
  const percent = formatWholePercent(share, language)
  return (
    <span className={clsx('num text-[12px] font-medium whitespace-nowrap', direction === 'down' ? 'text-good' : 'text-muted')}>
      {direction === 'down' ? words.down(percent) : words.up(percent)}
    </span>
  )
}

export function WeekLine({ price }: { price: Pick<Price, 'sparkline'> }) {
  const { cheapest: words } = useStrings()
  const { language } = useLocale()
  const values = price.sparkline.map((point) => point.price_usd_per_gpu_hour)
  const known = values.filter((value) => value !== null)
  const rate = (usd: number) => formatRate(usd, language)
  return <Sparkline values={values} label={known.length ? words.sparkline(rate(Math.min(...known)), rate(Math.max(...known))) : words.noSparkline} />
}

/** 'vast, Texas, US' and below it which machine. */
export function Where({ price }: { price: Price }) {
  const place = [price.region, price.zone !== price.region && price.zone].filter(Boolean).join(' · ')
  return (
    <span className="block min-w-0">
      <span className="block font-medium">{providerName(price.provider)}</span>
      <span className="block text-[12px] text-muted">{[place, price.instance_type !== price.gpu_label && price.instance_type].filter(Boolean).join(', ')}</span>
    </span>
  )
}

export function Availability({ price }: { price: Price }) {
  const { cheapest: words } = useStrings()
  const { language } = useLocale()
  const percent = (share: number) => formatWholePercent(share, language)
  const { interruption } = price
  return (
    <span className="num block">
      <span className="block" title={words.availableNote}>
        {price.availability_7d === null ? words.unknown : words.available(percent(price.availability_7d))}
      </span>
      <span className="block text-[12px] text-muted">
        {words.offers(formatNumber(price.offers_now, language))}
        {interruption && `, ${words.interrupted(percent(interruption.from), percent(interruption.to))}`}
      </span>
    </span>
  )
}

/** How old the price is; loudly once the provider has stopped answering. `now` is the page's, `answeredAt` when the answer came. */
export function Age({ price, now, answeredAt }: { price: Price; now: number; answeredAt: number }) {
  const { cheapest: words } = useStrings()
  const { language, zone } = useLocale()
  const age = price.age_seconds * 1000 + Math.max(0, now - answeredAt)
  const seen = (
    <time
      dateTime={price.observed_at}
      title={formatDateTime(Date.parse(price.observed_at), language, zone)}
      className={clsx('num whitespace-nowrap', price.state === 'stale' && 'text-warn')}
    >
      {formatAgo(age, language)}
    </time>
  )
  if (price.no_answer_since === null) return seen
  return (
    <span className="inline-flex flex-col items-start gap-0.5">
      {seen}
      <Badge tone="warn">{words.noAnswer(formatHour(Date.parse(price.no_answer_since), language, zone))}</Badge>
    </span>
  )
}
