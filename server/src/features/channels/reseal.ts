import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { resealChannel } from './seal-channel.ts'

/** Seals the addresses of all channels with the newest key, each row by itself: beside a running server, and again from where it was stopped. Answers how many were changed. */
export async function resealChannels({ db, keyring }: { db: Db; keyring: Keyring }): Promise<number> {
  const rows = await db
    .selectFrom('alertChannels')
    .select(['id', 'sealedSettings'])
    .where('removedAt', 'is', null)
    .where(sql<boolean>`not starts_with(sealed_settings, ${keyring.newest})`)
    .orderBy('id')
    .execute()
  for (const row of rows)
    await db
      .updateTable('alertChannels')
      .set({ sealedSettings: resealChannel(keyring, row) })
      .where('id', '=', row.id)
      .where('removedAt', 'is', null)
      .execute()
  return rows.length
}
