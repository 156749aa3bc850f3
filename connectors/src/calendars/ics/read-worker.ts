import { parentPort, workerData } from 'node:worker_threads'
import { ConnectorError } from '../../connector-error.ts'
import { type IcsFile, readIcs, type ReadIcs } from './read-ics.ts'

export type ToReader = ReadIcs & { text: string }
export type FromReader = { file: IcsFile } | { problem: string }

/** What the reading thread runs. */
function read({ text, ...how }: ToReader): FromReader {
  try {
    return { file: readIcs(text, how) }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    return { problem: error.message }
  }
}
parentPort!.postMessage(read(workerData as ToReader))
