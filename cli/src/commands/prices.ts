import type { PriceImport } from '@dumont/contracts'
import type { Command } from 'commander'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { CliFailure, fileFailure } from '../failure.ts'
import { progressLine, type Io } from '../io.ts'
import { api, serverOptions, type Server } from '../server.ts'

type Options = { url: string; key?: string; strict?: true; json?: true; wait: boolean }

/** How often the server is asked how far it is. */
const ASK_EVERY_MS = 400

export function addPrices(program: Command, io: Io): void {
  const prices = program.command('prices').description('Price histories on a Dumont server')
  serverOptions(prices.command('import <file>'))
    .description('Send a price file (.csv or .csv.gz) to a server and wait until it is imported; Ctrl-C cancels')
    .option('--strict', 'import nothing when one row is bad')
    .option('--no-wait', 'return as soon as the server has the file')
    .option('--json', 'print the import as JSON on standard output')
    .action((file: string, options: Options) => importFile(file, options, io))
}

async function importFile(file: string, options: Options, io: Io): Promise<void> {
  const server = { url: options.url, key: options.key }
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  try {
    const sent = await upload(server, file, options, stopping.signal, io)
    const result = options.wait ? await follow(server, sent, stopping.signal, io) : sent
    tell(result, options, io)
  } finally {
    process.removeListener('SIGINT', stop)
  }
}

async function upload(server: Server, file: string, { strict }: Options, signal: AbortSignal, io: Io): Promise<PriceImport> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw fileFailure('read', file, error)
  })
  // A server that refuses us would break the line in the middle of the file: ask before sending it.
  await api(server, 'GET', '/api/v1/prices/imports', { signal })
  const progress = progressLine(io)
  const source = createReadStream(file)
  source.on('data', () => progress.show(`Sending ${basename(file)}: ${percent(source.bytesRead, size)}`))
  const query = new URLSearchParams({ filename: basename(file).slice(0, 255), strict: String(strict ?? false) })
  try {
    return await api<PriceImport>(server, 'POST', `/api/v1/prices/imports?${query.toString()}`, { body: Readable.toWeb(source) as ReadableStream, signal })
  } catch (error) {
    if (source.errored) throw fileFailure('read', file, source.errored)
    throw error
  } finally {
    source.destroy()
    progress.clear()
  }
}

/** Asks until the import has ended; a signal cancels it first. */
async function follow(server: Server, sent: PriceImport, signal: AbortSignal, io: Io): Promise<PriceImport> {
  const progress = progressLine(io)
  let cancelled = false
  let now = sent
  while (!now.finished_at) {
    if (signal.aborted && !cancelled) {
      cancelled = true
      now = await cancel(server, sent.id)
      continue
    }
    progress.show(describe(now))
    await sleep(ASK_EVERY_MS, undefined, cancelled ? {} : { signal }).catch(() => {})
    now = await api<PriceImport>(server, 'GET', `/api/v1/prices/imports/${sent.id}`)
  }
  progress.clear()
  return now
}

/** It may have ended in the meantime: then that is the answer. */
async function cancel(server: Server, id: number): Promise<PriceImport> {
  return api<PriceImport>(server, 'POST', `/api/v1/prices/imports/${id}/cancel`).catch(() => api<PriceImport>(server, 'GET', `/api/v1/prices/imports/${id}`))
}

function describe(now: PriceImport): string {
  if (now.state === 'queued') return 'Waiting for a worker'
  return now.state === 'merging'
    ? `Merging ${now.rows_accepted} rows: ${now.series_touched} series changed so far`
    : `Reading: ${percent(now.bytes_read, now.bytes_total)}, ${now.rows_read} rows`
}

function tell(result: PriceImport, { json }: Options, { stdout, stderr }: Io): void {
  for (const { line, reason } of result.problems) stderr.write(`line ${line} not used: ${reason}\n`)
  const unnamed = result.rows_rejected - result.problems.length
  if (unnamed > 0) stderr.write(`and ${unnamed} more bad rows\n`)
  if (json) stdout.write(`${JSON.stringify(result)}\n`)
  if (result.state === 'failed') throw new CliFailure(`Import ${result.id} failed: ${result.message ?? 'the server does not say why'}`)
  if (result.state === 'cancelled') throw new CliFailure(`Import ${result.id}: ${result.message ?? 'cancelled before anything was imported'}`)
  if (json) return
  if (result.state !== 'done') stdout.write(`Import ${result.id} is ${result.state}: the server has the file\n`)
  else
    stdout.write(
      `Import ${result.id}: ${result.rows_read} rows read, ${result.rows_accepted} accepted, ${result.rows_rejected} left out, ${result.rows_quarantined} quarantined; ${result.rows_changed} hours of ${result.series_touched} series changed\n`,
    )
}

const percent = (part: number, whole: number): string => `${whole ? Math.floor((100 * part) / whole) : 100} %`
