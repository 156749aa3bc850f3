import type { Catalogue, Series, SeriesHistory, SeriesList } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { csvCell } from './csv-answer.ts'
import { runDemo } from './demo-job.ts'
import { chooseSeries, noteForecasts, prices, seriesById, seriesRows } from './index.ts'
import { runIndex } from './index-job.ts'
import { ensureSeries } from './store.ts'
import type { SeriesSpec } from './tables.ts'
import { mergeObservations, rowsOf } from './store-merge.ts'
import { ensureMonths, monthOf } from './store-months.ts'
import { wakeQuietly } from './wake.ts'

const now = new Date('2026-03-04T05:06:07Z')
const HOUR = 3_600_000
let it: TestApp
beforeAll(async () => {
  it = await startApp({ now: now.toISOString() })
})
beforeEach(async () => {
  await sql`truncate series, price_hours, price_index_groups, instance_settings restart identity cascade`.execute(it.deps.db)
  it.woken.length = 0
  it.clock.set(now)
})

type Wanted = Partial<SeriesSpec> & { usd?: number; hours?: number; endedHoursAgo?: number; everyHours?: number }
/** A series of `hours` hourly prices that ends `endedHoursAgo` hours before now. */
async function aSeries({ usd = 1, hours = 60, endedHoursAgo = 0, everyHours = 1, ...spec }: Wanted = {}): Promise<number> {
  const { db } = it.deps
  const whole: SeriesSpec = {
    source: 'import',
    key: `k${Math.random()}`,
    provider: 'aws',
    region: 'us-east-1',
    zone: null,
    instanceType: 'g4dn.xlarge',
    gpuId: 't4',
    gpuCount: 1,
    market: 'spot',
    kind: 'listing',
    statistic: null,
    demo: false,
    ...spec,
  }
  const [id] = [...(await ensureSeries(db, [whole], now)).values()] as [number]
  const last = Math.floor(now.getTime() / HOUR) - endedHoursAgo
  const rows = Array.from({ length: Math.ceil(hours / everyHours) }, (_, i) => ({
    seriesId: id,
    atMs: (last - i * everyHours) * HOUR,
    micros: Math.round(usd * 1e6),
  }))
  await ensureMonths(
    db,
    rows.map(({ atMs }) => monthOf(atMs)),
  )
  await db.transaction().execute((trx) => mergeObservations(trx, { seriesIds: [id], source: rowsOf(rows), importId: null, now }))
  return id
}
const get = async <T>(url: string): Promise<T> => {
  const answer = await it.app.inject(url)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
const index = () => runIndex(it.deps, it.deps.clock.now(), new AbortController().signal)
const listed = async (query: string) => (await get<SeriesList>(`/api/v1/series?${query}`)).series.map(({ id }) => id)

describe('catalogue', () => {
  test('of nothing is empty', async () => {
    expect(await get<Catalogue>('/api/v1/catalogue')).toEqual({ gpus: [], demo: false, has_prices: false })
  })

  test('names each GPU with its markets, providers and regions', async () => {
    await aSeries()
    await aSeries({ region: 'eu-west-1', market: 'on_demand' })
    await aSeries({ provider: 'gcp', region: null })
    await aSeries({ gpuId: 'Q900', provider: 'gcp' })
    await index()
    expect(await get<Catalogue>('/api/v1/catalogue')).toEqual({
      has_prices: true,
      demo: false,
      gpus: [
        { gpu: 'Q900', label: 'Q900', markets: ['spot'], providers: [{ provider: 'gcp', regions: ['us-east-1'], demo: false }] },
        {
          gpu: 't4',
          label: 'T4',
          markets: ['on_demand', 'spot'],
          providers: [
            { provider: 'aws', regions: ['eu-west-1', 'us-east-1'], demo: false },
            { provider: 'gcp', regions: [], demo: false },
          ],
        },
      ],
    })
  })

  test('shows the demo only until there are real prices', async () => {
    const demo = await aSeries({ provider: 'demo', source: 'demo', demo: true })
    expect(await get<Catalogue>('/api/v1/catalogue')).toMatchObject({ demo: true, has_prices: true, gpus: [{ providers: [{ provider: 'demo', demo: true }] }] })
    expect(await listed('')).toEqual([demo])
    const real = await aSeries()
    expect(await get<Catalogue>('/api/v1/catalogue')).toMatchObject({ demo: false, gpus: [{ providers: [{ provider: 'aws' }] }] })
    expect(await listed('')).toEqual([real])
  })
})

describe('series', () => {
  test('tells what is known of it', async () => {
    const id = await aSeries({ key: 'aws|x', gpuCount: 4, usd: 2, gpuId: 'a10g' })
    await noteForecasts(it.deps.db, [id], now)
    const { series, total, next_after } = await get<SeriesList>('/api/v1/series')
    expect([total, next_after]).toEqual([1, null])
    expect(series[0]).toEqual({
      id,
      key: 'aws|x',
      source: 'import',
      provider: 'aws',
      region: 'us-east-1',
      zone: null,
      instance_type: 'g4dn.xlarge',
      gpu: 'a10g',
      gpu_label: 'A10G',
      gpu_count: 4,
      market: 'spot',
      kind: 'listing',
      statistic: null,
      demo: false,
      state: 'fresh',
      history_hours: 59,
      first_observed_at: '2026-03-01T18:00:00.000Z',
      last_observed_at: '2026-03-04T05:00:00.000Z',
      price_usd_per_hour: 2,
      price_usd_per_gpu_hour: 0.5,
      on_demand_usd_per_hour: null,
      forecast_issued_at: now.toISOString(),
    } satisfies Series)
  })

  test('filters by everything a series has, GPUs by any of their names', async () => {
    const [a, b, c] = [
      await aSeries({ key: 'first' }),
      await aSeries({ gpuId: 'l4', provider: 'gcp', region: 'x' }),
      await aSeries({ market: 'on_demand', endedHoursAgo: 60 }),
    ]
    const d = await aSeries({ hours: 10, key: 'young' })
    const e = await aSeries({ endedHoursAgo: 20, key: 'old' })
    expect(await listed('gpu=Tesla%20T4')).toEqual([a, c, d, e])
    expect(await listed('provider=gcp')).toEqual([b])
    expect(await listed('region=x')).toEqual([b])
    expect(await listed('market=on_demand')).toEqual([c])
    expect(await listed('kind=index')).toEqual([])
    expect(await listed('search=IRS')).toEqual([a])
    expect(await listed('search=%25')).toEqual([])
    expect(await listed('state=fresh')).toEqual([a, b])
    expect(await listed('state=stale')).toEqual([e])
    expect(await listed('state=ended')).toEqual([c])
    expect(await listed('state=collecting')).toEqual([d])
    expect((await seriesRows(it.deps.db, { ids: [a, d], changedSince: now })).map(({ id }) => id)).toEqual([a, d])
    expect(await seriesRows(it.deps.db, { changedSince: new Date(now.getTime() + 1) })).toEqual([])
  })

  test('every page holds the next ones, none twice', async () => {
    const ids = []
    for (let i = 0; i < 5; i++) ids.push(await aSeries())
    const first = await get<SeriesList>('/api/v1/series?limit=2')
    expect([first.series.map(({ id }) => id), first.total, first.next_after]).toEqual([ids.slice(0, 2), 5, ids[1]])
    const second = await get<SeriesList>(`/api/v1/series?limit=2&after=${first.next_after}`)
    expect(second.series.map(({ id }) => id)).toEqual(ids.slice(2, 4))
    const last = await get<SeriesList>(`/api/v1/series?limit=2&after=${second.next_after}`)
    expect([last.series.map(({ id }) => id), last.next_after]).toEqual([ids.slice(4), null])
  })

  test('a file holds every series, whatever the page', async () => {
    for (let i = 0; i < 3; i++) await aSeries()
    // As many more as are read in two batches.
    await sql`insert into series (identity, key, source, provider, gpu_id, gpu_count, market, kind, demo, last_observed_at, first_observed_at, history_hours, created_at, changed_at)
      select 'copy ' || n, 'copy ' || n, source, provider, gpu_id, gpu_count, market, kind, demo, last_observed_at, first_observed_at, history_hours, created_at, changed_at
      from series, generate_series(1, 999) as n where id = (select min(id) from series)`.execute(it.deps.db)
    const { total } = await get<SeriesList>('/api/v1/series?limit=1')
    const lines = (await it.app.inject('/api/v1/series?format=csv&limit=2&after=7')).body.trimEnd().split('\r\n')
    expect([total, lines.length, new Set(lines).size]).toEqual([1002, 1003, 1003])
  })

  test('as CSV: marked as UTF-8, and no key runs as a formula', async () => {
    await aSeries({ key: '=cmd|x', region: 'São Paulo, "B"' })
    const answer = await it.app.inject('/api/v1/series?format=csv')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.body.startsWith('\uFEFFid,key,source,')).toBe(true)
    expect(answer.body).toContain(`,'=cmd|x,import,aws,"São Paulo, ""B""",`)
  })

  test.each(['limit=0', 'colour=red', 'state=happy', 'after=x'])('refuses %s', async (query) => {
    expect((await it.app.inject(`/api/v1/series?${query}`)).statusCode).toBe(400)
  })
})

test.each([
  ['=1+1', "'=1+1"],
  ['  @x', "'  @x"],
  ['\t=x', "'\t=x"],
  ['＝x', "'＝x"],
  ['-5', '-5'],
  ['-5x', "'-5x"],
  ['a-b', 'a-b'],
  ['x;=1+1', "x;'=1+1"],
  ['x; @y;z', "x;' @y;z"],
  ['x\r\n+1', `"x\r\n'+1"`],
  ['\u202e=x', "'\u202e=x"],
  ['7,5', '"7,5"'],
  ['"=x', '"""=x"'],
  ['a\nb', '"a\nb"'],
])('the cell %o is written %o', (text, cell) => {
  expect(csvCell(text)).toBe(cell)
})

test('numbers, yes and no, and nothing are written plainly', () => {
  expect([csvCell(-5), csvCell(true), csvCell(null), csvCell(undefined)]).toEqual(['-5', 'true', '', ''])
})

describe('history', () => {
  const history = (id: number, query = '') => get<SeriesHistory>(`/api/v1/series/${id}/history?${query}`)

  test('is hourly, with held hours marked, up to now', async () => {
    const id = await aSeries({ everyHours: 3, usd: 4, gpuCount: 2 })
    it.clock.set(new Date(now.getTime() + 2 * HOUR))
    const { from, to, points, series } = await history(id)
    expect([from, to, series.id]).toEqual(['2026-02-02T07:00:00.000Z', '2026-03-04T07:00:00.000Z', id])
    expect(points).toHaveLength(60)
    expect(points.slice(-3).map(({ observed }) => observed)).toEqual([true, false, false])
    expect(points.at(-1)).toEqual({
      timestamp: '2026-03-04T07:00:00.000Z',
      price_usd_per_hour: 4,
      price_usd_per_gpu_hour: 2,
      low_usd_per_hour: 4,
      high_usd_per_hour: 4,
      observed: false,
    })
  })

  test('of an ended series ends where it ended', async () => {
    const { to, points } = await history(await aSeries({ endedHoursAgo: 1000 }))
    expect(to).toBe('2026-01-21T13:00:00.000Z')
    expect(points.at(-1)).toMatchObject({ timestamp: to, observed: true })
  })

  test('takes a range, with a price seen before it', async () => {
    const { points } = await history(await aSeries({ everyHours: 12 }), 'from=2026-03-03T01:30:00Z&to=2026-03-03T04:59:00Z')
    expect(points.map(({ timestamp, observed }) => [timestamp.slice(11, 16), observed])).toEqual([
      ['02:00', false],
      ['03:00', false],
      ['04:00', false],
    ])
  })

  test('as CSV', async () => {
    const answer = await it.app.inject(`/api/v1/series/${await aSeries()}/history?format=csv`)
    expect(answer.body.split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFtimestamp,price_usd_per_hour,price_usd_per_gpu_hour,low_usd_per_hour,high_usd_per_hour,observed',
      '2026-03-01T18:00:00.000Z,1,1,1,1,true',
    ])
  })

  test('of no series, backwards or of a hundred years is refused', async () => {
    const id = await aSeries()
    const status = async (url: string) => (await it.app.inject(`/api/v1/series/${url}`)).statusCode
    expect(await status('999/history')).toBe(404)
    expect(await status('x/history')).toBe(400)
    expect(await status(`${id}/history?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z`)).toBe(400)
    expect(await status(`${id}/history?from=1926-03-02T00:00:00Z`)).toBe(400)
  })
})

describe('indices', () => {
  const of = async (wish: object = {}) => chooseSeries(it.deps.db, { gpu: 'T4', market: 'spot', now: it.deps.clock.now(), ...wish })

  test('are the cheapest per GPU over all, at each provider, and there in each region', async () => {
    await aSeries({ usd: 2 })
    await aSeries({ usd: 6, gpuCount: 4, region: 'eu-west-1' })
    await aSeries({ usd: 1.8, provider: 'gcp', region: 'eu' })
    await index()
    expect(await of()).toMatchObject({ kind: 'index', provider: null, region: null, lastPriceMicros: 1_500_000, gpuCount: 1, key: 'index|t4|spot|all' })
    expect(await of({ provider: 'gcp' })).toMatchObject({ kind: 'index', provider: 'gcp', region: null, lastPriceMicros: 1_800_000 })
    expect(await of({ provider: 'aws', region: 'us-east-1' })).toMatchObject({ kind: 'index', region: 'us-east-1', lastPriceMicros: 2_000_000 })
    expect(await of({ region: 'eu-west-1' })).toMatchObject({ kind: 'index', provider: 'aws', region: 'eu-west-1' })
    expect(it.woken).toEqual(['forecasts.refresh', 'prices.changed'])
  })

  test('ended prices never enter; the cheapest ended listing speaks when nothing lives', async () => {
    await aSeries({ usd: 0.1, endedHoursAgo: 60, hours: 20 })
    const ended = await aSeries({ usd: 0.5, endedHoursAgo: 60 })
    await index()
    expect(await seriesRows(it.deps.db, { kind: 'index' })).toEqual([])
    expect(await of()).toMatchObject({ id: ended })
    const live = await aSeries({ usd: 0.9, hours: 5 })
    expect(await of()).toMatchObject({ id: live })
    await index()
    expect(await of()).toMatchObject({ kind: 'index', lastPriceMicros: 900_000, historyHours: 4 })
  })

  test('a listing that ended long before the others does not speak, however cheap it was', async () => {
    await aSeries({ usd: 0.1, endedHoursAgo: 1000 })
    const newer = await aSeries({ usd: 0.5, endedHoursAgo: 60 })
    expect(await of()).toMatchObject({ id: newer })
  })

  test('too short a history that ended speaks when there is nothing else, the longest first', async () => {
    await aSeries({ usd: 0.1, endedHoursAgo: 60, hours: 20 })
    const longer = await aSeries({ usd: 0.5, endedHoursAgo: 60, hours: 40 })
    expect(await of()).toMatchObject({ id: longer, historyHours: 39 })
  })

  test('follow what changes: a cheaper price of the past, a member that ends', async () => {
    await aSeries({ usd: 2 })
    await index()
    const before = await of()
    await aSeries({ usd: 1, hours: 30 })
    await index()
    expect(await of()).toMatchObject({ id: before!.id, lastPriceMicros: 1_000_000, historyHours: 59 })
    await sql`update series set last_observed_at = last_observed_at - interval '3 days' where last_price_micros = 1000000 and kind = 'listing'`.execute(
      it.deps.db,
    )
    await index()
    expect(await of()).toMatchObject({ id: before!.id, lastPriceMicros: 2_000_000 })
  })

  test('a price is held between two sights, for 48 hours and no longer', async () => {
    await aSeries({ usd: 1, endedHoursAgo: 3, hours: 1 })
    await aSeries({ usd: 2 })
    await index()
    expect(await of()).toMatchObject({ lastPriceMicros: 1_000_000, lastObservedAt: new Date('2026-03-04T05:00:00Z') })
  })

  test('the same again changes nothing and wakes nobody', async () => {
    await aSeries()
    await index()
    const first = await seriesRows(it.deps.db, {})
    it.woken.length = 0
    await index()
    expect([await seriesRows(it.deps.db, {}), it.woken]).toEqual([first, []])
  })

  test('demo and real prices never mix, and the demo does not speak beside real ones', async () => {
    await aSeries({ usd: 0.01, provider: 'demo', source: 'demo', demo: true })
    await index()
    expect(await of()).toMatchObject({ demo: true, kind: 'index', lastPriceMicros: 10_000 })
    await aSeries({ usd: 1 })
    await index()
    expect(await of()).toMatchObject({ demo: false, lastPriceMicros: 1_000_000 })
    expect(await of({ gpu: 'L4' })).toBeUndefined()
  })
})

describe('the demo market', () => {
  test('goes with one request and stays away', async () => {
    await runDemo(it.deps, now)
    expect(it.woken).toEqual(['prices.index', 'forecasts.refresh', 'prices.changed'])
    await index()
    expect((await get<Catalogue>('/api/v1/catalogue')).gpus.length).toBeGreaterThanOrEqual(12)
    expect((await it.app.inject({ method: 'DELETE', url: '/api/v1/prices/demo' })).statusCode).toBe(204)
    expect(await get<Catalogue>('/api/v1/catalogue')).toEqual({ gpus: [], demo: false, has_prices: false })
    expect((await sql<{ n: number }>`select count(*) as n from price_hours`.execute(it.deps.db)).rows).toEqual([{ n: 0 }])
    await prices.prepare!(it.deps, () => {})
    expect(await seriesRows(it.deps.db)).toEqual([])
  })

  test('does not come beside real prices, nor where it is switched off', async () => {
    await runDemo({ ...it.deps, config: { ...it.deps.config, DUMONT_DEMO: false } }, now)
    const real = await aSeries()
    await runDemo(it.deps, now)
    expect((await seriesRows(it.deps.db)).map(({ id }) => id)).toEqual([real])
  })
})

test('a queue that is not there is no failure', async () => {
  await wakeQuietly({ ...it.deps, wake: () => Promise.reject(new Error('no such queue')) }, 'nobody')
  expect(await seriesById(it.deps.db, 999)).toBeUndefined()
})
