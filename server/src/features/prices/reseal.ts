import type { Db } from '../../platform/db.ts'
import type { Keyring } from '../../platform/keyring.ts'
import { resealSecrets } from './seal-settings.ts'
import { oldSecrets, replaceSecrets } from './store-connections.ts'

const AT_ONCE = 200

/** Seals all secrets of connections with the newest key, each row by itself: beside a running server, and again from where it was stopped. Answers how many were changed. */
export async function resealConnections({ db, keyring }: { db: Db; keyring: Keyring }): Promise<number> {
  let changed = 0
  let after = 0
  for (;;) {
    const rows = await oldSecrets(db, keyring.newest, after, AT_ONCE)
    if (!rows.length) return changed
    for (const row of rows) if (await replaceSecrets(db, row.id, row.sealedSecrets, resealSecrets(keyring, row))) changed++
    after = rows.at(-1)!.id
  }
}
