import type { Savings } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { formatAgo, formatUpdated } from '../../ui/format-time.ts'
import { becauseWords, hasNoEquivalent } from './because-words.ts'
import { providerLabels } from './compared.ts'
import type { Live } from './use-live.ts'
import { useMoney } from './use-money.ts'

/** When it was told, what it is compared with and how old that price is. */
export function Freshness({ live, isPaused }: { live: Live; isPaused: boolean }) {
  const { economy: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(30_000)
  const { savings, answeredAt, isOld } = live
  const references = useReferenceLine(savings?.references ?? [])
  if (!savings || answeredAt === undefined) return null
  const when = formatUpdated(answeredAt, now, language, zone)
  return (
    <div className="num mt-auto flex flex-col gap-1 text-[12px] text-muted">
      <LeftOutNow savings={savings} />
      <TrailingLine savings={savings} />
      <p>
        {isPaused || isOld ? words.stoppedAt(when) : words.updated(when)}. {references}
      </p>
    </div>
  )
}

/** What runs and is in no headline, and why: that nobody sells it is said of what nobody sells only. */
function LeftOutNow({ savings: { provider, not_compared_instances: instances } }: { savings: Savings }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const because = Map.groupBy(instances, ({ reason }) => (hasNoEquivalent(reason) ? '' : becauseWords(reason, provider, words.because)))
  return [...because].map(([why, of]) => {
    const [count, gpus] = [formatNumber(of.length, language), [...new Set(of.map((one) => one.gpu_label))].join(', ')]
    return (
      <p key={why} className="text-warn">
        {why === '' ? `${words.notCompared(count)}: ${gpus}` : words.leftOutNow(count, gpus, why)}
      </p>
    )
  })
}

function TrailingLine({ savings: { trailing, first_time: isFirst } }: { savings: Savings }) {
  const { economy: words } = useStrings()
  const { projected } = useMoney()
  if (isFirst) return null
  if (!trailing) return <p>{words.trailingNone}</p>
  const { days_7: week, days_28: month, days_of_data: days, monthly_low: low, monthly_high: high } = trailing
  return (
    <p>
      {month
        ? words.trailing(String(days), projected(month.monthly), projected(low), projected(high))
        : words.trailingShort(String(days), projected(week.monthly))}
    </p>
  )
}

/** The reference that was confirmed longest ago speaks for all of them. */
function useReferenceLine(references: Savings['references']): string {
  const { priceSheet: words } = useStrings()
  const { language } = useLocale()
  const oldest = references.toSorted((a, b) => (b.age_seconds ?? Infinity) - (a.age_seconds ?? Infinity))[0]
  if (!oldest) return ''
  const [provider, region] = [providerLabels[oldest.provider], oldest.region ?? words.own]
  return oldest.age_seconds === null ? words.ageUnknown(provider, region) : words.ageLine(provider, region, formatAgo(oldest.age_seconds * 1000, language))
}
