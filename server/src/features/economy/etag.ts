import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import type { Stands } from './store-versions.ts'

/** How long an answer about what runs is as good as a new one: its counter runs from as_of. */
const RUNNING_MS = 10_000
/** Days of any zone begin on a quarter of an hour. */
const IDLE_MS = 900_000

export type Version = Pick<Stands, 'ledger' | 'references' | 'settings' | 'runs'>

/** `of`: what else the answer depends on, beside its address. */
type Asked = { workspaceId: string; version: Version; now: Date; of?: string }

const strong = (etag: string): string => etag.slice(2)

/** Changes with the ledger, the prices it is compared with and, as time goes by, with what runs. Weak: as_of may differ, what it says does not. */
function etagOf({ workspaceId, version: { runs, ledger, references, settings }, now, of = '' }: Asked, url: string): string {
  const version = [workspaceId, ledger, references, settings, Math.floor(now.getTime() / (runs ? RUNNING_MS : IDLE_MS)), of, url]
  const digest = createHash('sha256').update(JSON.stringify(version)).digest('base64url')
  return `W/"${digest.slice(0, 27)}"`
}

/** Sets the ETag; true: the caller has this answer already, and 304 is set. */
export function isKnown({ headers, url }: Pick<FastifyRequest, 'headers' | 'url'>, reply: FastifyReply, what: Asked): boolean {
  const etag = etagOf(what, url)
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const asked = headers['if-none-match']
  const known = asked !== undefined && asked.split(',').some((one) => [etag, strong(etag), '*'].includes(one.trim()))
  if (known) reply.status(304)
  return known
}
