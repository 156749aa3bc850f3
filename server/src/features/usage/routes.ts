import {
  CorrectUsageSegment,
  NewUsageSession,
  StopUsageSession,
  UsageSession,
  UsageSessionDetail,
  UsageSessionList,
  UsageSessionParams,
  UsageSessionsQuery,
} from '@dumont/contracts'
import { audit } from '../accounts/index.ts'
import { answerCsv } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { correctSegment, startSession, stopSession } from './change-session.ts'
import { importRoute } from './routes-import.ts'
import { sourceRoutes } from './routes-sources.ts'
import { costsOf } from './store-costs.ts'
import { countSessions, listSessions, segmentsOf, sessionById } from './store-sessions.ts'
import { tellLedger } from './tell-ledger.ts'
import { toWireSegment, toWireSession } from './wire.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const

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
    const rows = await listSessions(deps.db, workspaceId, query, { before: query.before, limit: query.limit + 1 })
    const shown = rows.slice(0, query.limit)
    const [costs, total] = await Promise.all([
      costsOf(
        deps.db,
        shown.map(({ id }) => id),
        now,
      ),
      countSessions(deps.db, workspaceId, query),
    ])
    const sessions = shown.map((row) => toWireSession(row, costs.get(row.id), now))
    if (query.format === 'csv')
      return answerCsv(
        reply,
        'usage.csv',
        sessions.map((one) => ({ ...one, labels: JSON.stringify(one.labels) })),
        Object.keys(UsageSession.shape),
      )
    return { sessions, total, next_before: rows.length > query.limit ? shown.at(-1)!.id : null }
  })

  const one = { summary: 'One session with its segments and their corrections', params: UsageSessionParams, response: { 200: UsageSessionDetail } }
  app.get('/api/v1/usage/sessions/:id', { config: viewer, schema: one }, ({ params, actor }) => detailOf(deps.db, actor!.workspaceId, params.id))

  const start = { summary: 'Tell of an instance that runs', body: NewUsageSession, response: { 201: UsageSessionDetail } }
  app.post('/api/v1/usage/sessions', { config: member, schema: start }, async ({ body, actor, headers, url }, reply) => {
    const now = deps.clock.now()
    const { answer } = await once(deps.db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const id = await startSession(trx, actor!.workspaceId, body, now)
      await audit(trx, actor!, 'usage.started', String(id), { provider: body.provider, gpu: body.gpu, gpu_count: body.gpu_count }, now)
      return { status: 201, answer: await detailOf(trx, actor!.workspaceId, id) }
    })
    await tellLedger(deps)
    return reply.status(201).send(answer)
  })

  const stop = {
    summary: 'Tell that an instance stopped or is gone',
    params: UsageSessionParams,
    body: StopUsageSession,
    response: { 200: UsageSessionDetail },
  }
  app.post('/api/v1/usage/sessions/:id/stop', { config: member, schema: stop }, async ({ params, body, actor, headers, url }) => {
    const now = deps.clock.now()
    const { answer } = await once(deps.db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      await stopSession(trx, actor!.workspaceId, params.id, body, now)
      await audit(trx, actor!, 'usage.stopped', String(params.id), { keep_storage: body.keep_storage }, now)
      return { status: 200, answer: await detailOf(trx, actor!.workspaceId, params.id) }
    })
    await tellLedger(deps)
    return answer
  })

  const correct = {
    summary: 'Correct a segment: another row takes its place',
    params: UsageSessionParams,
    body: CorrectUsageSegment,
    response: { 200: UsageSessionDetail },
  }
  app.post('/api/v1/usage/segments/:id/correct', { config: member, schema: correct }, async ({ params, body, actor, headers, url }) => {
    const now = deps.clock.now()
    const { answer } = await once(deps.db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const id = await correctSegment(trx, actor!.workspaceId, params.id, body, now)
      await audit(trx, actor!, 'usage.corrected', String(params.id), { reason: body.reason }, now)
      return { status: 200, answer: await detailOf(trx, actor!.workspaceId, id) }
    })
    await tellLedger(deps)
    return answer
  })

  sourceRoutes(app, deps)
  importRoute(app, deps)
}
