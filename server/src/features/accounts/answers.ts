import type { ApiKey, Me } from '@dumont/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { authHeaders, authOf } from './auth.ts'
import { sessionToken } from './authenticate.ts'
import { actorOfUser, endSession, userAndWorkspace } from './store.ts'
import type { KeyRow } from './tables.ts'

export async function meAnswer(db: Db, actor: Actor): Promise<Me> {
  const found = await userAndWorkspace(db, actor)
  if (!found) throw new AppError('unauthenticated', 'You were removed from this workspace')
  return {
    user: { id: actor.userId, name: found.userName, email: found.setupNeeded ? null : found.email },
    workspace: { id: actor.workspaceId, name: found.workspaceName },
    role: actor.role,
    scope: actor.scope,
    instance_admin: actor.instanceAdmin,
    via: actor.via,
    setup_needed: found.setupNeeded,
  }
}

export const keyAnswer = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scope: row.scope,
  created_at: row.createdAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
  revoked_at: row.revokedAt?.toISOString() ?? null,
})

/** Signs `userId` in: a fresh session in the cookie, the one the browser had before ended. */
export async function startSession(deps: Deps, request: FastifyRequest, reply: FastifyReply, userId: string): Promise<Actor> {
  const actor = await actorOfUser(deps.db, userId)
  if (!actor) throw new AppError('forbidden', 'You belong to no workspace at the moment', { hint: 'Ask an owner for an invitation link.' })
  const { headers } = await authOf(deps).api.startSession({ body: { userId }, headers: authHeaders(request), returnHeaders: true })
  await endPresentSession(deps, request)
  sendCookies(reply, headers)
  return actor
}

export async function endPresentSession(deps: Deps, request: FastifyRequest): Promise<void> {
  const token = await sessionToken(deps, request.headers.cookie)
  if (token) await endSession(deps.db, token)
}

/** `headers.get('set-cookie')` would join several cookies into one broken line. */
export function sendCookies(reply: FastifyReply, headers: Headers): void {
  reply.header('set-cookie', headers.getSetCookie()).header('cache-control', 'no-store')
}

/** For what a key must not do even with write scope: a leaked key shall not make itself a successor. */
export function personAtPage(actor: Actor | undefined): Actor {
  const present = someone(actor)
  if (present.via === 'key') throw new AppError('forbidden', 'This is done at the page, not with an API key')
  return present
}

/** The actor of a route that is not public; the access check has made sure of it. */
export function someone(actor: Actor | undefined): Actor {
  if (!actor) throw new AppError('unauthenticated', 'Sign in first, or send an API key')
  return actor
}
