import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { ModelHelp } from './forecasts-with-model.ts'
import { makeForecasts, type ForecastOutcome, type ForecastTask } from './make-forecasts.ts'
import { buffersOf } from './price-task.ts'

/** Where forecasts are computed. `lanes` batches may be under way at once. */
export interface Compute {
  lanes: number
  run(tasks: ForecastTask[], help?: ModelHelp): Promise<ForecastOutcome[]>
  close(): Promise<void>
}

/** In this thread: for tests. */
export const inProcess: Compute = { lanes: 1, run: async (tasks, help) => makeForecasts(tasks, help), close: async () => {} }

/** In worker threads, so that pages are served meanwhile. Threads start with the first batch and end with `close`. */
export function workerThreads(lanes = Math.min(2, availableParallelism())): Compute {
  const pool = new Piscina({ filename: new URL('forecast-worker.ts', import.meta.url).href, minThreads: 0, maxThreads: lanes, execArgv: [] })
  return {
    lanes,
    run: (tasks, help) => pool.run({ tasks, help }, { transferList: buffersOf(tasks) }),
    close: () => pool.destroy(),
  }
}
