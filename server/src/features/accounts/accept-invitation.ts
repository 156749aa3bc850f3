import type { AcceptInvitation } from '@dumont/contracts'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { noteTry } from './attempt-store.ts'
import { audit } from './audit.ts'
import { claimInvitation, openInvitation } from './member-store.ts'
import { emailTaken } from './passwords.ts'
import { actorOfUser, insertMembership, insertUser, passwordHashOf, savePassword, userByEmail } from './store.ts'

type Wanted = z.infer<typeof AcceptInvitation>

/**
 * Lets the holder of an invitation link in, once: as a new person, or as one who was removed from their workspace and proves it by their password.
 * @returns the user's id
 */
export async function acceptInvitation(deps: Deps, wanted: Wanted, ip: string): Promise<string> {
  const { db, clock } = deps
  const now = clock.now()
  const invitation = await openInvitation(db, wanted.token, now)
  if (!invitation) throw expired()
  if (invitation.email && invitation.email !== wanted.email.toLowerCase())
    throw new AppError('validation_failed', 'email: this invitation is for another e-mail')
  const returning = await provenUser(deps, wanted, ip)
  const passwordHash = returning ? undefined : await hashPassword(wanted.password)
  return db
    .transaction()
    .execute(async (trx) => {
      // Asked again under the row's lock: of two browsers with one link, one comes in.
      const claimed = await claimInvitation(trx, wanted.token, now)
      if (!claimed) throw expired()
      const userId = returning ?? (await insertUser(trx, { name: wanted.name, email: wanted.email }, now)).id
      if (passwordHash) await savePassword(trx, userId, passwordHash, now)
      await insertMembership(trx, { workspaceId: claimed.workspaceId, userId, role: claimed.role }, now)
      await audit(trx, { userId, workspaceId: claimed.workspaceId, via: 'session' }, 'invitation.accepted', String(claimed.id), { role: claimed.role }, now)
      return userId
    })
    .catch(emailTaken)
}

/** The id of somebody who has this e-mail already. Only the right password tells a stranger with a link that they exist. */
async function provenUser({ db, clock }: Deps, { email, password }: Wanted, ip: string): Promise<string | undefined> {
  const user = await userByEmail(db, email)
  if (!user) return undefined
  const tried = await noteTry(db, email, ip, clock.now())
  const hash = await passwordHashOf(db, user.id)
  if (!hash || !(await verifyPassword({ hash, password }))) throw new AppError('sign_in_failed', 'E-mail or password is wrong')
  await tried.succeeded()
  if (await actorOfUser(db, user.id)) throw new AppError('conflict', 'You belong to a workspace already; use another e-mail for this one')
  return user.id
}

const expired = () =>
  new AppError('link_expired', 'This invitation was used already, withdrawn, or is too old', { hint: 'Ask an owner of the workspace for a new one.' })
