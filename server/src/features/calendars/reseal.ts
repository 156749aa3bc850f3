import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Failpoint } from '../../platform/failpoint.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { type Resealed, resealRows } from '../../platform/reseal.ts'
import { placeOf } from './seal-secrets.ts'

const AT_ONCE = 200

/** Seals tokens and addresses of all calendars with the newest key. Consents that are under way are left: they end within ten minutes. */
export async function resealCalendars({ db, keyring, failpoint }: { db: Db; keyring: Keyring; failpoint: Failpoint }): Promise<Resealed> {
  return resealRows(keyring, {
    read: (after) => sealedBefore(db, keyring.newest, after),
    replace: ({ id, sealed }, fresh) => replaceSealed(db, id, sealed, fresh),
    placeOf,
    // Whose it is, not which account.
    nameOf: ({ id, kind, person, email }) =>
      `${kind === 'google' ? 'Google Calendar' : 'calendar subscription'} ${id} of ${[person, email].filter(Boolean).join(', ')}`,
    afterEach: () => failpoint('calendars.afterReseal'),
  })
}

const sealedBefore = (db: Db, newest: string, after: number) =>
  db
    .selectFrom('calendarConnections as c')
    .innerJoin('users as u', 'u.id', 'c.userId')
    .select(['c.id', 'c.kind', 'u.name as person', 'u.email', 'c.sealedSecrets as sealed'])
    .where('c.id', '>', after)
    .where(sql<boolean>`not starts_with(c.sealed_secrets, ${newest})`)
    .orderBy('c.id')
    .limit(AT_ONCE)
    .execute()

/** False: tokens were renewed meanwhile, and so sealed anew. */
async function replaceSealed(db: Db, id: number, old: string, sealedSecrets: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('calendarConnections')
    .set({ sealedSecrets })
    .where('id', '=', id)
    .where('sealedSecrets', '=', old)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
