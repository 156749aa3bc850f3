import type { Db } from './db.ts'
import { AppError } from './errors.ts'

/** Of the 12 connections of a process: whoever reads slowly must not keep the others waiting. */
const MOST = 4
const reading = new WeakMap<Db, number>()

/**
 * Reads batch by batch in one view of the database, on a connection of its own, for as long as whoever takes them needs;
 * given back when all were taken, when one fails, or when the taker goes away (`return`).
 * @throws AppError when too many read so at once
 */
export async function* longRead<T>(db: Db, read: (trx: Db) => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  enter(db)
  try {
    const trx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute()
    try {
      yield* read(trx)
    } finally {
      // Nothing was written; when it fails, the connection broke, which whoever reads was told.
      await trx
        .rollback()
        .execute()
        .catch(() => {})
    }
  } finally {
    reading.set(db, reading.get(db)! - 1)
  }
}

function enter(db: Db): void {
  const now = reading.get(db) ?? 0
  if (now >= MOST) throw new AppError('unavailable', `${MOST} files are being written at this moment: ask again when one is done`)
  reading.set(db, now + 1)
}

/** So many rows are held at once. */
export const BATCH = 500

/** Batch after batch, each from behind the last row of the one before, until one is not full; at least one. */
export async function* batches<T>(read: (last: T | undefined, limit: number) => Promise<T[]>): AsyncGenerator<T[], void, undefined> {
  for (let last: T | undefined, more = true; more;) {
    const rows = await read(last, BATCH)
    yield rows
    last = rows.at(-1)
    more = rows.length === BATCH
  }
}
