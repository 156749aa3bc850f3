import type { Job, Plan } from '@dumont/contracts'
import { HOUR_MS, type Interval, type Series } from '@dumont/forecast'
import { type Exact, exactCost, usdOf } from '../usage/index.ts'
import { moveCostOf } from './decide-places.ts'
import { piecesOfRun } from './plan-facts.ts'
import type { Planned } from './tables.ts'

/** What really was paid per hour of one machine, micro-dollars on the hourly grid; NaN where nobody knows. */
export type Truth = Pick<Series, 'start' | 'values'>
export type Outcome = NonNullable<Plan['outcome']>

/** What a run really cost; undefined where the price of some of its hours was never known. */
export function trueCost(run: Planned, job: Job, truth: Truth | undefined): Exact | undefined {
  if (!truth) return undefined
  const pieces = piecesOfRun(run)
  const extra = (pieces.length - 1) * (job.split?.restart_cost_usd ?? 0) + moveCostOf(run.place, job)
  let sum = exactCost(Math.round(extra * 1e6), HOUR_MS)
  for (const piece of pieces) {
    const cost = costOfPiece(piece, truth)
    if (cost === undefined) return undefined
    sum += cost * BigInt(run.place.instances)
  }
  return sum
}

function costOfPiece({ from, to }: Interval, { start, values }: Truth): Exact | undefined {
  let sum = 0n
  for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
    const micros = values[hour - start] ?? NaN
    if (!(micros > 0)) return undefined
    sum += exactCost(micros, Math.min(to, (hour + 1) * HOUR_MS) - Math.max(from, hour * HOUR_MS))
  }
  return sum
}

/** All in micro-dollars x milliseconds but `bestUsd`: the cheapest that a search over the true prices found. */
export function decideOutcome(cost: Exact | undefined, nowCost: Exact | undefined, bestUsd: number | undefined): Outcome | null {
  if (cost === undefined) return null
  const usd = usdOf(cost)
  const nowUsd = nowCost === undefined ? undefined : usdOf(nowCost)
  const saving = nowCost === undefined ? undefined : usdOf(nowCost - cost)
  // The search may know less than the plan had: a place that is gone by now, a start between two hours.
  const best = bestUsd === undefined ? undefined : Math.min(Math.round(bestUsd * 1e6) / 1e6, usd, nowUsd ?? Infinity)
  return {
    cost: usd,
    now_cost: nowUsd ?? null,
    saving: saving ?? null,
    saving_percentage: saving === undefined || !nowUsd ? null : Math.round((saving / nowUsd) * 1e4) / 100,
    best_cost: best ?? null,
  }
}

/** Whether what is known of the prices until `end` will stay: something was seen after it, or a price would not be held any longer. */
export function isTold(lastSeen: Date | null | undefined, end: number, now: number, holdHours: number): boolean {
  const lastHour = Math.floor((end - 1) / HOUR_MS) * HOUR_MS
  return now >= end && (!lastSeen || lastSeen.getTime() >= lastHour || now > end + (holdHours + 1) * HOUR_MS)
}
