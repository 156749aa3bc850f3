import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { addPrices, hourly, type Seen, wavy } from '../../../../test/price-history.ts'
import { startApp } from '../../../../test/start-app.ts'
import type { Deps } from '../../../platform/feature.ts'
import { decodeCurves, encodeCurves, encodeSpread } from '../forecast-codec.ts'
import { retainForecasts } from '../jobs.ts'
import { addUp, type DaySums, scoredLevels } from './day-sums.ts'
import { scoreForecasts } from './score.ts'
import { sumsOfSeries } from './store-scores.ts'

const { deps, clock } = await startApp({ now: '2026-03-15T05:06:07Z' })
const forever = new AbortController().signal
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const dayOf = (day: string): number => Date.parse(`2026-${day}T00:00Z`) / dayMs

beforeEach(async () => {
  await deps.pool.query('truncate series, price_hours, forecast_health, forecast_health_events restart identity cascade')
  clock.set(new Date('2026-03-15T05:06:07Z'))
})

const score = (now: string, some: Partial<Deps> = {}) => scoreForecasts({ ...deps, ...some }, new Date(now), forever)

/** A kept forecast that says the same for all hours. */
async function keep(seriesId: number, origin: string, usd: number, { issuedAfterMs = 180_000, shadow = false, version = 'test-1' } = {}): Promise<number> {
  const curves = scoredLevels.map((level) => new Float64Array(171).fill(usd * (0.8 + 0.4 * level)))
  const { rows } = await deps.pool.query<{ id: number }>(
    `insert into forecasts (series_id, origin, issued_at, prices_changed_at, model_version, cold_start, horizon, levels, quantiles, sigma, shadow)
     values ($1, $2, $3, $2, $4, false, 171, $5, $6, $7, $8) returning id`,
    [
      seriesId,
      new Date(origin),
      new Date(Date.parse(origin) + issuedAfterMs),
      version,
      scoredLevels,
      encodeCurves(curves),
      encodeSpread(new Float64Array(171)),
      shadow,
    ],
  )
  await deps.pool.query('insert into forecast_refresh (series_id, forecast_id) values ($1, $2) on conflict (series_id) do update set forecast_id = $2', [
    seriesId,
    rows[0]!.id,
  ])
  return rows[0]!.id
}

const scores = async (seriesId: number) => (await sumsOfSeries(deps.db, seriesId, { from: 0, to: 100_000 })).map(({ day, sums }) => ({ day, ...sums }))
const through = async () =>
  (await deps.pool.query<{ scored_through: number }>('select scored_through from forecast_scoring order by series_id')).rows.map((row) => row.scored_through)

test('a day is scored an hour after it is over, and once', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  await keep(id, '2026-03-10T00:00Z', 2.2)
  await score('2026-03-11T00:59:59Z')
  expect(await scores(id)).toEqual([])
  await score('2026-03-11T01:00:00Z')
  const first = await scores(id)
  // 00:00 to 01:00 began before it was issued.
  expect(first).toMatchObject([{ day: dayOf('03-10'), forecasts: 1, predictions: 22, samples: 22, actualHours: 22 }])
  expect(first[0]!.absError).toBeCloseTo(22 * 0.2, 2)
  await score('2026-03-11T02:00:00Z')
  expect(await scores(id)).toEqual(first)
  expect((await deps.pool.query('select distinct scored_at from forecast_scores')).rows).toEqual([{ scored_at: new Date('2026-03-11T01:00:00Z') }])
  await score('2026-03-18T01:00:00Z')
  expect((await scores(id)).map(({ day, predictions }) => [day - dayOf('03-10'), predictions])).toEqual([
    [0, 22],
    [1, 24],
    [2, 24],
    [3, 24],
    [4, 24],
    [5, 24],
    [6, 24],
    [7, 1],
  ])
})

test('only forecasts of 00, 06, 12 and 18 UTC, of each the newest, and shadows apart', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  await keep(id, '2026-03-10T00:00Z', 3)
  await keep(id, '2026-03-10T00:00Z', 2, { version: 'test-2' })
  await keep(id, '2026-03-10T01:00Z', 9)
  await keep(id, '2026-03-10T06:00Z', 2, { version: 'naive-1' })
  await keep(id, '2026-03-10T06:00Z', 2.5, { shadow: true })
  await score('2026-03-11T01:00:00Z')
  const [sums] = await scores(id)
  expect(sums).toMatchObject({ forecasts: 2, samples: 22 + 16, modelSamples: 38 })
  expect(sums!.absError).toBeLessThan(0.01)
  expect(sums!.modelRelative).toBeCloseTo((16 * 0.5) / 2, 2)
})

test('prices that come late are counted once: the days from the first change on are scored again', async () => {
  const prices = hourly('2026-03-01T00:00Z', 14 * 24, () => 2)
  const isLate = ({ at }: Seen) => at >= new Date('2026-03-11T05:00Z') && at < new Date('2026-03-11T09:00Z')
  const id = await addPrices(
    deps,
    {},
    prices.filter((one) => !isLate(one)),
  )
  for (const day of ['10', '11', '12']) await keep(id, `2026-03-${day}T00:00Z`, 2.2)
  await score('2026-03-13T01:00:00Z')
  expect((await scores(id)).map(({ samples }) => samples)).toEqual([22, 22 + 24 - 2 * 4, 24 + 24 + 22])
  await addPrices(deps, {}, [...prices.filter(isLate), { at: new Date('2026-03-12T10:00Z'), usd: 4 }])
  await score('2026-03-13T02:00:00Z')
  const again = await scores(id)
  expect(again.map(({ samples }) => samples)).toEqual([22, 46, 70])
  expect((await deps.pool.query('select day, scored_at from forecast_scores order by day')).rows.map((row) => row.scored_at.getUTCHours())).toEqual([1, 2, 2])
})

test('a correction in an hour that was scored leaves no wrong sum', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  await keep(id, '2026-03-10T00:00Z', 2)
  await score('2026-03-12T01:00:00Z')
  // Of two prices at one moment the lower one is the price.
  await addPrices(deps, {}, [{ at: new Date('2026-03-11T10:00Z'), usd: 1.5 }])
  await score('2026-03-12T02:00:00Z')
  const [, second] = await scores(id)
  expect(second!.samples).toBe(24)
  expect(second!.absError).toBeCloseTo(0.5, 6)
})

test('what is not scored is not thrown away, what is scored is; sums outlive their forecasts, also when prices change', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  const ids = [await keep(id, '2026-03-01T00:00Z', 2), await keep(id, '2026-03-02T00:00Z', 2.2), await keep(id, '2026-03-14T00:00Z', 2)]
  const short = { ...deps, config: { ...deps.config, DUMONT_FORECAST_DAYS_KEPT: 2 } }
  const left = async () => (await deps.pool.query<{ id: number }>('select id from forecasts order by id')).rows.map((row) => row.id)
  await retainForecasts(short, new Date('2026-03-14T05:00Z'), forever)
  expect(await left()).toEqual(ids)
  await score('2026-03-09T02:00:00Z')
  await retainForecasts(short, new Date('2026-03-14T05:00Z'), forever)
  expect(await left()).toEqual(ids.slice(1))
  const before = await scores(id)
  await addPrices(deps, {}, [{ at: new Date('2026-03-05T10:00Z'), usd: 1 }])
  await score('2026-03-14T05:00:00Z')
  expect((await scores(id)).slice(0, before.length)).toEqual(before)
})

test('a crash in the middle leaves nothing half done, and the next worker does it', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  await keep(id, '2026-03-10T00:00Z', 2)
  const dying = (name: string) => {
    if (name === 'accuracy.afterScore') throw new Error('killed')
  }
  await score('2026-03-12T01:00:00Z', { failpoint: dying })
  expect(await scores(id)).toEqual([])
  await score('2026-03-12T01:00:00Z')
  expect((await scores(id)).map(({ samples }) => samples)).toEqual([22, 24])
})

test('a series that cannot be scored stops no other, and is tried again', async () => {
  const prices = hourly('2026-03-01T00:00Z', 14 * 24, () => 2)
  const [bad, good] = [await addPrices(deps, { key: 'bad' }, prices), await addPrices(deps, { key: 'good' }, prices)]
  for (const id of [bad, good]) await keep(id, '2026-03-10T00:00Z', 2)
  const { rows } = await deps.pool.query<{ quantiles: Buffer }>('select quantiles from forecasts where series_id = $1', [bad])
  await deps.pool.query("update forecasts set quantiles = '\\x09' where series_id = $1", [bad])
  await score('2026-03-12T01:00:00Z')
  expect([await scores(bad), await scores(good)].map((days) => days.length)).toEqual([0, 2])
  // Families are judged by what there is.
  expect((await deps.pool.query('select day from forecast_health')).rows).toEqual([{ day: dayOf('03-11') }])
  await deps.pool.query('update forecasts set quantiles = $2 where series_id = $1', [bad, rows[0]!.quantiles])
  await score('2026-03-12T02:00:00Z')
  expect((await scores(bad)).length).toBe(2)
})

test('told to stop it stops between series', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 14 * 24, () => 2),
  )
  await keep(id, '2026-03-10T00:00Z', 2)
  await scoreForecasts(deps, new Date('2026-03-12T01:00:00Z'), AbortSignal.abort())
  expect(await scores(id)).toEqual([])
})

test('a series that is just being merged is left for the next round, and one that is removed takes its sums along', async () => {
  const prices = hourly('2026-03-01T00:00Z', 14 * 24, () => 2)
  const [gone, busy] = [await addPrices(deps, { key: 'gone' }, prices), await addPrices(deps, { key: 'busy' }, prices)]
  for (const id of [gone, busy]) await keep(id, '2026-03-10T00:00Z', 2)
  const merging = await deps.pool.connect()
  await merging.query('begin')
  await merging.query('select id from series where id = $1 for update', [busy])
  await score('2026-03-12T01:00:00Z')
  await merging.query('commit')
  merging.release()
  expect([await scores(gone), await scores(busy)].map((days) => days.length)).toEqual([2, 0])
  await score('2026-03-12T02:00:00Z')
  await deps.pool.query('delete from series where id = $1', [gone])
  expect([await scores(gone), await scores(busy)].map((days) => days.length)).toEqual([0, 2])
  expect(await through()).toEqual([dayOf('03-11')])
})

test('months of forecasts are scored in parts', async () => {
  clock.set(new Date('2026-03-15T05:06:07Z'))
  const id = await addPrices(deps, {}, hourly('2025-12-20T00:00Z', 80 * 24, wavy(2)))
  for (let day = 0; day < 70; day++) await keep(id, new Date(Date.parse('2025-12-31T00:00Z') + day * dayMs).toISOString(), 2)
  await score('2026-03-09T02:00:00Z')
  const all = await scores(id)
  expect(all.length).toBe(68)
  expect(addUp(all).samples).toBeGreaterThan(10_000)
})

// Random order of arrival, late prices, crashes and two workers at once, against counting everything anew.
const event = fc.oneof(
  fc.record({
    kind: fc.constant('prices' as const),
    from: fc.integer({ min: 0, max: 13 * 24 }),
    hours: fc.integer({ min: 1, max: 60 }),
    usd: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ kind: fc.constant('forecast' as const), origin: fc.integer({ min: 4, max: 50 }), usd: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('score' as const), day: fc.integer({ min: 2, max: 15 }), workers: fc.integer({ min: 1, max: 2 }), crash: fc.boolean() }),
)

test('whatever comes in whatever order, sums are those of counting everything anew', async () => {
  const start = Date.parse('2026-03-01T00:00Z')
  const runs = process.env.DUMONT_TEST_DEPTH === 'long' ? 60 : 8
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
      await deps.pool.query('truncate series, price_hours restart identity cascade')
      const ids = [
        await addPrices(
          deps,
          { key: 'a' },
          hourly('2026-03-01T00:00Z', 30, () => 2),
        ),
        await addPrices(
          deps,
          { key: 'b' },
          hourly('2026-03-01T00:00Z', 30, () => 3),
        ),
      ]
      const kept = new Set<string>()
      for (const [i, one] of events.entries()) {
        const id = ids[i % 2]!
        if (one.kind === 'prices')
          await addPrices(
            deps,
            { key: i % 2 ? 'b' : 'a' },
            hourly(new Date(start + one.from * hourMs + i * 60_000).toISOString(), one.hours, (hour) => one.usd + (hour % 3) / 10),
          )
        if (one.kind === 'forecast' && !kept.has(`${id}/${one.origin}`)) {
          kept.add(`${id}/${one.origin}`)
          // What is kept was issued before the day was scored.
          await deps.pool.query('delete from forecast_scoring where series_id = $1', [id])
          await keep(id, new Date(start + one.origin * 6 * hourMs).toISOString(), one.usd)
        }
        if (one.kind === 'score') {
          const now = new Date(start + one.day * dayMs + 2 * hourMs).toISOString()
          let left = 1
          const dying = () => {
            if (one.crash && left-- > 0) throw new Error('killed')
          }
          await Promise.all(Array.from({ length: one.workers }, () => score(now, { failpoint: dying }).catch(() => {})))
        }
      }
      await score(new Date(start + 16 * dayMs + 2 * hourMs).toISOString())
      for (const id of ids) expect(distance(await scores(id), await countedAnew(id))).toBeLessThan(1e-6)
    }),
    { numRuns: runs },
  )
})

/** The slow way, written apart: every forecast, every hour, straight from the tables. */
async function countedAnew(id: number): Promise<Counted> {
  const { rows: prices } = await deps.pool.query<{ h: number; usd: number }>(
    'select extract(epoch from hour)::int / 3600 as h, price_micros::float8 / 1e6 as usd from price_hours where series_id = $1 and not quarantined order by hour',
    [id],
  )
  const seen = new Map(prices.map(({ h, usd }) => [h, usd]))
  const lastBy = (hour: number): number | undefined => {
    for (let back = 0; back <= 48; back++) if (seen.has(hour - back)) return seen.get(hour - back)
    return undefined
  }
  const { rows: forecasts } = await deps.pool.query<{ o: number; i: number; quantiles: Buffer }>(
    'select extract(epoch from origin)::int / 3600 as o, extract(epoch from issued_at)::float8 / 3600 as i, quantiles from forecasts where series_id = $1',
    [id],
  )
  const expected = { samples: 0, absError: 0, naiveAbs: 0, inside80: 0, relativeError: 0 }
  for (const { o, i, quantiles } of forecasts) {
    const curves = decodeCurves(quantiles)
    const naive = lastBy(o)
    for (let ahead = 1; ahead <= 168; ahead++) {
      const usd = seen.get(o + ahead)
      if (naive === undefined || usd === undefined || o + ahead - 1 < i || o + ahead >= Date.parse('2026-03-17T00:00Z') / hourMs) continue
      const median = curves[3]![ahead - 1]!
      expected.samples++
      expected.absError += Math.abs(usd - median)
      expected.relativeError += Math.abs(usd - median) / usd
      expected.naiveAbs += Math.abs(usd - naive)
      expected.inside80 += usd >= curves[1]![ahead - 1]! * 0.9999 && usd <= curves[5]![ahead - 1]! * 1.0001 ? 1 : 0
    }
  }
  return expected
}

type Counted = Pick<DaySums, 'samples' | 'absError' | 'naiveAbs' | 'inside80' | 'relativeError'>
function distance(days: readonly DaySums[], counted: Counted): number {
  const total = addUp(days)
  return Math.max(...Object.entries(counted).map(([name, value]) => Math.abs(total[name as keyof Counted] - value)))
}
