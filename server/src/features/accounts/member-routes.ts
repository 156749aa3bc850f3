import {
  AuditList,
  AuditQuery,
  ChangeRole,
  CreatedInvitation,
  IdParams,
  type Invitation,
  InvitationList,
  MemberList,
  MemberParams,
  NewInvitation,
  type Role,
} from '@dumont/contracts'
import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { someone } from './answers.ts'
import { audit, auditEntries } from './audit.ts'
import { leavesNoOwner } from './decide-membership.ts'
import { createInvitation, invitationsOf, lockedMembers, membersOf, removeMembership, saveRole, withdrawInvitation } from './member-store.ts'
import type { InvitationRow } from './tables.ts'

const viewer = { access: 'viewer' as const }
const owner = { access: 'owner' as const }

/** Who belongs to the workspace, and what happened in it. */
export function memberRoutes(app: App, deps: Deps): void {
  const { db, clock, config } = deps

  app.get('/api/v1/members', { config: viewer, schema: { summary: 'People of the workspace', response: { 200: MemberList } } }, async (request) => {
    const rows = await membersOf(db, someone(request.actor).workspaceId)
    return {
      members: rows.map((row) => ({
        user_id: row.userId,
        name: row.name,
        email: row.setupNeeded ? '' : row.email,
        role: row.role,
        joined_at: row.createdAt.toISOString(),
      })),
    }
  })

  app.patch(
    '/api/v1/members/:user_id',
    { config: owner, schema: { summary: 'Change the role of a person', params: MemberParams, body: ChangeRole, response: { 204: z.null() } } },
    async (request, reply) => {
      await changeMembership(deps, someone(request.actor), request.params.user_id, request.body.role)
      return reply.status(204).send(null)
    },
  )

  app.delete(
    '/api/v1/members/:user_id',
    { config: owner, schema: { summary: 'Remove a person from the workspace', params: MemberParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await changeMembership(deps, someone(request.actor), request.params.user_id, undefined)
      await deps.wake('members.left').catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
      return reply.status(204).send(null)
    },
  )

  app.get('/api/v1/invitations', { config: owner, schema: { summary: 'Invitations that were made', response: { 200: InvitationList } } }, async (request) => {
    const rows = await invitationsOf(db, someone(request.actor).workspaceId)
    return { invitations: rows.map(invitationAnswer) }
  })

  app.post(
    '/api/v1/invitations',
    { config: owner, schema: { summary: 'Invite somebody by a link', body: NewInvitation, response: { 201: CreatedInvitation } } },
    async (request, reply) => {
      const actor = someone(request.actor)
      const { token, row } = await db.transaction().execute(async (trx) => {
        const created = await createInvitation(trx, actor, request.body, clock.now())
        await audit(trx, actor, 'invitation.created', String(created.row.id), { role: created.row.role, email: created.row.email }, clock.now())
        return created
      })
      return reply
        .status(201)
        .header('cache-control', 'no-store')
        .send({ ...invitationAnswer(row), link: `${config.publicUrl}/invite/${token}` })
    },
  )

  app.delete(
    '/api/v1/invitations/:id',
    { config: owner, schema: { summary: 'Withdraw an invitation', params: IdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = someone(request.actor)
      await db.transaction().execute(async (trx) => {
        const outcome = await withdrawInvitation(trx, actor.workspaceId, request.params.id)
        if (!outcome) throw new AppError('not_found', 'There is no such invitation')
        if (outcome === 'accepted')
          throw new AppError('conflict', 'This invitation was accepted already', { hint: 'Remove the person from the members instead.' })
        await audit(trx, actor, 'invitation.withdrawn', String(request.params.id), {}, clock.now())
      })
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/api/v1/audit',
    { config: owner, schema: { summary: 'Who changed what, newest first', querystring: AuditQuery, response: { 200: AuditList } } },
    async (request) => {
      const { before, limit } = request.query
      const rows = await auditEntries(db, someone(request.actor), { before, limit })
      const entries = rows.slice(0, limit).map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        who: row.who,
        action: row.action,
        target: row.target,
        detail: row.detail as Record<string, unknown>,
      }))
      return { entries, next_before: rows.length > limit ? entries.at(-1)!.id : null }
    },
  )
}

/** A new role, or none: out of the workspace. A workspace is never left without an owner. */
async function changeMembership({ db, clock }: Deps, actor: Actor, userId: string, role: Role | undefined): Promise<void> {
  const { workspaceId } = actor
  await db.transaction().execute(async (trx) => {
    const members = await lockedMembers(trx, workspaceId)
    const present = members.find((member) => member.userId === userId)
    if (!present) throw new AppError('not_found', 'There is no such member')
    // Asked again under the lock: meanwhile somebody may have taken the actor's own role.
    if (members.find((member) => member.userId === actor.userId)?.role !== 'owner') throw new AppError('forbidden', 'You are not an owner any more')
    if (leavesNoOwner(members, userId, role))
      throw new AppError('conflict', 'The last owner cannot leave or step down', { hint: 'Make somebody else an owner first.' })
    if (role) await saveRole(trx, workspaceId, userId, role)
    else await removeMembership(trx, workspaceId, userId, clock.now())
    await audit(
      trx,
      actor,
      role ? 'member.role_changed' : 'member.removed',
      userId,
      role ? { from: present.role, to: role } : { role: present.role },
      clock.now(),
    )
  })
}

const invitationAnswer = (row: InvitationRow): z.infer<typeof Invitation> => ({
  id: row.id,
  role: row.role,
  email: row.email,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  accepted_at: row.acceptedAt?.toISOString() ?? null,
})
