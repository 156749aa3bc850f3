import { CostForecast, CostForecastQuery, SeriesForecast, SeriesForecastQuery, SeriesParams } from '@dumont/contracts'
import { jointOf, MIN_HISTORY_HOURS } from '@dumont/forecast'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { answerCsv, type SeriesRow, seriesById } from '../prices/index.ts'
import { type Answerable, type CsvRow, costForecastAnswer, costForecastRows, seedOf, seriesForecastAnswer, seriesForecastRows } from './answers.ts'
import { isZone } from '../../platform/zone.ts'
import { isEnded } from './decide-refresh.ts'
import { accuracyRoutes } from './accuracy/routes.ts'
import { findSeries, GpuParams } from './find-series.ts'
import { modelRoutes } from './model-routes.ts'
import { lastProblem, latestForecast } from './store.ts'
import { familyOf, traitsOf } from './price-task.ts'
import { takeWindow } from './take-window.ts'
import { workOutCost } from './work-out-cost.ts'

export function routes(app: App, deps: Deps): void {
  costForecastRoute(app, deps)
  seriesForecastRoute(app, deps)
  modelRoutes(app, deps)
  accuracyRoutes(app, deps)
}

function costForecastRoute(app: App, deps: Deps): void {
  const schema = {
    params: GpuParams,
    querystring: CostForecastQuery,
    response: { 200: CostForecast },
    tags: ['forecasts'],
    summary: 'What a GPU will cost over the next seven days',
  }
  app.get('/api/v1/spot/cost-forecast/:gpu_name', { config: { access: 'viewer' }, schema }, async ({ params, query }, reply) => {
    if (!isZone(query.zone)) throw new AppError('validation_failed', 'zone: is not an IANA time zone, such as Europe/Lisbon')
    const found = await readForecast(deps, await findSeries(deps, params.gpu_name, query))
    const { row, forecast, window } = found
    const { usage_hours_per_day: usageHoursPerDay, zone } = query
    const worked = workOutCost({ window, gpuCount: row.gpuCount, usageHoursPerDay, zone, seed: seedOf(row.id, forecast.origin) })
    const answer = costForecastAnswer(found, params.gpu_name, query, worked)
    keepPrivate(reply)
    return query.format === 'csv' ? sendCsv(reply, ['cost-forecast', row.gpuId, row.provider, row.region], costForecastRows(answer)) : answer
  })
}

function seriesForecastRoute(app: App, deps: Deps): void {
  const schema = {
    params: SeriesParams,
    querystring: SeriesForecastQuery,
    response: { 200: SeriesForecast },
    tags: ['forecasts'],
    summary: 'The hourly forecast of one price series',
  }
  app.get('/api/v1/series/:id/forecast', { config: { access: 'viewer' }, schema }, async ({ params, query }, reply) => {
    const row = await seriesById(deps.db, params.id)
    if (!row) throw new AppError('not_found', `There is no series ${params.id}`)
    const answer = seriesForecastAnswer(await readForecast(deps, row))
    keepPrivate(reply)
    return query.format === 'csv' ? sendCsv(reply, ['forecast', row.key], seriesForecastRows(answer)) : answer
  })
}

async function readForecast({ db, clock }: Deps, row: SeriesRow): Promise<Answerable> {
  const now = clock.now()
  if (row.historyHours < MIN_HISTORY_HOURS || !row.lastObservedAt) {
    throw new AppError('not_enough_history', `Need at least ${MIN_HISTORY_HOURS} hours of price history`, {
      required: MIN_HISTORY_HOURS,
      have: row.historyHours,
    })
  }
  const newest = await latestForecast(db, row.id)
  const joint = newest?.dependence ? jointOf(newest.dependence, { family: familyOf(row), traits: traitsOf(row) }) : undefined
  const window = newest && takeWindow(joint ? { ...newest.forecast, joint } : newest.forecast, newest.forecast.origin, isEnded(row, now), now)
  if (!newest || !window) {
    const problem = await lastProblem(db, row.id)
    throw new AppError('forecast_pending', problem ? `The forecast could not be made yet: ${problem}` : 'The forecast is still being made')
  }
  return { row, ...newest, window, now }
}

/** People's sessions decide who sees it, and each hour brings a new one. */
function keepPrivate(reply: FastifyReply): void {
  reply.header('cache-control', 'private, no-cache')
}

/** Past the JSON serialiser of the route's answer. */
function sendCsv(reply: FastifyReply, name: readonly (string | null)[], rows: readonly CsvRow[]): never {
  return answerCsv(reply, `${name.filter(Boolean).join('-').slice(0, 120)}.csv`, rows, Object.keys(rows[0]!)) as never
}
