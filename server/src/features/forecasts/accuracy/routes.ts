import {
  AccuracyOverview,
  AccuracyQuery,
  ForecastAccuracy,
  ForecastAccuracyQuery,
  KeptForecastList,
  KeptForecastsQuery,
  ModelHealth,
  PastForecast,
  PastForecastParams,
  SeriesForecastQuery,
  SeriesParams,
} from '@dumont/contracts'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import type { App, Deps } from '../../../platform/feature.ts'
import { isZone } from '../../../platform/zone.ts'
import { answerCsv, type SeriesRow, seriesById } from '../../prices/index.ts'
import { findSeries, GpuParams } from '../find-series.ts'
import { readAccuracy } from './read-accuracy.ts'
import { readHealth, readOverview } from './read-overview.ts'
import { readKept, readPast } from './read-past.ts'
import { publicRoutes } from './routes-public.ts'

const viewer = { access: 'viewer' } as const
const tags = ['forecasts']

/** The track record. All of it only reads. */
export function accuracyRoutes(app: App, deps: Deps): void {
  ofGpu(app, deps)
  overview(app, deps)
  past(app, deps)
  publicRoutes(app, deps)

  const health = { response: { 200: ModelHealth }, tags, summary: 'Families of prices whose model was set aside for "no change", and when' }
  app.get('/api/v1/accuracy/health', { config: viewer, schema: health }, async () => readHealth(deps))
}

function ofGpu(app: App, deps: Deps): void {
  const schema = {
    params: GpuParams,
    querystring: ForecastAccuracyQuery,
    response: { 200: ForecastAccuracy },
    tags,
    summary: 'How far off the forecasts of a GPU were, beside "no change"',
  }
  app.get('/api/v1/spot/forecast-accuracy/:gpu_name', { config: viewer, schema }, async ({ params, query }, reply) => {
    if (!isZone(query.zone)) throw new AppError('validation_failed', 'zone: is not an IANA time zone, such as Europe/Lisbon')
    const row = await findSeries(deps, params.gpu_name, query)
    const answer = await readAccuracy(deps, row, params.gpu_name, query)
    keepPrivate(reply)
    return query.format === 'csv' ? sendCsv(reply, ['forecast-accuracy', row.gpuId, row.provider, row.region], answer.bars) : answer
  })
}

function overview(app: App, deps: Deps): void {
  const schema = { querystring: AccuracyQuery, response: { 200: AccuracyOverview }, tags, summary: 'The track record by GPU, provider or series' }
  app.get('/api/v1/accuracy', { config: viewer, schema }, async ({ query }, reply) => {
    const { all, ...answer } = await readOverview(deps, query)
    keepPrivate(reply)
    if (query.format === 'csv') return sendCsv(reply, ['accuracy', query.by], all, Object.keys(answer.overall))
    return { ...answer, rows: all.slice(query.offset, query.offset + query.limit) }
  })
}

function past(app: App, deps: Deps): void {
  const list = { params: SeriesParams, querystring: KeptForecastsQuery, response: { 200: KeptForecastList }, tags, summary: 'Past forecasts of a series' }
  app.get('/api/v1/series/:id/forecasts', { config: viewer, schema: list }, async ({ params, query }) =>
    readKept(deps, await rowOf(deps, params.id), { before: query.before === undefined ? undefined : new Date(query.before), limit: query.limit }),
  )

  const one = {
    params: PastForecastParams,
    querystring: SeriesForecastQuery,
    response: { 200: PastForecast },
    tags,
    summary: 'What a past forecast said, and what came true',
  }
  app.get('/api/v1/series/:id/forecasts/:forecast_id', { config: viewer, schema: one }, async ({ params, query }, reply) => {
    const row = await rowOf(deps, params.id)
    const answer = await readPast(deps, row, params.forecast_id)
    if (!answer) throw new AppError('not_found', `There is no forecast ${params.forecast_id} of the series ${params.id}`)
    keepPrivate(reply)
    return query.format === 'csv' ? sendCsv(reply, ['past-forecast', row.key, answer.origin], pointRows(answer)) : answer
  })
}

async function rowOf({ db }: Deps, id: number): Promise<SeriesRow> {
  const row = await seriesById(db, id)
  if (!row) throw new AppError('not_found', `There is no series ${id}`)
  return row
}

const pointRows = ({ points }: PastForecast) =>
  points.map(({ quantiles, ...point }) => ({ ...point, ...Object.fromEntries(Object.entries(quantiles).map(([level, value]) => [`q${level}`, value])) }))

/** People's sessions decide who sees it. */
function keepPrivate(reply: FastifyReply): void {
  reply.header('cache-control', 'private, no-cache')
}

type Rows = readonly Record<string, string | number | boolean | null>[]

/** Past the JSON serialiser of the route's answer. */
function sendCsv(reply: FastifyReply, name: readonly (string | null)[], rows: Rows, columns = Object.keys(rows[0] ?? {})): never {
  return answerCsv(reply, `${name.filter(Boolean).join('-').slice(0, 120)}.csv`, rows, columns) as never
}
