import type { Budget, BudgetStatus } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { barShares } from './bar-shares.ts'
import { useBudgetWords } from './use-budget-words.ts'

const hatched = 'repeating-linear-gradient(135deg, var(--accent) 0 2.5px, transparent 2.5px 6px)'

/** What is spent, what is expected on top of it (hatched), and the budget they fill; then the same in words. */
export function StandingBar({ budget, status }: { budget: Budget; status: BudgetStatus | null }) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  if (!budget.enabled) return <p className="text-[13px] text-muted">{words.offText}</p>
  if (!status)
    return (
      <p role="status" className="min-h-[68px] text-[13px] text-muted">
        {words.working}
      </p>
    )
  const { spent, forecast } = status
  const isRolling = budget.period.kind === 'rolling_7d'
  const when = say.lastDay(status.period_end, budget.period.zone)
  return (
    <div className="num flex flex-col gap-1.5">
      {isRolling ? (
        <>
          <Bar amount={budget.threshold} spent={spent} expected={null} />
          <Bar amount={budget.threshold} spent={null} expected={forecast?.expected ?? null} />
        </>
      ) : (
        <Bar amount={budget.threshold} spent={spent} expected={forecast?.expected ?? null} />
      )}
      <p className="flex flex-wrap justify-between gap-x-3 text-[13px] text-muted">
        <span>{spent === null ? words.spentUnknown : isRolling ? words.spentRolling(say.exact(spent)) : words.spent(say.exact(spent))}</span>
        {forecast && <span>{isRolling ? words.expectedRolling(say.whole(forecast.expected)) : words.expected(say.whole(forecast.expected), when)}</span>}
      </p>
      {forecast ? (
        <p className="flex flex-wrap justify-between gap-x-3 text-[12px] text-muted">
          {say.whole(forecast.low) !== say.whole(forecast.high) && <span>{words.interval(say.whole(forecast.low), say.whole(forecast.high))}</span>}
          {status.probability_exceeds !== null && <span>{words.chance(say.percentOf(status.probability_exceeds))}</span>}
        </p>
      ) : (
        <p className="text-[12px] text-muted">{words.forecastUnknown}</p>
      )}
      {forecast && forecast.expected > budget.threshold && (
        <p className="text-[13px] font-medium text-warn">▲ {words.over(say.whole(forecast.expected - budget.threshold))}</p>
      )}
      {status.no_data_since !== null && (
        <p className="text-[12px] text-warn">{words.noDataSince(say.time(status.no_data_since, Date.parse(status.evaluated_at ?? status.no_data_since)))}</p>
      )}
      {status.estimated && <p className="text-[12px] text-muted">{words.estimated}</p>}
    </div>
  )
}

/** One scale for all three: when something goes beyond the amount, a mark shows where the amount ends. */
function Bar({ amount, spent, expected }: { amount: number; spent: number | null; expected: number | null }) {
  const shares = barShares(amount, spent, expected)
  return (
    <div aria-hidden className="relative h-2 overflow-hidden rounded-full bg-line-strong/60">
      <div className={`absolute inset-y-0 left-0 ${(spent ?? 0) > amount ? 'bg-warn' : 'bg-accent'}`} style={{ width: percent(shares.spent) }} />
      <div className="absolute inset-y-0" style={{ left: percent(shares.spent), width: percent(shares.forecast), backgroundImage: hatched }} />
      {shares.limit !== undefined && <div className="absolute inset-y-0 w-[3px] bg-warn ring-1 ring-surface" style={{ left: percent(shares.limit) }} />}
    </div>
  )
}

const percent = (share: number) => `${Math.round(share * 1000) / 10}%`
