import type { ChangePassword, ResetPassword, Setup, SignIn, SignUp } from '@dumont/contracts'
import { isAPIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { noteTry } from './attempt-store.ts'
import { audit } from './audit.ts'
import { authOf } from './auth.ts'
import { dropLinks, useLink } from './link-store.ts'
import {
  actorOfUser,
  endSession,
  endSessions,
  insertMembership,
  insertUser,
  insertWorkspace,
  passwordHashOf,
  savePassword,
  setUpUser,
  userById,
} from './store.ts'

/** Checks e-mail and password, and starts a session. An e-mail nobody has costs the same time as a wrong password. */
export async function signIn(
  deps: Deps,
  { email, password }: z.infer<typeof SignIn>,
  headers: Headers,
  ip: string,
): Promise<{ actor: Actor; headers: Headers }> {
  const tried = await noteTry(deps.db, email, ip, deps.clock.now())
  const signedIn = await authOf(deps)
    .api.signInEmail({ body: { email, password }, headers, returnHeaders: true })
    .catch((error: unknown) => {
      if (isAPIError(error) && error.statusCode === 401) throw new AppError('sign_in_failed', 'E-mail or password is wrong')
      throw error
    })
  await tried.succeeded()
  const actor = await actorOfUser(deps.db, signedIn.response.user.id)
  if (!actor) {
    await endSession(deps.db, signedIn.response.token)
    throw new AppError('forbidden', 'You belong to no workspace at the moment', { hint: 'Ask an owner for an invitation link.' })
  }
  await audit(deps.db, actor, 'session.started', null, { by: 'password' }, deps.clock.now())
  return { actor, headers: signedIn.headers }
}

/** A new person with a workspace of their own. @returns the user's id */
export async function openAccount({ db, clock }: Deps, { name, email, password }: z.infer<typeof SignUp>): Promise<string> {
  const passwordHash = await hashPassword(password)
  const now = clock.now()
  return db
    .transaction()
    .execute(async (trx) => {
      const user = await insertUser(trx, { name, email }, now)
      const workspaceId = await insertWorkspace(trx, `${name}'s workspace`, now)
      await insertMembership(trx, { workspaceId, userId: user.id, role: 'owner' }, now)
      await savePassword(trx, user.id, passwordHash, now)
      await audit(trx, { userId: user.id, workspaceId, via: 'session' }, 'account.opened', user.id, {}, now)
      return user.id
    })
    .catch(emailTaken)
}

/** The first owner's name, e-mail and password, once. Links that sign in without a password stop working. */
export async function setUpFirstOwner({ db, clock }: Deps, actor: Actor, { name, email, password }: z.infer<typeof Setup>): Promise<void> {
  const passwordHash = await hashPassword(password)
  const now = clock.now()
  await db
    .transaction()
    .execute(async (trx) => {
      if (!(await setUpUser(trx, actor.userId, { name, email }, now))) throw new AppError('conflict', 'This account is set up already')
      await savePassword(trx, actor.userId, passwordHash, now)
      await dropLinks(trx, actor.userId, 'sign_in')
      await endSessions(trx, actor.userId)
      await audit(trx, actor, 'first_owner.set_up', actor.userId, {}, now)
    })
    .catch(emailTaken)
}

/** Ends every session of this person; the caller starts a new one. */
export async function changePassword({ db, clock }: Deps, actor: Actor, wanted: z.infer<typeof ChangePassword>, ip: string): Promise<void> {
  const user = await userById(db, actor.userId)
  const present = await passwordHashOf(db, actor.userId)
  if (!user || !present) throw new AppError('conflict', 'Set your e-mail and password first')
  const now = clock.now()
  const tried = await noteTry(db, user.email, ip, now)
  if (!(await verifyPassword({ hash: present, password: wanted.current_password }))) throw new AppError('validation_failed', 'current_password: is not right')
  await tried.succeeded()
  const passwordHash = await hashPassword(wanted.new_password)
  await db.transaction().execute(async (trx) => {
    await savePassword(trx, actor.userId, passwordHash, now)
    await dropLinks(trx, actor.userId, 'sign_in')
    await endSessions(trx, actor.userId)
    await audit(trx, actor, 'password.changed', actor.userId, {}, now)
  })
}

export async function resetPassword({ db, clock }: Deps, { token, password }: z.infer<typeof ResetPassword>): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    const userId = await useLink(trx, token, 'reset_password', now)
    if (!userId) throw new AppError('link_expired', 'This link was used already or is too old', { hint: 'Ask the instance admin for a new reset link.' })
    await savePassword(trx, userId, await hashPassword(password), now)
    await dropLinks(trx, userId, 'sign_in')
    await endSessions(trx, userId)
    const actor = await actorOfUser(trx, userId)
    await audit(trx, actor ?? 'server', 'password.reset', userId, {}, now)
  })
}

const uniqueViolation = '23505'

/** Two sign-ups with one e-mail at the same moment: the table decides. */
export function emailTaken(error: unknown): never {
  if ((error as { code?: string }).code === uniqueViolation)
    throw new AppError('conflict', 'There is an account with this e-mail already', { hint: 'Sign in with it, or take another e-mail.' })
  throw error
}
