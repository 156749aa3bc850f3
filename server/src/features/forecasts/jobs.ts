import { setTimeout } from 'node:timers/promises'
import type { Deps, Job, Progress } from '../../platform/feature.ts'
import { seriesRows, wakeQuietly } from '../prices/index.ts'
import { scoreForecasts } from './accuracy/score.ts'
import { removeOldScores } from './accuracy/store-scoring.ts'
import { type Compute, workerThreads } from './compute.ts'
import { isRefreshLate } from './decide-refresh.ts'
import { measureForecasts } from './measure.ts'
import { refreshForecasts } from './refresh.ts'
import { trainModels } from './train.ts'
import { hasForecasts, lastRound, removeOldForecasts } from './store.ts'

const dayMs = 24 * 3_600_000

/** Soon after the hour has turned, and every five minutes for what failed, what a crashed worker left, and what was imported. */
const refresh: Job = { name: 'forecasts.refresh', cron: '3-58/5 * * * *', runDue: (deps, now, signal) => refreshAll(deps, now, signal) }
const measure: Job = { name: 'forecasts.measure', cron: '41 */6 * * *', runDue: measureForecasts }
/** Often, because a training may be due at once or be left by a crashed worker; what is due at night is decided by the clock. */
const train: Job = { name: 'forecasts.train', cron: '*/10 * * * *', runDue: (deps, now, signal) => trainModels(deps, now, signal) }
/** A day is scored once it is over; hourly, because prices of scored days may change at any time. */
const score: Job = { name: 'forecasts.score', cron: '17 * * * *', runDue: scoreForecasts }
const retain: Job = { name: 'forecasts.retain', cron: '33 * * * *', runDue: retainForecasts }

export const jobs: readonly Job[] = [refresh, measure, train, score, retain]

/** Stays until nothing is due, so that what a crashed worker held does not wait for the next turn. */
export async function refreshAll(deps: Deps, now: Date, signal: AbortSignal, threads: () => Compute = workerThreads, waitMs = 5000): Promise<void> {
  let made = 0
  await withThreads(async (compute) => {
    while ((await refreshForecasts(deps, now, signal, compute, () => made++)) > 0 && !signal.aborted)
      await setTimeout(waitMs, undefined, { signal }).catch(() => {})
  }, threads)
  if (made) await wakeQuietly(deps, 'windows.keep')
}

/** Sums are small: the longest period that can be asked for, and a month more. */
const scoreDaysKept = 120

/** How long forecasts of 00, 06, 12, 18 UTC are kept, and what they scored. */
export async function retainForecasts({ db, config }: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const days = config.DUMONT_FORECAST_DAYS_KEPT ?? (config.embedded ? 30 : 180)
  const cutoff = new Date(now.getTime() - days * dayMs)
  while (!signal.aborted && (await removeOldForecasts(db, cutoff, now)) > 0);
  await removeOldScores(db, Math.floor(now.getTime() / dayMs) - scoreDaysKept)
}

/** The very first forecasts are made before the start is over; later starts leave it to the job. */
export async function prepare(deps: Deps, progress: Progress, threads: () => Compute = workerThreads): Promise<void> {
  if (await hasForecasts(deps.db)) return
  await withThreads(
    (compute) => refreshForecasts(deps, deps.clock.now(), new AbortController().signal, compute, (done, of) => progress(`Forecasts ${done} of ${of}`)),
    threads,
  )
}

export async function ready({ db, clock }: Deps): Promise<Record<string, boolean>> {
  const now = clock.now()
  const live = await hasLiveSeries(db, now)
  return { forecasts: !isRefreshLate(await lastRound(db), live, now) }
}

async function hasLiveSeries(db: Deps['db'], now: Date): Promise<boolean> {
  const [fresh, stale] = await Promise.all([seriesRows(db, { state: 'fresh', now, limit: 1 }), seriesRows(db, { state: 'stale', now, limit: 1 })])
  return fresh.length + stale.length > 0
}

async function withThreads(work: (compute: Compute) => Promise<unknown>, threads: () => Compute): Promise<void> {
  const compute = threads()
  try {
    await work(compute)
  } finally {
    await compute.close()
  }
}
