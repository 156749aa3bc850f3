import type { Deps } from '../../platform/feature.ts'

/** Wakes a job of this or a later feature. A queue that is not there yet is no failure: the schedule comes by itself. */
export async function wakeQuietly(deps: Deps, job: string): Promise<void> {
  await deps.wake(job).catch((error: unknown) => deps.log.debug({ err: error, job }, 'not woken'))
}
