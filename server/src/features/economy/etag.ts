import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import type { Stands } from './store-versions.ts'

/** How long an answer about what runs is as good as a new one: its counter runs from as_of. */
const RUNNING_MS = 10_000
/** Days of any zone begin on a quarter of an hour. */
const IDLE_MS = 900_000

export type Version = Pick<Stands, 'ledger' | 'references' | 'settings' | 'runs'>

/** Changes with the ledger, the prices it is compared with and, as time goes by, with what runs. Weak: as_of may differ, what it says does not. */
function etagOf(workspaceId: string, { runs, ledger, references, settings }: Version, now: Date, url: string): string {
  const version = JSON.stringify([workspaceId, { ledger, references, settings }, Math.floor(now.getTime() / (runs ? RUNNING_MS : IDLE_MS))])
  const digest = createHash('sha256')
    .update(version + url)
    .digest('base64url')
  return `W/"${digest.slice(0, 27)}"`
}

/** Sets the ETag; true: the caller has this answer already, and 304 is set. */
export function isKnown(
  { headers, url }: Pick<FastifyRequest, 'headers' | 'url'>,
  reply: FastifyReply,
  { workspaceId, version, now }: { workspaceId: string; version: Version; now: Date },
): boolean {
  const etag = etagOf(workspaceId, version, now, url)
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const asked = headers['if-none-match']
  const known = asked !== undefined && asked.split(',').some((one) => one.trim() === etag || one.trim() === '*')
  if (known) reply.status(304)
  return known
}
