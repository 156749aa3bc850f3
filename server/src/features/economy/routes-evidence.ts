import { Evidence, EvidenceQuery, EvidenceRow } from '@dumont/contracts'
import type { FastifyReply } from 'fastify'
import { streamCsv } from '../prices/index.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { isKnown } from './etag.ts'
import { columnsOf, flatten } from './flatten.ts'
import { allEvidence, readEvidence } from './read-evidence.ts'
import { periodOf } from './read-history.ts'
import { readSnapshot, streamSnapshot, type Snapshot } from './snapshot.ts'

/** A page as JSON; as CSV all of it, so that whoever audits a figure has every row it is the sum of. */
export function evidenceRoute(app: App, deps: Deps): void {
  const schema = { summary: 'Hours x rate against hours x reference: what every figure is made of', querystring: EvidenceQuery, response: { 200: Evidence } }
  app.get('/api/v1/economy/evidence', { config: { access: 'viewer' }, schema }, async (request, reply) => {
    const { query } = request
    const now = deps.clock.now()
    const { workspaceId } = request.actor!
    const known = { isKnown: (version: Parameters<typeof isKnown>[2]['version']) => isKnown(request, reply, { workspaceId, version, now }) }
    if (query.format !== 'csv') {
      const read = (snapshot: Snapshot) => readEvidence(snapshot, query.provider, periodOf(snapshot, query), query)
      return (await readSnapshot(deps.db, workspaceId, now, { ...known, read })) ?? ((reply as FastifyReply).send() as never)
    }
    const read = async function* (snapshot: Snapshot) {
      for await (const rows of allEvidence(snapshot, query.provider, periodOf(snapshot, query), query)) yield rows.map((row) => flatten(row))
    }
    return streamCsv(reply, 'evidence.csv', streamSnapshot(deps.db, workspaceId, now, { ...known, read }), columnsOf(EvidenceRow.shape)) as never
  })
}
