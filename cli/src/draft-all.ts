import { Worker } from 'node:worker_threads'
import { draftForecast, type Draft, type Series } from '@dumont/forecast'
import type { DraftAnswer, DraftRequest } from './draft-worker.ts'

const BATCH = 24

export type DraftOptions = { jobs: number; onProgress?: (done: number) => void }

/** Drafts of all series in their order, whatever the number of threads. Few series are done here: starting a thread takes longer. */
export async function draftAll(all: readonly Series[], origin: number, { jobs, onProgress }: DraftOptions): Promise<Draft[]> {
  if (jobs === 1 || all.length <= BATCH) {
    return all.map((series, i) => {
      onProgress?.(i)
      return draftForecast(series, origin)
    })
  }
  const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, b) => all.slice(b * BATCH, (b + 1) * BATCH))
  const answers: Draft[][] = []
  let [next, done] = [0, 0]
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const hand = () => {
        if (next >= batches.length) return resolve()
        worker.postMessage({ index: next, series: batches[next]!, origin } satisfies DraftRequest)
        next++
      }
      worker.on('error', reject)
      worker.on('message', ({ index, drafts }: DraftAnswer) => {
        answers[index] = drafts
        onProgress?.((done += drafts.length))
        hand()
      })
      hand()
    })
  const workers = Array.from({ length: Math.min(jobs, batches.length) }, () => new Worker(new URL('./draft-worker.ts', import.meta.url)))
  try {
    await Promise.all(workers.map(work))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return answers.flat()
}
