import type { Plan } from '@dumont/contracts'
import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatCost } from '../../ui/format-money.ts'
import { sayOutcome } from './say-plan.ts'

/** What it is expected to cost, and what starting at once would have cost. */
export function PlanCosts({ plan: { window, now_cost: atOnce } }: { plan: Plan }) {
  const { plans: words, timing } = useStrings()
  const { language } = useLocale()
  if (!window) return null
  const usd = (amount: number) => formatCost(amount, language)
  const interval = window.cost_interval
  return (
    <dl className="grid grid-cols-2 gap-3 rounded-lg bg-raised px-3 py-2.5">
      <Amount label={words.cost} note={interval && timing.intervalOf(usd(interval[0]), usd(interval[1]))}>
        {usd(window.estimated_cost)}
      </Amount>
      {atOnce !== null && <Amount label={words.atOnce}>{usd(atOnce)}</Amount>}
    </dl>
  )
}

function Amount({ label, note, children }: { label: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[12px] text-muted">{label}</dt>
      <dd>
        <span className="block text-[18px] font-semibold">{children}</span>
        {note && <span className="block text-[12px] text-muted">{note}</span>}
      </dd>
    </div>
  )
}

/** What it saved at the prices that came true. */
export function PlanOutcome({ plan }: { plan: Plan }) {
  const { plans: words } = useStrings()
  const locale = useLocale()
  const { outcome } = plan
  const hasSaved = outcome !== null && (outcome.saving ?? 0) > 0
  return (
    <div className={clsx('rounded-lg px-3 py-2.5', hasSaved ? 'bg-good-surface' : 'bg-raised')}>
      <p className={clsx('font-medium', hasSaved && 'text-good')}>{sayOutcome(plan, words, locale)}</p>
      {outcome && (
        <p className="mt-1 text-[12px] text-muted">
          {words.outcomeBasis}
          {outcome.best_cost !== null && ` ${words.outcomeBest(formatCost(outcome.best_cost, locale.language))}.`}
        </p>
      )}
    </div>
  )
}
