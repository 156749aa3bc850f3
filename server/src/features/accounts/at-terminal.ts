import type { Scope } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from './audit.ts'
import { ensureFirstOwner, signInLink } from './first-owner.ts'
import { createKey } from './key-store.ts'
import { createLink } from './link-store.ts'
import { actorOfUser, allUsers, grantInstanceAdmin, userByEmail } from './store.ts'
import type { User } from './tables.ts'

/** What the admin command may do: whoever can run it owns the machine, so nobody is asked for a password. */
const by = 'admin command'

/** A new key of `email`, or of the first owner, who is made when there is none yet. */
export async function createKeyAtTerminal(deps: Deps, wanted: { email?: string; name: string; scope: Scope }): Promise<string> {
  const user = await chosenUser(deps, wanted.email)
  const owner = await actorOfUser(deps.db, user.id)
  if (!owner) throw new AppError('conflict', `${user.email} belongs to no workspace`)
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (trx) => {
    const { key, row } = await createKey(trx, owner, { name: wanted.name, scope: wanted.scope }, now)
    await audit(trx, by, 'key.created', row.prefix, { name: row.name, scope: row.scope, user: user.id }, now)
    return key
  })
}

export type UserLine = {
  id: string
  name: string
  email: string | null
  role: string | null
  workspace: string | null
  instance_admin: boolean
  created_at: string
}

export async function usersAtTerminal({ db }: Deps): Promise<UserLine[]> {
  const rows = await allUsers(db)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.setupNeeded ? null : row.email,
    role: row.role,
    workspace: row.workspace,
    instance_admin: row.instanceAdmin,
    created_at: row.createdAt.toISOString(),
  }))
}

/** A one-time link that signs in whom it names, by default the first owner. */
export async function signInLinkAtTerminal(deps: Deps, email?: string): Promise<string> {
  const user = await chosenUser(deps, email)
  await audit(deps.db, by, 'sign_in_link.created', user.id, {}, deps.clock.now())
  return signInLink(deps, user.id)
}

export async function resetLinkAtTerminal(deps: Deps, email: string): Promise<string> {
  const now = deps.clock.now()
  const token = await deps.db.transaction().execute(async (trx) => {
    const user = await existingUser(trx, email)
    await audit(trx, by, 'reset_link.created', user.id, {}, now)
    return createLink(trx, user.id, 'reset_password', now)
  })
  return `${deps.config.publicUrl}/reset/${token}`
}

export async function grantAdminAtTerminal({ db, clock }: Deps, email: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const user = await existingUser(trx, email)
    await grantInstanceAdmin(trx, user.id)
    await audit(trx, by, 'instance_admin.granted', user.id, {}, clock.now())
  })
}

const chosenUser = (deps: Deps, email: string | undefined): Promise<User> => (email === undefined ? ensureFirstOwner(deps) : existingUser(deps.db, email))

async function existingUser(db: Db, email: string): Promise<User> {
  const user = await userByEmail(db, email)
  if (!user) throw new AppError('not_found', `There is no user with the e-mail ${email}; see: npm run --silent admin -- users list`)
  return user
}
