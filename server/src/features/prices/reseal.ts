import type { Db } from '../../platform/db.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { type Resealed, resealRows } from '../../platform/reseal.ts'
import { placeOf } from './seal-settings.ts'
import { oldSecrets, replaceSecrets } from './store-connections.ts'

const AT_ONCE = 200

/** Seals all secrets of connections with the newest key. */
export async function resealConnections({ db, keyring }: { db: Db; keyring: Keyring }): Promise<Resealed> {
  return resealRows(keyring, {
    read: (after) => oldSecrets(db, keyring.newest, after, AT_ONCE),
    replace: ({ id, sealed }, fresh) => replaceSecrets(db, id, sealed, fresh),
    placeOf,
    nameOf: ({ id, provider, name }) => `connection ${id} "${name}" to ${provider}, of this installation`,
  })
}
