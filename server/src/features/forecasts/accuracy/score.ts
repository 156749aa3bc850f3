import { HOUR_MS } from '@dumont/forecast'
import { setImmediate } from 'node:timers/promises'
import { type Db, isDatabaseDown } from '../../../platform/db.ts'
import type { Deps } from '../../../platform/feature.ts'
import { lastDayOver } from './period.ts'
import { readTruth } from './read-truth.ts'
import { watchFamilies } from './watch-families.ts'
import { firstHour, lastHour } from './said.ts'
import { scoreDay } from './score-day.ts'
import { keepScores, type KeptTimes, keptTimes, markScored, seriesToScore, takeNoteOfChanges, takeSeries, whatWasSaid } from './store-scoring.ts'

const dayMs = 24 * HOUR_MS
/** A week before the first hour for the season, and two days more in which a price may have been seen last. */
const lookBackMs = 10 * dayMs
/** At once, so that requests do not wait for it, little is held in memory and a crash costs little. */
const daysAtOnce = 7

/**
 * Scores every day that is over, of every series, once; days whose prices changed since, again. Any number of workers share the series, each taken under a row
 * lock; what a crashed one had begun leaves no trace, and a series that fails stops no other. When nobody has anything left, families are looked at.
 */
export async function scoreForecasts(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const lastDay = lastDayOver(now)
  const failed = new Set<number>()
  await takeNoteOfChanges(deps.db)
  for (const seriesId of await seriesToScore(deps.db, lastDay)) {
    if (!(await scoreSeries(deps, seriesId, lastDay, now, signal))) failed.add(seriesId)
    if (signal.aborted) return
  }
  if ((await seriesToScore(deps.db, lastDay)).every((seriesId) => failed.has(seriesId))) await watchFamilies(deps, lastDay, now)
}

/** False when it could not be: it stays due. */
async function scoreSeries(deps: Deps, seriesId: number, lastDay: number, now: Date, signal: AbortSignal): Promise<boolean> {
  try {
    while (!signal.aborted && (await scoreSome(deps, seriesId, lastDay, now))) await setImmediate()
    return true
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    deps.log.warn({ err: error, series_id: seriesId }, 'the forecasts of a series could not be scored; tried again later')
    return false
  }
}

/** True when there are more days to score. */
async function scoreSome(deps: Deps, seriesId: number, lastDay: number, now: Date): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const scoredThrough = await takeSeries(trx, seriesId)
    if (scoredThrough === undefined || scoredThrough >= lastDay) return false
    const times = await keptTimes(trx, seriesId, scoredThrough + 1, lastDay)
    const days = daysWithForecasts(times, scoredThrough + 1, lastDay)
    const part = days.slice(0, daysAtOnce)
    if (part.length) await scoreDays(trx, seriesId, part, times, now)
    deps.failpoint('accuracy.afterScore')
    const isAll = part.length === days.length
    await markScored(trx, seriesId, isAll ? lastDay : part.at(-1)!)
    return !isAll
  })
}

function daysWithForecasts(times: readonly KeptTimes[], from: number, to: number): number[] {
  const days = new Set<number>()
  for (const one of times)
    for (let day = Math.max(from, Math.floor(firstHour(one) / 24)); day <= Math.min(to, Math.floor(lastHour(one) / 24)); day++) days.add(day)
  return [...days].sort((a, b) => a - b)
}

async function scoreDays(trx: Db, seriesId: number, days: readonly number[], times: readonly KeptTimes[], now: Date): Promise<void> {
  const [first, last] = [days[0]!, days.at(-1)!]
  const speaking = times.filter((one) => firstHour(one) < (last + 1) * 24 && lastHour(one) >= first * 24)
  const said = await whatWasSaid(
    trx,
    speaking.map(({ id }) => id),
  )
  const truth = await readTruth(trx, seriesId, new Date(first * dayMs - lookBackMs), new Date((last + 1) * dayMs - HOUR_MS))
  const scored = days.map((day) => ({ day, sums: scoreDay(day, said, truth) }))
  await keepScores(
    trx,
    seriesId,
    scored.filter(({ sums }) => sums.forecasts > 0),
    now,
  )
}
