import type { Role } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { InvitationRow } from './tables.ts'
import { hashToken, newToken } from './tokens.ts'

export function membersOf(db: Db, workspaceId: string) {
  return db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.userId')
    .select(['m.userId', 'm.role', 'm.createdAt', 'u.name', 'u.email', 'u.setupNeeded'])
    .where('m.workspaceId', '=', workspaceId)
    .orderBy('m.createdAt')
    .orderBy('m.id')
    .execute()
}

/** Members under a lock on their workspace: two owners who remove each other come one after the other. */
export async function lockedMembers(db: Db, workspaceId: string) {
  await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forUpdate().execute()
  return membersOf(db, workspaceId)
}

export async function saveRole(db: Db, workspaceId: string, userId: string, role: Role): Promise<void> {
  await db.updateTable('memberships').set({ role }).where('workspaceId', '=', workspaceId).where('userId', '=', userId).execute()
}

/** Takes the membership, and the keys with it: they shall not come back to life with a later invitation. */
export async function removeMembership(db: Db, workspaceId: string, userId: string, now: Date): Promise<void> {
  await db.deleteFrom('memberships').where('workspaceId', '=', workspaceId).where('userId', '=', userId).execute()
  await db
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute()
  await db
    .deleteFrom('sessions')
    .where('userId', '=', userId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('memberships')
            .select(sql`1`.as('one'))
            .where('userId', '=', userId),
        ),
      ),
    )
    .execute()
}

const lifetimeMs = 7 * 86_400_000

/** The token is in this answer only; the table keeps its hash. */
export async function createInvitation(
  db: Db,
  by: { userId: string; workspaceId: string },
  wanted: { role: Role; email?: string },
  now: Date,
): Promise<{ token: string; row: InvitationRow }> {
  const token = newToken()
  const row = await db
    .insertInto('invitations')
    .values({
      workspaceId: by.workspaceId,
      inviterId: by.userId,
      role: wanted.role,
      email: wanted.email?.toLowerCase() ?? null,
      tokenHash: hashToken(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifetimeMs),
      acceptedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { token, row }
}

export function invitationsOf(db: Db, workspaceId: string): Promise<InvitationRow[]> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('status', '!=', 'canceled')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

export function openInvitation(db: Db, token: string, now: Date): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('tokenHash', '=', hashToken(token))
    .where('status', '=', 'pending')
    .where('expiresAt', '>', now)
    .executeTakeFirst()
}

/** The invitation, to exactly one of any number of callers. */
export function claimInvitation(db: Db, token: string, now: Date): Promise<InvitationRow | undefined> {
  return db
    .updateTable('invitations')
    .set({ status: 'accepted', acceptedAt: now })
    .where('tokenHash', '=', hashToken(token))
    .where('status', '=', 'pending')
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** What became of it, or undefined when this workspace has no such invitation. */
export async function withdrawInvitation(db: Db, workspaceId: string, id: number): Promise<'withdrawn' | 'accepted' | undefined> {
  const row = await db
    .updateTable('invitations')
    .set((eb) => ({
      status: eb
        .case()
        .when('status', '=', 'accepted')
        .then('accepted' as const)
        .else('canceled' as const)
        .end(),
    }))
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .returning('status')
    .executeTakeFirst()
  return row && (row.status === 'accepted' ? 'accepted' : 'withdrawn')
}
