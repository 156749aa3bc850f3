import type { BudgetPeriod, BudgetPreview, BudgetThreshold } from '@dumont/contracts'
import { decidePeriod, type Period, spendFrom } from '../budgets/index.ts'
import { type Stretch, usdOf } from '../usage/index.ts'
import { type AlertMemory, decideAlert, noMemory, ROLLING_REST_MS } from './decide-alert.ts'

export type Replayed = { period: BudgetPeriod; thresholds: readonly BudgetThreshold[]; amountUsd: number; rearmMargin: number; createdAt: Date }
type Fired = BudgetPreview['fired'][number]

export const PREVIEW_DAYS = 30
const DAY_MS = 86_400_000
const STEP_MS = 5 * 60_000

/** Where a replay begins: before the days asked for, so that what fired before them does not fire in them. */
export function replayFrom({ period, createdAt }: Pick<Replayed, 'period' | 'createdAt'>, now: Date): Date {
  const asked = new Date(now.getTime() - PREVIEW_DAYS * DAY_MS)
  return period.kind === 'rolling_7d' ? new Date(asked.getTime() - ROLLING_REST_MS) : decidePeriod(period, createdAt, asked).start
}

/** The first usage that a replay looks at. */
export const usageFrom = (budget: Pick<Replayed, 'period' | 'createdAt'>, now: Date): Date => {
  const first = replayFrom(budget, now)
  return spendFrom(budget.period, decidePeriod(budget.period, budget.createdAt, first))
}

/**
 * When thresholds on actual spend would have fired in the last 30 days, by what the ledger says today: judged every five minutes and whenever a rate changed. What was expected
 * at that time is not known any more: those thresholds are named.
 */
export function decidePreview(budget: Replayed, stretches: readonly Stretch[], now: Date): BudgetPreview {
  const asked = now.getTime() - PREVIEW_DAYS * DAY_MS
  const standings = standingsOf(budget, stretches, now)
  const actual = budget.thresholds.filter(({ on }) => on === 'actual')
  const fired = actual.flatMap((threshold) => replay(budget, threshold, standings)).filter(({ at }) => Date.parse(at) >= asked)
  return {
    days: PREVIEW_DAYS,
    fired: fired.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.percent - b.percent),
    not_replayed: (['forecast', 'probability'] as const).filter((basis) => budget.thresholds.some(({ on }) => on === basis)),
  }
}

type Standing = { at: Date; period: string; value: number }

/** What the budget stood at, step by step. */
function standingsOf({ period, createdAt }: Replayed, stretches: readonly Stretch[], now: Date): Standing[] {
  const spent = spendCurve(stretches)
  const isRolling = period.kind === 'rolling_7d'
  let here: Period | undefined
  return stepsOf(stretches, replayFrom({ period, createdAt }, now).getTime(), now.getTime()).map((ms) => {
    const at = new Date(ms)
    if (!here || isRolling || at >= here.end) here = decidePeriod(period, createdAt, at)
    return { at, period: here.key, value: usdOf(spent(ms) - spent(spendFrom(period, here).getTime())) }
  })
}

function replay({ amountUsd, rearmMargin }: Replayed, { percent, on }: BudgetThreshold, standings: readonly Standing[]): Fired[] {
  let memory: AlertMemory = noMemory
  const rule = { pendingEvaluations: 1, rearmMargin, silencedUntil: null }
  return standings.flatMap(({ at, period, value }) => {
    const decided = decideAlert(memory, { value, limit: (amountUsd * percent) / 100, period }, rule, at)
    memory = decided.memory
    return decided.event ? [{ at: at.toISOString(), percent, on, value }] : []
  })
}

/** Every five minutes, and where a stretch begins or ends; sorted, each once. */
function stepsOf(stretches: readonly Stretch[], from: number, to: number): number[] {
  const steps = new Set([to])
  for (let at = Math.ceil(from / STEP_MS) * STEP_MS; at < to; at += STEP_MS) steps.add(at)
  for (const { from: begin, to: end } of stretches) for (const edge of [begin.getTime(), end.getTime()]) if (edge >= from && edge <= to) steps.add(edge)
  return [...steps].sort((a, b) => a - b)
}

/** What was spent until a moment, exactly, in micro-dollars x milliseconds per hour. */
type Curve = (ms: number) => bigint

function spendCurve(stretches: readonly Stretch[]): Curve {
  const changes = stretches
    .flatMap(({ from, to, microsPerHour }) => [
      { at: from.getTime(), by: microsPerHour },
      { at: to.getTime(), by: -microsPerHour },
    ])
    .sort((a, b) => a.at - b.at)
  const knots: { at: number; total: bigint; rate: number }[] = [{ at: -8.64e15, total: 0n, rate: 0 }]
  for (const { at, by } of changes) {
    const last = knots.at(-1)!
    knots.push({ at, total: last.total + BigInt(last.rate) * BigInt(at - last.at), rate: last.rate + by })
  }
  return (ms) => {
    const { at, total, rate } = knots[lastAtOrBefore(knots, ms)]!
    return total + BigInt(rate) * BigInt(ms - at)
  }
}

function lastAtOrBefore(knots: readonly { at: number }[], ms: number): number {
  let [low, high] = [0, knots.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (knots[middle]!.at <= ms) low = middle
    else high = middle - 1
  }
  return low
}
