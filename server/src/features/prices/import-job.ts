import { existsSync } from 'node:fs'
import type { Deps } from '../../platform/feature.ts'
import { isDatabaseDown } from '../../platform/db.ts'
import { FileError, readPriceFile } from './import-file.ts'
import { ImportLost, mergeStaged } from './import-merge.ts'
import { dropSpool, spoolPath } from './spool.ts'
import { claimImport, clearStaging, endImport, importById, leaseName, letGo, report } from './store-imports.ts'
import { countStaged, noRows, stageRows } from './store-staging.ts'
import type { ImportRow } from './tables.ts'
import { tellPricesChanged } from './wake.ts'

const ROWS_AT_ONCE = 10_000
/** Pieces of unpacked file between two signs of life, when they bring no rows. */
const PIECES_AT_ONCE = 50
/** A file that breaks our own code so often will not get better. */
const MOST_FAILURES = 5
/** Text packs well; more than this many times the upload limit is a bomb. */
const MOST_UNPACKED = 50
const LOST_AFTER_MS = 3_600_000

/** Job `prices.import`: works on every import that waits, or whose worker died. */
export async function runImports(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const lease = leaseName()
  const elsewhere: number[] = []
  while (!signal.aborted) {
    const found = await claimImport(deps.db, lease, elsewhere)
    if (!found) return
    if (await isHere(deps, found, lease, now)) await runOne(deps, found, lease, signal)
    else elsewhere.push(found.id)
  }
}

/** The upload may lie on another machine: then it is left to that one, for an hour. */
async function isHere(deps: Deps, found: ImportRow, lease: string, now: Date): Promise<boolean> {
  if (existsSync(spoolPath(deps, found.spool))) return true
  if (now.getTime() - found.createdAt.getTime() < LOST_AFTER_MS) await letGo(deps.db, found.id, lease)
  else await endImport(deps.db, found.id, lease, { state: 'failed', message: 'The uploaded file is gone. Send it again.', finishedAt: now })
  return false
}

async function runOne(deps: Deps, found: ImportRow, lease: string, signal: AbortSignal): Promise<void> {
  const end = async (state: 'done' | 'failed' | 'cancelled', message: string | null) => {
    await endImport(deps.db, found.id, lease, { state, message, finishedAt: deps.clock.now() })
    await dropSpool(deps, found.spool)
  }
  try {
    const refused = await readAndMerge(deps, found, lease, signal)
    await end(refused ? 'failed' : 'done', refused ?? null)
  } catch (error) {
    if (error instanceof FileError) await end('failed', error.message)
    else if (error instanceof ImportLost) await stopLost(deps, found, lease, end)
    else await stopBroken(deps, found, lease, error, signal, end)
  }
  await tellPricesChanged(deps)
}

type End = (state: 'failed' | 'cancelled', message: string) => Promise<void>

/** Cancelled by a person, or taken over by another worker while we slept. */
async function stopLost(deps: Deps, found: ImportRow, lease: string, end: End): Promise<void> {
  const row = await importById(deps.db, found.id)
  if (row?.cancelRequested && row.leaseBy === lease)
    await end('cancelled', row.mergedThrough ? 'Cancelled while merging: the series merged until then stay' : 'Cancelled before anything was imported')
}

async function stopBroken(deps: Deps, found: ImportRow, lease: string, error: unknown, signal: AbortSignal, end: End): Promise<void> {
  if (signal.aborted) return letGo(deps.db, found.id, lease)
  if (isDatabaseDown(error)) throw error
  const failures = found.failures + 1
  deps.log.error({ err: error, import: found.id, failures }, 'import broke')
  if (failures >= MOST_FAILURES) await end('failed', 'The import broke on our side; the log says why')
  else await letGo(deps.db, found.id, lease, failures)
  throw error
}

/** Answers why nothing was imported, or undefined. */
async function readAndMerge(deps: Deps, found: ImportRow, lease: string, signal: AbortSignal): Promise<string | undefined> {
  const isStaged = found.state === 'merging' && (await countStaged(deps.db, found.id)) === found.rowsAccepted
  const rejected = isStaged ? found.rowsRejected : await readAndStage(deps, found, lease, signal)
  if (found.strict && rejected) return `Strict import: ${rejected} bad row${rejected > 1 ? 's' : ''}, nothing was imported`
  await mergeStaged(deps, { id: found.id, lease, through: isStaged ? found.mergedThrough : 0, signal })
  return undefined
}

async function readAndStage(deps: Deps, found: ImportRow, lease: string, signal: AbortSignal): Promise<number> {
  const { db } = deps
  const keep = async (values: Parameters<typeof report>[3]) => {
    if (!(await report(db, found.id, lease, values))) throw new ImportLost()
  }
  await keep({ state: 'reading', mergedThrough: 0 })
  await clearStaging(db, found.id)
  let pieces = 0
  let staging: Promise<void> = Promise.resolve()
  const limits = { now: deps.clock.now(), mostBytes: deps.config.DUMONT_UPLOAD_LIMIT_MB * 2 ** 20 * MOST_UNPACKED, signal }
  const state = await readPriceFile(spoolPath(deps, found.spool), limits, async (piece) => {
    if (piece.rows.refs.length >= ROWS_AT_ONCE || piece.newSeries.length >= 1000) {
      // The next rows are parsed while the database takes these.
      await staging
      const { rows, newSeries } = piece
      Object.assign(piece, { rows: noRows(), newSeries: [] })
      staging = stageRows(db, found.id, rows, newSeries).then(() => deps.failpoint('import.afterStage'))
      staging.catch(() => {})
    }
    if (pieces++ % PIECES_AT_ONCE) return
    const { bytesRead, rowsRead, rowsAccepted, rowsRejected, problems } = piece
    await keep({ bytesRead, rowsRead, rowsAccepted, rowsRejected, problems })
  }).finally(() => staging.catch(() => {}))
  await staging
  await stageRows(db, found.id, state.rows, state.newSeries)
  const { rowsRead, rowsAccepted, rowsRejected, problems } = state
  deps.failpoint('import.beforeMerge')
  await keep({ state: 'merging', bytesRead: found.bytesTotal, rowsRead, rowsAccepted, rowsRejected, problems })
  return rowsRejected
}
