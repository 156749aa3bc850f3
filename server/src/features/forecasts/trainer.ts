import { Worker } from 'node:worker_threads'
import type { MadeModel, TrainTask } from './make-model.ts'
import { buffersOf } from './price-task.ts'

/** Where models are trained. */
export type Trainer = (task: TrainTask, onProgress: (done: number) => void, signal: AbortSignal) => Promise<MadeModel>
export type FromTrainer = { progress: number } | { made: MadeModel }

const mostHeapMb = 2048

/** In a thread of its own, so that pages are served meanwhile. */
export const inThread: Trainer = (task, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('train-worker.ts', import.meta.url), {
      workerData: task,
      transferList: buffersOf(task.series),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
    })
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: FromTrainer) => ('made' in message ? resolve(message.made) : onProgress(message.progress)))
    worker.on('error', reject)
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(new Error('the training was stopped'))
    })
    if (signal.aborted) stop()
  })
