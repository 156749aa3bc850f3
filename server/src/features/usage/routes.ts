import {
  CorrectUsageSegment,
  LabelUsageSession,
  NewUsageSession,
  StopUsageSession,
  UsageSession,
  UsageSessionDetail,
  UsageSessionList,
  UsageSessionParams,
  UsageSessionsQuery,
} from '@dumont/contracts'
import type { FastifyRequest } from 'fastify'
import { audit } from '../accounts/index.ts'
import { streamCsv } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { longRead } from '../../platform/long-read.ts'
import { startSession, stopSession } from './change-session.ts'
import { allSessions, withCosts } from './all-sessions.ts'
import { correctSegment } from './correct-segment.ts'
import { labelSession } from './label-session.ts'
import { importRoute } from './routes-import.ts'
import { sourceRoutes } from './routes-sources.ts'
import { costsOf } from './store-costs.ts'
import { countSessions, listSessions, segmentsOf, sessionById } from './store-sessions.ts'
import { tellLedger } from './tell-ledger.ts'
import { toWireSegment, toWireSession } from './wire.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const

type Asked = Pick<FastifyRequest, 'actor' | 'headers' | 'url' | 'body'>
/** `target`: what was changed, as the audit log names it. */
type Changed = { session: number; target: number; details: Record<string, unknown> }

export function routes(app: App, deps: Deps): void {
  const detailOf = async (db: Db, workspaceId: string, id: number): Promise<UsageSessionDetail> => {
    const now = deps.clock.now()
    const session = await sessionById(db, workspaceId, id)
    if (!session) throw new AppError('not_found', `There is no session ${id}`)
    const [costs, segments] = [await costsOf(db, [id], now), await segmentsOf(db, id)]
    return { ...toWireSession(session, costs.get(id), now), segments: segments.map((segment) => toWireSegment(segment, session, now)) }
  }

  const list = { summary: 'What ran and runs, newest first', querystring: UsageSessionsQuery, response: { 200: UsageSessionList } }
  app.get('/api/v1/usage/sessions', { config: viewer, schema: list }, async ({ query, actor }, reply) => {
    const now = deps.clock.now()
    const { workspaceId } = actor!
    if (query.format === 'csv')
      return streamCsv(
        reply,
        'usage.csv',
        longRead(deps.db, (trx) => allSessions(trx, workspaceId, query, now)),
        Object.keys(UsageSession.shape),
      ) as never
    const rows = await listSessions(deps.db, workspaceId, query, { before: query.before, limit: query.limit + 1 })
    const shown = rows.slice(0, query.limit)
    const [sessions, total] = await Promise.all([withCosts(deps.db, shown, now), countSessions(deps.db, workspaceId, query)])
    return { sessions, total, next_before: rows.length > query.limit ? shown.at(-1)!.id : null }
  })

  const one = { summary: 'One session with its segments and their corrections', params: UsageSessionParams, response: { 200: UsageSessionDetail } }
  app.get('/api/v1/usage/sessions/:id', { config: viewer, schema: one }, ({ params, actor }) => detailOf(deps.db, actor!.workspaceId, params.id))

  /** Changes the ledger, at most once per Idempotency-Key: writes, puts it into the audit log, answers the session as it is then, and wakes who keeps sums. */
  const change = async (asked: Asked, action: string, status: number, write: (trx: Db, now: Date) => Promise<Changed>): Promise<UsageSessionDetail> => {
    const { body, headers, url } = asked
    const actor = asked.actor!
    const now = deps.clock.now()
    const { answer } = await once(deps.db, { actor, headers, route: url, body, now }, async (trx) => {
      const { session, target, details } = await write(trx, now)
      await audit(trx, actor, action, String(target), details, now)
      return { status, answer: await detailOf(trx, actor.workspaceId, session) }
    })
    await tellLedger(deps)
    return answer
  }

  const start = { summary: 'Tell of an instance that runs', body: NewUsageSession, response: { 201: UsageSessionDetail } }
  app.post('/api/v1/usage/sessions', { config: member, schema: start }, async (asked, reply) => {
    const { provider, gpu, gpu_count } = asked.body
    const answer = await change(asked, 'usage.started', 201, async (trx, now) => {
      const session = await startSession(trx, asked.actor!.workspaceId, asked.body, now)
      return { session, target: session, details: { provider, gpu, gpu_count } }
    })
    return reply.status(201).send(answer)
  })

  const stop = {
    summary: 'Tell that an instance stopped or is gone',
    params: UsageSessionParams,
    body: StopUsageSession,
    response: { 200: UsageSessionDetail },
  }
  app.post('/api/v1/usage/sessions/:id/stop', { config: member, schema: stop }, (asked) =>
    change(asked, 'usage.stopped', 200, async (trx, now) => {
      const { id } = asked.params
      await stopSession(trx, asked.actor!.workspaceId, id, asked.body, now)
      return { session: id, target: id, details: { keep_storage: asked.body.keep_storage } }
    }),
  )

  const correct = {
    summary: 'Correct a segment: another row takes its place',
    params: UsageSessionParams,
    body: CorrectUsageSegment,
    response: { 200: UsageSessionDetail },
  }
  app.post('/api/v1/usage/segments/:id/correct', { config: member, schema: correct }, (asked) =>
    change(asked, 'usage.corrected', 200, async (trx, now) => {
      const session = await correctSegment(trx, asked.actor!.workspaceId, asked.params.id, asked.body, now)
      return { session, target: asked.params.id, details: { reason: asked.body.reason } }
    }),
  )

  const label = {
    summary: 'Say what a session was for; the labels take the place of all it had',
    params: UsageSessionParams,
    body: LabelUsageSession,
    response: { 200: UsageSessionDetail },
  }
  app.put('/api/v1/usage/sessions/:id/labels', { config: member, schema: label }, (asked) =>
    change(asked, 'usage.labelled', 200, async (trx) => {
      const { id } = asked.params
      await labelSession(trx, asked.actor!.workspaceId, id, asked.body)
      return { session: id, target: id, details: { labels: asked.body.labels } }
    }),
  )

  sourceRoutes(app, deps)
  importRoute(app, deps)
}
