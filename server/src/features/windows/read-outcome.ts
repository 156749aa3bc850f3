import { findWindows, gridFromHours, HOLD_HOURS, HOUR_MS, type TimingPlace } from '@dumont/forecast'
import type { Db } from '../../platform/db.ts'
import { hasRealPrices, placeRows, type PlaceRow, readHours, seriesRows } from '../prices/index.ts'
import { decideOutcome, isTold, type Outcome, trueCost, type Truth } from './decide-outcome.ts'
import { instancesOf, isReliable, keyOf, moveCostOf } from './decide-places.ts'
import type { SettledJob } from './plan-facts.ts'
import { filterOf } from './read-places.ts'
import type { Planned, PlanRow } from './tables.ts'
import { timingJobOf } from './timing-job.ts'

const readAtOnce = 50

/** What a plan that is over really saved; not final as long as prices of its hours may still come. */
export async function readOutcome({ db }: { db: Db }, plan: PlanRow, now: Date): Promise<{ isFinal: boolean; value: Outcome | null }> {
  const runs = [plan.planned, plan.nowRun].filter((run) => run !== null)
  const rows = await seriesRows(db, { ids: runs.map(({ place }) => place.series_id) })
  const isFinal = runs.every((run) => {
    const row = rows.find(({ id }) => id === run.place.series_id)
    return isTold(row?.lastObservedAt, Date.parse(run.end_time), now.getTime(), HOLD_HOURS)
  })
  if (!isFinal || !plan.planned) return { isFinal, value: null }
  const until = new Date(Math.max(...runs.map(({ end_time }) => Date.parse(end_time))))
  const truths = await truthsOf(db, [...new Set(runs.map(({ place }) => place.series_id))], plan.createdAt, until)
  const costOf = (run: Planned | null) => (run ? trueCost(run, plan.job, truths.get(run.place.series_id)) : undefined)
  const cost = costOf(plan.planned)
  const best = cost === undefined ? undefined : await bestInHindsight(db, plan, now)
  return { isFinal, value: decideOutcome(cost, costOf(plan.nowRun), best) }
}

/** The true prices of each series, in micro-dollars, from some time before `from`. */
async function truthsOf(db: Db, ids: readonly number[], from: Date, to: Date): Promise<Map<number, Truth>> {
  const truths = new Map<number, Truth>()
  for (let at = 0; at < ids.length; at += readAtOnce) {
    const part = ids.slice(at, at + readAtOnce)
    const hours = await readHours(db, part, new Date(from.getTime() - (HOLD_HOURS + 1) * HOUR_MS), to)
    for (const id of part) {
      const rows = (hours.get(id) ?? []).map(({ observedAt, priceMicros, endedAt }) => {
        return { observedAtMs: observedAt.getTime(), price: priceMicros, endedAtMs: endedAt?.getTime() }
      })
      truths.set(id, gridFromHours(String(id), rows))
    }
  }
  return truths
}

/** The cheapest window there was from the making of the plan to its deadline, found in the prices that came true; USD. */
async function bestInHindsight(db: Db, { job, createdAt }: PlanRow, now: Date): Promise<number | undefined> {
  const demo = !(await hasRealPrices(db))
  const rows = (await placeRows(db, filterOf(job, demo, now))).filter((row) => isReliable(row, job))
  const until = new Date(Math.min(now.getTime(), Date.parse((job as SettledJob).deadline)))
  const truths = await truthsOf(
    db,
    rows.map(({ id }) => id),
    createdAt,
    until,
  )
  const places = rows.map((row) => trulyPriced(row, truths.get(row.id)!, job, createdAt, until))
  const { windows } = findWindows(createdAt.getTime(), { ...timingJobOf(job, createdAt), delayCostPerHour: 0 }, places)
  return windows[0]?.costUsd
}

function trulyPriced(row: PlaceRow, { start, values }: Truth, job: PlanRow['job'], from: Date, until: Date): TimingPlace {
  const hourNow = Math.floor(from.getTime() / HOUR_MS)
  const instances = instancesOf(job, row.gpuCount)
  const usdAt = (hour: number) => ((values[hour - start] ?? NaN) / 1e6) * instances
  const prices = Float64Array.from({ length: Math.max(0, Math.ceil(until.getTime() / HOUR_MS) - hourNow - 1) }, (_, i) => usdAt(hourNow + 1 + i))
  return { key: keyOf(row), startHour: hourNow + 1, prices, priceNow: usdAt(hourNow), fixedCostUsd: moveCostOf(row, job), canMove: true }
}
