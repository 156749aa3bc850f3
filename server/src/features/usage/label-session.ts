import type { LabelUsageSession } from '@dumont/contracts'
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { bumpLedger, keepLabels, lockLedger } from './store-ledger.ts'
import { sessionById } from './store-sessions.ts'

/** Labels tell what a session was for; they change no sum. @throws AppError when others stand there than `was` says */
export async function labelSession(trx: Db, workspaceId: string, id: number, { labels, was }: LabelUsageSession): Promise<void> {
  await lockLedger(trx, workspaceId)
  const session = await sessionById(trx, workspaceId, id)
  if (!session) throw new AppError('not_found', `There is no session ${id}`)
  if (was !== undefined && !isDeepStrictEqual({ ...session.labels }, { ...was })) throw new AppError('changed_meanwhile', 'Its labels were changed meanwhile')
  await keepLabels(trx, id, labels)
  await bumpLedger(trx, workspaceId)
}
