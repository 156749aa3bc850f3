import type { Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { endGrant } from './disconnect.ts'
import { removeLeft } from './store-connections.ts'
import type { ConnectionRow } from './tables.ts'

/** Job `calendars.leave`: who belongs to no workspace any more cannot sign in to disconnect, so it is done for them. What is due is that they have connections. */
export async function endLeft(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const row = await forgetOne(deps, now)
    if (!row) return
    await endGrant(deps, row)
  }
}

async function forgetOne({ db }: Deps, now: Date): Promise<ConnectionRow | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await removeLeft(trx)
    if (row) await audit(trx, 'server', 'calendar.disconnected', String(row.id), { kind: row.kind, why: 'no workspace any more' }, now)
    return row
  })
}
