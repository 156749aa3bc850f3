import { HOUR_MS, missesOf } from '@dumont/forecast'
import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../../platform/feature.ts'
import { readTruth } from './accuracy/read-truth.ts'
import { measureCoverage, whatCameTrue } from './measure-coverage.ts'
import { keptBands, saveCoverage, seriesToMeasure } from './store.ts'

const lookBackMs = 28 * 24 * HOUR_MS
const everyMs = 5.5 * HOUR_MS

/** Compares the kept forecasts of the last 28 days with what was really seen, series by series: what they missed decides how wide the next ones are. */
export async function measureForecasts({ db }: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const since = new Date(now.getTime() - lookBackMs)
  for (const seriesId of await seriesToMeasure(db, since, new Date(now.getTime() - everyMs))) {
    if (signal.aborted) return
    const bands = await keptBands(db, seriesId, since)
    const truth = await readTruth(db, seriesId, since, now)
    const came = whatCameTrue(bands, truth)
    await saveCoverage(db, seriesId, measureCoverage(came), missesOf(came), now)
    await setImmediate()
  }
}
