import type { Deps } from '../../platform/feature.ts'

/** Prices came in: the indices and forecasts of this house, and whoever listens for `prices.changed`. */
export async function tellPricesChanged(deps: Deps): Promise<void> {
  for (const name of ['prices.index', 'forecasts.refresh', 'prices.changed']) await wakeQuietly(deps, name)
}

/** Wakes a job of this or a later feature. A queue that is not there yet is no failure: the schedule comes by itself. */
export async function wakeQuietly(deps: Deps, job: string): Promise<void> {
  await deps.wake(job).catch((error: unknown) => deps.log.debug({ err: error, job }, 'not woken'))
}
