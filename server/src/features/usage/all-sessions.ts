import type { UsageSession } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'
import { batches } from '../../platform/long-read.ts'
import { costsOf } from './store-costs.ts'
import { type Filter, listSessionsByNumber, type Session } from './store-sessions.ts'
import { toWireSession } from './wire.ts'

/** As rows of a file, newest first, batch by batch. */
export async function* allSessions(db: Db, workspaceId: string, filter: Filter, now: Date) {
  for await (const rows of batches<Session>((last, limit) => listSessionsByNumber(db, workspaceId, filter, { before: last?.id, limit })))
    yield (await withCosts(db, rows, now)).map((one) => ({ ...one, labels: JSON.stringify(one.labels) }))
}

export async function withCosts(db: Db, rows: readonly Session[], now: Date): Promise<UsageSession[]> {
  const costs = await costsOf(
    db,
    rows.map(({ id }) => id),
    now,
  )
  return rows.map((row) => toWireSession(row, costs.get(row.id), now))
}
