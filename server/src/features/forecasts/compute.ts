import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { makeForecasts, type ForecastOutcome, type ForecastTask } from './make-forecasts.ts'

/** Where forecasts are computed. `lanes` batches may be under way at once. */
export interface Compute {
  lanes: number
  run(tasks: ForecastTask[]): Promise<ForecastOutcome[]>
  close(): Promise<void>
}

/** In this thread: for tests. */
export const inProcess: Compute = { lanes: 1, run: async (tasks) => makeForecasts(tasks), close: async () => {} }

/** In worker threads, so that pages are served meanwhile. Threads start with the first batch and end with `close`. */
export function workerThreads(lanes = Math.min(2, availableParallelism())): Compute {
  const pool = new Piscina({ filename: new URL('forecast-worker.ts', import.meta.url).href, minThreads: 0, maxThreads: lanes, execArgv: [] })
  return {
    lanes,
    run: (tasks) =>
      pool.run(tasks, { transferList: tasks.flatMap(({ observedAtMs, usdPerHour }) => [observedAtMs.buffer, usdPerHour.buffer] as ArrayBuffer[]) }),
    close: () => pool.destroy(),
  }
}
