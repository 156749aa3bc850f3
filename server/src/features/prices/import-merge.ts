import type { Deps } from '../../platform/feature.ts'
import { ensureSeries, identityOf } from './store.ts'
import { reportMerge } from './store-imports.ts'
import { mergeObservations } from './store-merge.ts'
import { ensureMonths } from './store-months.ts'
import { stagedMonths, type StagedSeries, stagedSeries, stagedSource } from './store-staging.ts'

/** The import is no longer ours: cancelled, or another worker has it. */
export class ImportLost extends Error {
  override name = 'ImportLost'
}

const ROWS_AT_ONCE = 30_000
const SERIES_AT_ONCE = 1000

export type StagedImport = { id: number; lease: string; through: number; signal: AbortSignal }

/** Merges what is staged, some series at a time; each part is whole or not there, and says how far the import got. */
export async function mergeStaged(deps: Deps, { id, lease, through, signal }: StagedImport): Promise<void> {
  await ensureMonths(deps.db, await stagedMonths(deps.db, id))
  for (const part of partsOf(await stagedSeries(deps.db, id, through))) {
    signal.throwIfAborted()
    await mergePart(deps, id, lease, part)
    deps.failpoint('import.afterMerge')
  }
}

async function mergePart(deps: Deps, id: number, lease: string, part: StagedSeries[]): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    const ids = await ensureSeries(
      trx,
      part.map(({ spec }) => spec),
      now,
    )
    const refs = part.map(({ ref, spec }) => ({ ref, seriesId: ids.get(identityOf(spec))! }))
    const touched = await mergeObservations(trx, { seriesIds: [...ids.values()], source: stagedSource(id, refs), importId: id, now })
    const rows = touched.reduce((sum, one) => sum + one.rows, 0)
    if (!(await reportMerge(trx, id, lease, { through: part.at(-1)!.ref, rows, series: touched.length }))) throw new ImportLost()
    deps.failpoint('import.beforeCommit')
  })
}

function partsOf(series: readonly StagedSeries[]): StagedSeries[][] {
  const parts: StagedSeries[][] = []
  let rows = Infinity
  for (const one of series) {
    if (rows + one.rows > ROWS_AT_ONCE || parts.at(-1)!.length >= SERIES_AT_ONCE) {
      parts.push([])
      rows = 0
    }
    parts.at(-1)!.push(one)
    rows += one.rows
  }
  return parts
}
