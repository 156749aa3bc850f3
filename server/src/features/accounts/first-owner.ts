import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from './audit.ts'
import { createLink } from './link-store.ts'
import { insertMembership, insertUser, insertWorkspace, userById } from './store.ts'
import type { User } from './tables.ts'
import { newId } from './tokens.ts'

const setting = 'first_owner'
const lockKey = 7_204_613

/** No mail goes to .invalid (RFC 2606); shown to nobody. */
const placeholderEmail = (): string => `owner-${newId()}@setup.invalid`

/**
 * A fresh one-time link that signs the first owner in, until that owner has set a password; undefined afterwards.
 * Makes the owner and a workspace at the first start. Links given before stop working.
 */
export async function ownerSignInLink(deps: Deps): Promise<string | undefined> {
  const owner = await ensureFirstOwner(deps)
  return owner.setupNeeded ? signInLink(deps, owner.id) : undefined
}

export async function signInLink({ db, config, clock }: Deps, userId: string): Promise<string> {
  const token = await db.transaction().execute((trx) => createLink(trx, userId, 'sign_in', clock.now()))
  return `${config.publicUrl}/auth/link/${token}`
}

/** The first owner, made now when there is none. Any number of processes may ask at once. */
export async function ensureFirstOwner({ db, clock }: Deps): Promise<User> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
    return (await firstOwner(trx)) ?? (await makeFirstOwner(trx, clock.now()))
  })
}

export async function firstOwner(db: Db): Promise<User | undefined> {
  const row = await db.selectFrom('instanceSettings').select('value').where('key', '=', setting).executeTakeFirst()
  return row && userById(db, row.value as string)
}

async function makeFirstOwner(db: Db, now: Date): Promise<User> {
  const user = await insertUser(db, { name: 'Owner', email: placeholderEmail(), instanceAdmin: true, setupNeeded: true }, now)
  const workspaceId = await insertWorkspace(db, 'My workspace', now)
  await insertMembership(db, { workspaceId, userId: user.id, role: 'owner' }, now)
  const value = JSON.stringify(user.id)
  await db
    .insertInto('instanceSettings')
    .values({ key: setting, value, updatedAt: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updatedAt: now }))
    .execute()
  await audit(db, 'server', 'first_owner.created', user.id, {}, now)
  return user
}
