import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Failpoint } from '../../platform/failpoint.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { resealRow } from './seal-secrets.ts'

const AT_ONCE = 200

/**
 * Seals tokens and addresses of all calendars with the newest key, each row by itself: beside a running server, and again from where it was stopped. Answers how
 * many were changed. Consents that are under way are left: they end within ten minutes.
 */
export async function resealCalendars({ db, keyring, failpoint }: { db: Db; keyring: Keyring; failpoint: Failpoint }): Promise<number> {
  let changed = 0
  let after = 0
  for (;;) {
    const rows = await sealedBefore(db, keyring.newest, after)
    if (!rows.length && after === 0) return changed
    for (const row of rows) {
      if (await replaceSealed(db, row.id, row.sealedSecrets, resealRow(keyring, row))) changed++
      failpoint('calendars.afterReseal')
    }
    // From the beginning again, until there is none: a server that does not know the new key yet may have sealed some with the old one meanwhile.
    after = rows.at(-1)?.id ?? 0
  }
}

const sealedBefore = (db: Db, newest: string, after: number) =>
  db
    .selectFrom('calendarConnections')
    .select(['id', 'sealedSecrets'])
    .where('id', '>', after)
    .where(sql<boolean>`not starts_with(sealed_secrets, ${newest})`)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()

/** False: tokens were renewed meanwhile, and so sealed with the newest key. */
async function replaceSealed(db: Db, id: number, old: string, sealedSecrets: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('calendarConnections')
    .set({ sealedSecrets })
    .where('id', '=', id)
    .where('sealedSecrets', '=', old)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
