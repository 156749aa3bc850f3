import {
  ActiveInstance,
  ActiveSession,
  BreakdownQuery,
  BreakdownRow,
  EconomyPricing,
  EconomyQuery,
  PricingQuery,
  Savings,
  SavingsBreakdown,
  SavingsHistory,
  SavingsHistoryEntry,
  SavingsHistoryQuery,
  SavingsQuery,
  SavingsRealtime,
} from '@dumont/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { answerCsv, gpuIdOf } from '../prices/index.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { isKnown } from './etag.ts'
import { columnsOf, flatten } from './flatten.ts'
import { readBreakdown } from './read-breakdown.ts'
import { checkZone, periodOf, readHistory } from './read-history.ts'
import { readPricing } from './read-pricing.ts'
import { readActiveSession, readRealtime, readSavings } from './read-savings.ts'
import { embedRoutes } from './routes-embed.ts'
import { evidenceRoute } from './routes-evidence.ts'
import { finishedRoutes } from './routes-finished.ts'
import { settingsRoutes } from './routes-settings.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'

const viewer = { access: 'viewer' } as const
const path = '/api/v1/economy'

type Csv<T> = { name: string; columns: readonly string[]; rows: (answer: T) => readonly object[] }

export function routes(app: App, deps: Deps): void {
  /** Reads in one view of the database, unless the caller has the answer already; as CSV when asked for. */
  const answer = async <T>(request: FastifyRequest, reply: FastifyReply, csv: Csv<T>, read: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
    const now = deps.clock.now()
    const { workspaceId } = request.actor!
    const result = await readSnapshot(deps.db, workspaceId, now, { isKnown: (version) => isKnown(request, reply, { workspaceId, version, now }), read })
    if (result === undefined) return reply.send() as never
    if ((request.query as { format?: string }).format !== 'csv') return result
    return answerCsv(
      reply,
      csv.name,
      csv.rows(result).map((row) => flatten(row)),
      csv.columns,
    ) as never
  }

  const savings = { summary: 'What was saved, and what is saved now', querystring: SavingsQuery, response: { 200: Savings } }
  app.get(`${path}/savings`, { config: viewer, schema: savings }, (request, reply) => {
    const { provider, hours_per_day: hoursPerDay, zone } = request.query
    checkZone(zone)
    const csv: Csv<Savings> = { name: 'savings.csv', columns: ['figure', 'value'], rows: figures }
    return answer(request, reply, csv, (snapshot) => readSavings(snapshot, provider, { hoursPerDay, zone }))
  })

  const history = { summary: 'Savings by day, week or month', querystring: SavingsHistoryQuery, response: { 200: SavingsHistory } }
  app.get(`${path}/savings/history`, { config: viewer, schema: history }, (request, reply) => {
    const { query } = request
    const csv: Csv<SavingsHistory> = { name: 'savings-history.csv', columns: Object.keys(SavingsHistoryEntry.shape), rows: (found) => found.history }
    return answer(request, reply, csv, (snapshot) =>
      readHistory(snapshot, query.provider, { ...periodOf(snapshot, query), group: query.group, all: query.all }),
    )
  })

  const instances = { columns: columnsOf(ActiveInstance.shape), rows: (found: { active_instances: object[] }) => found.active_instances }
  const realtime = { summary: 'What runs now, and how fast savings grow', querystring: EconomyQuery, response: { 200: SavingsRealtime } }
  app.get(`${path}/savings/realtime`, { config: viewer, schema: realtime }, (request, reply) =>
    answer(request, reply, { name: 'realtime.csv', ...instances }, (snapshot) => readRealtime(snapshot, request.query.provider)),
  )

  const session = { summary: 'The sessions that run now', querystring: EconomyQuery, response: { 200: ActiveSession } }
  app.get(`${path}/active-session`, { config: viewer, schema: session }, (request, reply) =>
    answer(request, reply, { name: 'active-session.csv', ...instances }, (snapshot) => readActiveSession(snapshot, request.query.provider)),
  )

  const pricing = { summary: 'What each GPU is compared with, and where that price is from', querystring: PricingQuery, response: { 200: EconomyPricing } }
  app.get(`${path}/pricing`, { config: viewer, schema: pricing }, (request, reply) => {
    const { provider, gpu } = request.query
    const columns = [
      'gpu',
      'gpu_label',
      'provider',
      'kind',
      'usd_per_gpu_hour',
      'instances',
      'region',
      'form_factor',
      'source',
      'effective_from',
      'fetched_at',
      'age_seconds',
      'old',
    ]
    const csv: Csv<EconomyPricing> = {
      name: 'pricing.csv',
      columns,
      rows: (found) => found.pricing.flatMap(({ references, ...of }) => references.map((one) => ({ ...one, ...of }))),
    }
    return answer(request, reply, csv, async (snapshot) => readPricing(snapshot, { provider, gpuId: gpu === undefined ? undefined : gpuIdOf(gpu) }))
  })

  const breakdown = { summary: 'Savings by GPU, provider, instance or label', querystring: BreakdownQuery, response: { 200: SavingsBreakdown } }
  app.get(`${path}/breakdown`, { config: viewer, schema: breakdown }, (request, reply) => {
    const { query } = request
    const csv: Csv<SavingsBreakdown> = { name: 'savings-breakdown.csv', columns: columnsOf(BreakdownRow.shape), rows: (found) => found.rows }
    return answer(request, reply, csv, (snapshot) => readBreakdown(snapshot, query.provider, periodOf(snapshot, query), query))
  })

  evidenceRoute(app, deps)
  finishedRoutes(app, deps)
  settingsRoutes(app, deps)
  embedRoutes(app, deps)
}

const figures = (savings: Savings): { figure: string; value: unknown }[] =>
  Object.entries(savings)
    .filter(([, value]) => value === null || typeof value !== 'object')
    .map(([figure, value]) => ({ figure, value }))
