import { Worker } from 'node:worker_threads'
import { problem } from './problem.ts'
import type { IcsFile, ReadIcs } from './read-ics.ts'
import type { FromReader, ToReader } from './read-worker.ts'

const mostHeapMb = 256
export const readSeconds = 20

type Bounds = { seconds?: number; signal?: AbortSignal | undefined }

/** So that many subscriptions together take no more memory than a few. */
const mostAtOnce = 2
let reading = 0
const waiting: (() => void)[] = []

/** In a thread of its own: a file of others' may take long, or be made so that it never ends. @throws ConnectorError */
export async function readApart(text: string, how: ReadIcs, bounds: Bounds = {}): Promise<IcsFile> {
  if (reading >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else reading++
  try {
    return await readInThread({ text, ...how }, bounds)
  } finally {
    // Who waits takes the place over.
    const next = waiting.shift()
    if (next) next()
    else reading--
  }
}

function readInThread(workerData: ToReader, { seconds = readSeconds, signal }: Bounds): Promise<IcsFile> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
      workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
    })
    const stop = () => void worker.terminate()
    const timer = setTimeout(stop, seconds * 1000)
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (said: FromReader) => ('file' in said ? resolve(said.file) : reject(problem(said.problem))))
    worker.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? problem('The calendar takes too much memory to read') : error),
    )
    worker.on('exit', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      reject(problem(`The calendar takes longer than ${seconds} s to read`))
    })
    if (signal?.aborted) stop()
  })
}
