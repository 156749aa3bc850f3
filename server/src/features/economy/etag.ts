import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import type { Db } from '../../platform/db.ts'
import { versionsOf } from './store-versions.ts'

/** How long an answer about what runs is as good as a new one: its counter runs from as_of. */
const RUNNING_MS = 10_000
/** Days of any zone begin on a quarter of an hour. */
const IDLE_MS = 900_000

/** Changes with the ledger, the prices it is compared with and, as time goes by, with what runs. */
async function versionOf(db: Db, workspaceId: string, now: Date): Promise<string> {
  const { runs, ...versions } = await versionsOf(db, workspaceId)
  return JSON.stringify([workspaceId, versions, Math.floor(now.getTime() / (runs ? RUNNING_MS : IDLE_MS))])
}

/** Sets the ETag; true: the caller has this answer already, and 304 is set. Weak: as_of may differ, what it says does not. */
export async function isKnown(db: Db, request: Pick<FastifyRequest, 'headers' | 'url'>, reply: FastifyReply, workspaceId: string, now: Date): Promise<boolean> {
  const digest = createHash('sha256')
    .update((await versionOf(db, workspaceId, now)) + request.url)
    .digest('base64url')
  const etag = `W/"${digest.slice(0, 27)}"`
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const asked = request.headers['if-none-match']
  const known = asked !== undefined && asked.split(',').some((one) => one.trim() === etag || one.trim() === '*')
  if (known) reply.status(304)
  return known
}
