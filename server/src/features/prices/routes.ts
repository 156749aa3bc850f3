import { Catalogue, HistoryPoint, HistoryQuery, type Series, SeriesHistory, SeriesList, SeriesParams, SeriesQuery } from '@dumont/contracts'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Db } from '../../platform/db.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { batches, longRead } from '../../platform/long-read.ts'
import { answerCsv } from './csv-answer.ts'
import { streamCsv } from './csv-stream.ts'
import { fillGrid } from './decide-history.ts'
import { HOLD_HOURS, stateOf } from './decide-state.ts'
import { cheapestRoutes } from './routes-cheapest.ts'
import { connectionRoutes } from './routes-connections.ts'
import { importRoutes } from './routes-imports.ts'
import { quarantineRoutes } from './routes-quarantine.ts'
import { referenceRoutes } from './routes-references.ts'
import { watchlistRoutes } from './routes-watchlist.ts'
import { countSeries, hasRealPrices, seriesById, type SeriesFilter, seriesRows } from './store.ts'
import { catalogue } from './store-catalogue.ts'
import { removeDemo } from './store-demo.ts'
import { readRanges } from './store-hours.ts'
import type { SeriesRow } from './tables.ts'
import { toWireSeries, usd } from './wire.ts'

const viewer = { access: 'viewer' } as const
const HOUR = 3_600_000
const DEFAULT_HOURS = 30 * 24
const MOST_HOURS = 1100 * 24

export async function routes(app: App, deps: Deps): Promise<void> {
  app.get(
    '/api/v1/catalogue',
    { config: viewer, schema: { summary: 'GPUs with prices, their markets, providers and regions', response: { 200: Catalogue } } },
    () => catalogue(deps.db),
  )

  app.get(
    '/api/v1/series',
    { config: viewer, schema: { summary: 'Price series, page by page', querystring: SeriesQuery, response: { 200: SeriesList } } },
    async ({ query }, reply) => {
      const now = deps.clock.now()
      const { format, after, limit, ...wanted } = query
      const filter = { ...wanted, demo: !(await hasRealPrices(deps.db)), now }
      if (format === 'csv')
        return streamCsv(
          reply,
          'series.csv',
          longRead(deps.db, (trx) => allSeries(trx, filter)),
          seriesColumns,
        ) as never
      // One more than asked for tells whether there is a next page.
      const [rows, total] = await Promise.all([seriesRows(deps.db, { ...filter, after, limit: limit + 1 }), countSeries(deps.db, filter)])
      const series = rows.slice(0, limit).map((row) => toWireSeries(row, now))
      return { series, total, next_after: rows.length > limit ? series.at(-1)!.id : null }
    },
  )

  app.get(
    '/api/v1/series/:id/history',
    { config: viewer, schema: { summary: 'Hourly prices of one series', params: SeriesParams, querystring: HistoryQuery, response: { 200: SeriesHistory } } },
    async ({ params, query }, reply) => {
      const row = await seriesById(deps.db, params.id)
      if (!row) throw new AppError('not_found', `There is no series ${params.id}`)
      const now = deps.clock.now()
      const { from, to } = rangeOf(query, row, now)
      const points = await historyPoints(deps, row, from, to)
      if (query.format === 'csv') return answerCsv(reply, `history-${row.id}.csv`, points, Object.keys(HistoryPoint.shape))
      return { series: toWireSeries(row, now), from: from.toISOString(), to: to.toISOString(), points }
    },
  )

  app.delete(
    '/api/v1/prices/demo',
    { config: { access: 'instance_admin' }, schema: { summary: 'Take the demo market away for good', response: { 204: z.null() } } },
    async ({ actor }, reply) => {
      await removeDemo(deps.db, deps.clock.now())
      await audit(deps.db, actor!, 'demo.removed', null, {}, deps.clock.now())
      return reply.status(204).send(null)
    },
  )

  connectionRoutes(app, deps)
  cheapestRoutes(app, deps)
  quarantineRoutes(app, deps)
  referenceRoutes(app, deps)
  watchlistRoutes(app, deps)
  await importRoutes(app, deps)
}

async function* allSeries(db: Db, filter: SeriesFilter & { now: Date }) {
  for await (const rows of batches<SeriesRow>((last, limit) => seriesRows(db, { ...filter, after: last?.id, limit })))
    yield rows.map((row) => toWireSeries(row, filter.now))
}

const seriesColumns: (keyof Series)[] = [
  'id',
  'key',
  'source',
  'provider',
  'region',
  'zone',
  'instance_type',
  'gpu',
  'gpu_label',
  'gpu_count',
  'market',
  'kind',
  'statistic',
  'demo',
  'state',
  'history_hours',
  'first_observed_at',
  'last_observed_at',
  'price_usd_per_hour',
  'price_usd_per_gpu_hour',
  'on_demand_usd_per_hour',
  'forecast_issued_at',
]

/** Whole hours; by default the 30 days up to now, or up to the last hour of a series that ended. */
function rangeOf(query: HistoryQuery, row: SeriesRow, now: Date): { from: Date; to: Date } {
  const last = row.lastObservedAt ? Math.ceil(row.lastObservedAt.getTime() / HOUR) * HOUR : now.getTime()
  const held = stateOf(row, now) === 'ended' ? Math.max(last, row.endedAt?.getTime() ?? 0) : now.getTime()
  const to = Math.floor((query.to ? Date.parse(query.to) : held) / HOUR) * HOUR
  const from = query.from ? Math.ceil(Date.parse(query.from) / HOUR) * HOUR : to - DEFAULT_HOURS * HOUR
  if (from > to) throw new AppError('validation_failed', 'from: lies after `to`')
  if (to - from > MOST_HOURS * HOUR) throw new AppError('validation_failed', `from, to: at most ${MOST_HOURS / 24} days at once`)
  return { from: new Date(from), to: new Date(to) }
}

async function historyPoints(deps: Deps, row: SeriesRow, from: Date, to: Date): Promise<HistoryPoint[]> {
  const rows = (await readRanges(deps.db, [row.id], new Date(from.getTime() - HOLD_HOURS * HOUR), to)).get(row.id) ?? []
  return fillGrid(rows, from, to).map(({ atMs, priceMicros, lowMicros, highMicros, observed }) => ({
    timestamp: new Date(atMs).toISOString(),
    price_usd_per_hour: usd(priceMicros),
    price_usd_per_gpu_hour: usd(priceMicros / row.gpuCount),
    low_usd_per_hour: usd(lowMicros),
    high_usd_per_hour: usd(highMicros),
    observed,
  }))
}
