import type { Deps } from '../../platform/feature.ts'
import { TRUST_MS } from './decide-poll.ts'
import { bumpLedger, changeSession, closeSegment, lockLedger, openSessions } from './store-ledger.ts'

/** Instances whose connection was taken away are nobody's to see: they end where they were last seen. */
export async function closeOrphans(deps: Deps, now: Date): Promise<void> {
  const orphans = await deps.db
    .selectFrom('usageSessions')
    .select('workspaceId')
    .distinct()
    .where('origin', '=', 'poll')
    .where('sourceId', 'is', null)
    .where('endedAt', 'is', null)
    .where('lastSeenAt', '<', new Date(now.getTime() - TRUST_MS))
    .execute()
  for (const { workspaceId } of orphans) await closeIn(deps, workspaceId, now)
}

async function closeIn(deps: Deps, workspaceId: string, now: Date): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await lockLedger(trx, workspaceId)
    const rows = (await openSessions(trx, workspaceId)).filter(
      ({ session }) => session.origin === 'poll' && session.sourceId === null && now.getTime() - session.lastSeenAt.getTime() > TRUST_MS,
    )
    for (const { session, segment } of rows) {
      if (segment) await closeSegment(trx, segment, session.lastSeenAt)
      await changeSession(trx, session.id, { endedAt: session.lastSeenAt })
    }
    if (rows.length) await bumpLedger(trx, workspaceId)
  })
}
