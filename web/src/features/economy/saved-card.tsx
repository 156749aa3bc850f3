import type { Savings } from '@dumont/contracts'
import { useMemo, type ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { SelectField } from '../../ui/field.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { hoursADay } from './choice.ts'
import { providerLabels } from './compared.ts'
import { Freshness } from './freshness.tsx'
import { LiveAmount } from './live-amount.tsx'
import type { Anchor } from './live-counter.ts'
import { project } from './project.ts'
import { EstimatedBadge } from './reference-words.tsx'
import { PaidBars } from './paid-bars.tsx'
import { shareWords } from './share-words.ts'
import { useChoice } from './use-choice.ts'
import type { Live } from './use-live.ts'
import { useMoney } from './use-money.ts'

/** The headline: everything saved so far, running on; how fast, and what that leads to. */
export function SavedCard({ live, isPaused, actions, children }: { live: Live; isPaused: boolean; actions?: ReactNode; children?: ReactNode }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const { savings, anchor } = live
  if (!savings || !anchor) return null
  const provider = providerLabels[savings.provider]
  const running = savings.active_instances_count
  const isEmpty = savings.lifetime_provider_cost === 0
  const subtitle = running > 0 ? `${words.runningCount(formatNumber(running, language))}, ${words.against(provider)}` : words.against(provider)
  return (
    <Card title={words.savedTitle} subtitle={subtitle} actions={actions}>
      <div className="flex flex-1 flex-col gap-4">
        <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
          <div className="min-w-0">
            <LiveAmount
              key={savings.provider}
              anchor={anchor}
              isPaused={isPaused}
              isHidden={money.isHidden}
              language={language}
              className="text-[34px] leading-11"
            />
            <p className="num mt-1 flex flex-wrap items-center gap-2 text-[13px] text-muted">
              <span>{pace(savings, money.rate, words)}</span>
              {savings.estimated && <EstimatedBadge />}
            </p>
            {savings.savings_percentage !== null && (
              <p className="num text-[13px] text-muted">{shareWords(savings.savings_percentage, savings.provider, words, money.percent)}</p>
            )}
          </div>
          <Projections savings={savings} />
        </div>
        {!isEmpty && <BothSides key={savings.provider} savings={savings} anchor={anchor} isPaused={isPaused} />}
        {children}
        <Freshness live={live} isPaused={isPaused} />
      </div>
    </Card>
  )
}

/** While an instance is not heard of, only a part of what runs is counted on: its two sides are not told apart, and stand still. */
function BothSides({ savings, anchor, isPaused }: { savings: Savings; anchor: Anchor; isPaused: boolean }) {
  const { lifetime_cost: paid, lifetime_provider_cost: would, stale, hourly_comparison: hourly } = savings
  const [paidAnchor, wouldAnchor] = useMemo(() => {
    const at = (value: number, usdPerHour: number): Anchor => ({ ...anchor, value, usdPerHour: stale ? 0 : usdPerHour })
    return [at(paid, hourly.dumont_rate), at(would, hourly.provider_rate)]
  }, [anchor, paid, would, stale, hourly.dumont_rate, hourly.provider_rate])
  return <PaidBars paid={{ amount: paid, anchor: paidAnchor }} would={{ amount: would, anchor: wouldAnchor }} provider={savings.provider} isPaused={isPaused} />
}

type Words = ReturnType<typeof useStrings>['economy']

function pace(savings: Savings, rate: (usd: number) => string, words: Words): string {
  if (savings.active_instances_count === 0) return words.nothingRunning
  if (savings.rate_per_hour === 0) return words.standing
  return savings.rate_per_hour > 0 ? words.adding(rate(savings.rate_per_hour)) : words.losing(rate(-savings.rate_per_hour))
}

function Projections({ savings }: { savings: Savings }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const [{ hoursPerDay }, change] = useChoice()
  if (!savings.projections) return <p className="max-w-56 text-[13px] text-muted">{words.noProjection}</p>
  const { daily, monthly, yearly } = project(savings.hourly_comparison.savings_per_hour, hoursPerDay)
  const items = [
    [words.day, money.projected(daily)],
    [words.month, money.projected(monthly)],
    [words.year, money.projected(yearly)],
  ]
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <SelectField
        label={words.hoursPerDay}
        value={String(hoursPerDay)}
        options={hoursADay.map((hours) => ({ value: String(hours), label: words.hoursOption(formatNumber(hours, language)) }))}
        onChange={(hours) => change({ hoursPerDay: Number(hours) })}
      />
      <dl className="num flex flex-wrap gap-x-6 gap-y-3">
        {items.map(([label, amount]) => (
          <div key={label}>
            <dt className="text-[13px] text-muted">{label}</dt>
            <dd className="text-[15px] font-semibold">{amount}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
