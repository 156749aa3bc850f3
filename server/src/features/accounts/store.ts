import type { Role } from '@dumont/contracts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import type { User } from './tables.ts'
import { newId } from './tokens.ts'

/** A session counts as long as its user belongs to a workspace; the one it was started in comes first. */
export async function actorOfSession(db: Db, token: string, now: Date): Promise<Actor | undefined> {
  const found = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.userId')
    .innerJoin('memberships as m', 'm.userId', 's.userId')
    .select(['s.userId', 'm.workspaceId', 'm.role', 'u.instanceAdmin'])
    .where('s.token', '=', token)
    .where('s.expiresAt', '>', now)
    .orderBy((eb) => eb('m.workspaceId', 'is not distinct from', eb.ref('s.activeWorkspaceId')), 'desc')
    .orderBy('m.createdAt')
    .orderBy('m.id')
    .executeTakeFirst()
  return found && { ...found, scope: 'write', via: 'session' }
}

/** Whom this user acts as right after signing in. */
export async function actorOfUser(db: Db, userId: string): Promise<Actor | undefined> {
  const found = await db
    .selectFrom('users as u')
    .innerJoin('memberships as m', 'm.userId', 'u.id')
    .select(['u.id as userId', 'm.workspaceId', 'm.role', 'u.instanceAdmin'])
    .where('u.id', '=', userId)
    .orderBy('m.createdAt')
    .orderBy('m.id')
    .executeTakeFirst()
  return found && { ...found, scope: 'write', via: 'session' }
}

export function userAndWorkspace(db: Db, { userId, workspaceId }: { userId: string; workspaceId: string }) {
  return db
    .selectFrom('users as u')
    .innerJoin('memberships as m', 'm.userId', 'u.id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspaceId')
    .select(['u.name as userName', 'u.email', 'u.setupNeeded', 'w.name as workspaceName'])
    .where('u.id', '=', userId)
    .where('w.id', '=', workspaceId)
    .executeTakeFirst()
}

export function userById(db: Db, id: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

/** E-mails are kept in lower case. */
export function userByEmail(db: Db, email: string): Promise<User | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()
}

export function allUsers(db: Db) {
  return db
    .selectFrom('users as u')
    .leftJoin('memberships as m', 'm.userId', 'u.id')
    .leftJoin('workspaces as w', 'w.id', 'm.workspaceId')
    .select(['u.id', 'u.name', 'u.email', 'u.setupNeeded', 'u.instanceAdmin', 'u.createdAt', 'm.role', 'w.name as workspace'])
    .orderBy('u.createdAt')
    .orderBy('u.id')
    .execute()
}

type Person = { name: string; email: string; instanceAdmin?: boolean; setupNeeded?: boolean }

export async function insertUser(db: Db, person: Person, now: Date): Promise<User> {
  return db
    .insertInto('users')
    .values({ id: newId(), ...person, email: person.email.toLowerCase(), image: null, createdAt: now, updatedAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function insertWorkspace(db: Db, name: string, now: Date): Promise<string> {
  const id = newId()
  await db.insertInto('workspaces').values({ id, name, slug: id, createdAt: now }).execute()
  return id
}

export async function insertMembership(db: Db, membership: { workspaceId: string; userId: string; role: Role }, now: Date): Promise<void> {
  await db
    .insertInto('memberships')
    .values({ id: newId(), ...membership, createdAt: now })
    .execute()
}

/** Sets or replaces the password of e-mail sign-in. */
export async function savePassword(db: Db, userId: string, passwordHash: string, now: Date): Promise<void> {
  await db
    .insertInto('accounts')
    .values({ id: newId(), accountId: userId, providerId: 'credential', userId, password: passwordHash, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.columns(['providerId', 'accountId']).doUpdateSet({ password: passwordHash, updatedAt: now }))
    .execute()
}

export async function passwordHashOf(db: Db, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom('accounts').select('password').where('userId', '=', userId).where('providerId', '=', 'credential').executeTakeFirst()
  return row?.password ?? undefined
}

export async function endSessions(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('userId', '=', userId).execute()
}

export async function endSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token', '=', token).execute()
}

export async function grantInstanceAdmin(db: Db, userId: string): Promise<void> {
  await db.updateTable('users').set({ instanceAdmin: true }).where('id', '=', userId).execute()
}

/** False when the first owner's set-up was done already. */
export async function setUpUser(db: Db, userId: string, { name, email }: { name: string; email: string }, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('users')
    .set({ name, email: email.toLowerCase(), setupNeeded: false, updatedAt: now })
    .where('id', '=', userId)
    .where('setupNeeded', '=', true)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** False at the first start: nobody can sign in but by the printed link. */
export async function ownerIsSetUp(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').where('setupNeeded', '=', false).limit(1).executeTakeFirst()) !== undefined
}

export async function dropEndedSessions(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expiresAt', '<=', now).execute()
}
