import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { type Resealed, resealRows } from '../../platform/reseal.ts'
import { placeOf } from './seal-channel.ts'

const AT_ONCE = 200

/** Seals the addresses of all channels with the newest key. */
export async function resealChannels({ db, keyring }: { db: Db; keyring: Keyring }): Promise<Resealed> {
  return resealRows(keyring, {
    read: (after) => sealedBefore(db, keyring.newest, after),
    replace: ({ id, sealed }, fresh) => replaceSealed(db, id, sealed, fresh),
    placeOf,
    nameOf: ({ id, name, kind, workspace }) => `channel ${id} "${name}" (${kind}) of the workspace "${workspace}"`,
  })
}

const sealedBefore = (db: Db, newest: string, after: number) =>
  db
    .selectFrom('alertChannels as c')
    .innerJoin('workspaces as w', 'w.id', 'c.workspaceId')
    .select(['c.id', 'c.name', 'c.kind', 'w.name as workspace', 'c.sealedSettings as sealed'])
    .where('c.id', '>', after)
    .where('c.removedAt', 'is', null)
    .where(sql<boolean>`not starts_with(c.sealed_settings, ${newest})`)
    .orderBy('c.id')
    .limit(AT_ONCE)
    .execute()

/** False: it was removed meanwhile, or sealed anew. */
async function replaceSealed(db: Db, id: number, old: string, sealedSettings: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alertChannels')
    .set({ sealedSettings })
    .where('id', '=', id)
    .where('sealedSettings', '=', old)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
