import type { Db } from '../../platform/db.ts'
import type { ConsentRow } from './tables.ts'

/** Begun and not ended, of one person: beyond, the oldest are forgotten. */
const MOST = 10

export async function addConsent(trx: Db, row: ConsentRow): Promise<void> {
  await trx.insertInto('calendarConsents').values(row).execute()
  const kept = trx
    .selectFrom('calendarConsents')
    .select('stateHash')
    .where('userId', '=', row.userId)
    .orderBy('createdAt', 'desc')
    .orderBy('stateHash')
    .limit(MOST)
  await trx.deleteFrom('calendarConsents').where('userId', '=', row.userId).where('stateHash', 'not in', kept).execute()
}

/** Once, and only for the session that began it. */
export async function takeConsent(db: Db, about: Pick<ConsentRow, 'stateHash' | 'userId' | 'sessionHash'>): Promise<ConsentRow | undefined> {
  return db
    .deleteFrom('calendarConsents')
    .where('stateHash', '=', about.stateHash)
    .where('userId', '=', about.userId)
    .where('sessionHash', '=', about.sessionHash)
    .returningAll()
    .executeTakeFirst()
}

export async function dropOldConsents(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('calendarConsents').where('expiresAt', '<=', now).execute()
}
