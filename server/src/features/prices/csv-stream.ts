import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import { type Cell, csvHeaders, toLine } from './csv-answer.ts'

/** A reader that takes nothing for so long has gone, or will not come back. */
const STALL_MS = 60_000

export type Batches = AsyncGenerator<readonly Record<string, Cell>[], void, undefined>

/**
 * Answers a CSV file of any length as its rows are read: one batch in memory, the next when the reader has taken it.
 * What fails before the first batch is answered as an error; what fails later breaks the connection, so that half a file does not look whole.
 * No batch at all: the answer was made already (304).
 */
export async function streamCsv(
  reply: FastifyReply,
  filename: string,
  batches: Batches,
  columns: readonly string[],
  stallMs = STALL_MS,
): Promise<FastifyReply> {
  const first = await batches.next()
  if (first.done) return reply.send()
  const file = Readable.from(chunks(first.value, batches, columns))
  const { raw } = reply
  // A reset: to HTTP/1.0, which proxies still speak, an orderly end would be the end of the file.
  file.once('error', () => raw.socket?.resetAndDestroy?.())
  if (raw.socket?.setTimeout) raw.setTimeout(stallMs)
  return csvHeaders(reply, filename).send(file)
}

async function* chunks(first: readonly Record<string, Cell>[], batches: Batches, columns: readonly string[]): AsyncGenerator<string, void, undefined> {
  const lines = (rows: readonly Record<string, Cell>[]) => rows.map((row) => toLine(columns.map((name) => row[name]))).join('')
  try {
    yield `\uFEFF${toLine(columns)}${lines(first)}`
    for await (const rows of batches) if (rows.length) yield lines(rows)
  } finally {
    // Also when nobody takes the first one: what it reads from is given back.
    await batches.return()
  }
}
