import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { readHours, seriesById } from './index.ts'
import { ensureSeries } from './store.ts'
import type { SeriesSpec } from './tables.ts'
import { mergeObservations, type Observation, rowsOf } from './store-merge.ts'
import { ensureMonths, monthOf } from './store-months.ts'

const now = new Date('2026-03-04T05:06:07Z')
const spec: SeriesSpec = {
  source: 'import',
  key: 'k',
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
}
let it: TestApp
let made = 0
beforeAll(async () => {
  it = await startApp({ now: now.toISOString() })
})

async function aSeries(): Promise<number> {
  const ids = await ensureSeries(it.deps.db, [{ ...spec, key: `k${++made}` }], now)
  return [...ids.values()][0]!
}

type Seen = { at: string; usd: number; onDemand?: number }
async function merge(seriesId: number, seen: Seen[]): Promise<number> {
  const rows: Observation[] = seen.map(({ at, usd, onDemand }) => ({
    seriesId,
    atMs: Date.parse(at),
    micros: Math.round(usd * 1e6),
    ...(onDemand ? { onDemandMicros: onDemand * 1e6 } : {}),
  }))
  await ensureMonths(
    it.deps.db,
    rows.map(({ atMs }) => monthOf(atMs)),
  )
  const touched = await it.deps.db.transaction().execute((trx) => mergeObservations(trx, { seriesIds: [seriesId], source: rowsOf(rows), importId: null, now }))
  return touched.reduce((sum, one) => sum + one.rows, 0)
}

async function hoursOf(seriesId: number) {
  const { rows } = await sql<{
    hour: Date
  }>`select hour, observed_at, price_micros, low_micros, high_micros, quarantined from price_hours where series_id = ${seriesId} order by hour`.execute(
    it.deps.db,
  )
  return rows
}
/** Everything a reader can see, without when and by which file it came. */
async function stateOf(seriesId: number) {
  const { id: _id, key: _key, identity: _identity, changedAt: _changed, createdAt: _created, ...row } = (await seriesById(it.deps.db, seriesId))!
  return { row, hours: await hoursOf(seriesId) }
}

test('an hour keeps the last price and when it was seen, the low and the high', async () => {
  const id = await aSeries()
  await merge(id, [
    { at: '2026-03-01T10:20:00Z', usd: 2 },
    { at: '2026-03-01T10:40:00Z', usd: 3 },
    { at: '2026-03-01T10:50:00Z', usd: 2.5 },
    { at: '2026-03-01T11:00:00Z', usd: 2.7 },
    { at: '2026-03-01T11:00:01Z', usd: 9 },
  ])
  expect(await hoursOf(id)).toMatchObject([
    {
      hour: new Date('2026-03-01T11:00:00Z'),
      observedAt: new Date('2026-03-01T11:00:00Z'),
      priceMicros: 2_700_000,
      lowMicros: 2_000_000,
      highMicros: 3_000_000,
    },
    { hour: new Date('2026-03-01T12:00:00Z'), observedAt: new Date('2026-03-01T11:00:01Z'), priceMicros: 9_000_000 },
  ])
})

test('of two prices at one moment the lower counts', async () => {
  const [a, b] = [await aSeries(), await aSeries()]
  const two = [
    { at: '2026-03-01T10:20:00Z', usd: 2 },
    { at: '2026-03-01T10:20:00Z', usd: 3 },
  ]
  for (const one of two) await merge(a, [one])
  for (const one of two.toReversed()) await merge(b, [one])
  expect(await hoursOf(a)).toMatchObject([{ priceMicros: 2_000_000, lowMicros: 2_000_000, highMicros: 3_000_000 }])
  expect(await hoursOf(b)).toEqual(await hoursOf(a))
})

test('merging the same again changes nothing and says so', async () => {
  const id = await aSeries()
  const seen = [
    { at: '2026-03-01T10:20:00Z', usd: 2, onDemand: 5 },
    { at: '2026-03-01T12:20:00Z', usd: 3, onDemand: 6 },
  ]
  expect(await merge(id, seen)).toBe(2)
  const before = await stateOf(id)
  expect(await merge(id, seen)).toBe(0)
  expect(await stateOf(id)).toEqual(before)
})

test('the newest on-demand price counts, whatever came last', async () => {
  const id = await aSeries()
  await merge(id, [{ at: '2026-03-02T10:20:00Z', usd: 2, onDemand: 5 }])
  await merge(id, [{ at: '2026-03-01T10:20:00Z', usd: 2, onDemand: 4 }])
  expect((await seriesById(it.deps.db, id))!.onDemandMicros).toBe(5_000_000)
})

test('history is the hours in which the price is known: a gap is held for 48 h', async () => {
  const id = await aSeries()
  await merge(id, [
    { at: '2026-02-01T00:00:00Z', usd: 2 },
    { at: '2026-02-02T00:00:00Z', usd: 2 },
  ])
  expect((await seriesById(it.deps.db, id))!.historyHours).toBe(24)
  await merge(id, [{ at: '2026-02-12T00:00:00Z', usd: 2 }])
  expect(await seriesById(it.deps.db, id)).toMatchObject({
    historyHours: 24 + 49,
    firstObservedAt: new Date('2026-02-01T00:00:00Z'),
    lastObservedAt: new Date('2026-02-12T00:00:00Z'),
    lastPriceMicros: 2_000_000,
  })
})

test('a slip is quarantined whenever it arrives, no reader sees it, and a confirmed level is released', async () => {
  const hour = (h: number) => new Date(Date.UTC(2026, 1, 10, h)).toISOString()
  const id = await aSeries()
  await merge(
    id,
    [0, 1, 2, 3, 4].map((h) => ({ at: hour(h), usd: 1 })),
  )
  await merge(id, [{ at: hour(5), usd: 30 }])
  expect((await seriesById(it.deps.db, id))!.lastPriceMicros).toBe(1_000_000)
  const seen = (await readHours(it.deps.db, [id], new Date(hour(0)), new Date(hour(20)))).get(id)!
  expect(seen.map(({ hour: at }) => at.toISOString())).toEqual([0, 1, 2, 3, 4].map(hour))
  for (const h of [6, 7, 8]) await merge(id, [{ at: hour(h), usd: 30 }])
  expect((await hoursOf(id)).filter((row) => (row as unknown as { quarantined: boolean }).quarantined)).toEqual([])
  expect(await seriesById(it.deps.db, id)).toMatchObject({ lastPriceMicros: 30_000_000, historyHours: 8 })
})

test('prices for a series that was removed meanwhile are refused, not orphaned', async () => {
  const id = await aSeries()
  await it.deps.db.deleteFrom('series').where('id', '=', id).execute()
  await expect(merge(id, [{ at: '2026-03-01T10:20:00Z', usd: 2 }])).rejects.toThrow(/removed/)
  expect(await hoursOf(id)).toEqual([])
})

test('a verdict far inside a long history is the same whether its hours came at once or piece by piece', async () => {
  const at = (h: number) => new Date(Date.UTC(2026, 0, 1, h)).toISOString()
  const slips = new Map([
    [50, 90],
    [51, 80],
    [100, 0.01],
    [101, 2],
    [160, 30],
    [161, 31],
    [162, 30],
    [163, 32],
  ])
  const all = Array.from({ length: 200 }, (_, h) => ({ at: at(h), usd: slips.get(h) ?? 1 }))
  const [a, b] = [await aSeries(), await aSeries()]
  await merge(a, all)
  for (const part of [all.filter((_, h) => h % 7 !== 3), all.slice(95, 105), all.filter((_, h) => h % 7 === 3)]) await merge(b, part)
  expect(await stateOf(b)).toEqual(await stateOf(a))
  const flagged = (await sql<{ h: Date }>`select hour as h from price_hours where series_id = ${a} and quarantined order by 1`.execute(it.deps.db)).rows
  expect(flagged.map(({ h }) => h.toISOString())).toEqual([50, 51, 100].map(at))
})

test('any order, any repetition and any split of the same observations end in the same state', async () => {
  const start = Date.UTC(2026, 1, 20)
  const one = fc.record({
    minute: fc.integer({ min: 0, max: 40 * 60 }),
    usd: fc.constantFrom(0.5, 1, 1.1, 20, 21, 400),
    onDemand: fc.constantFrom(undefined, 3, 4),
  })
  const observations = fc.array(one, { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      observations.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), fc.integer({ min: 1, max: 9 })),
      ),
      async ([all, shuffled, size]) => {
        const seen = (list: typeof all) =>
          list.map(({ minute, usd, onDemand }) => ({ at: new Date(start + minute * 60_000).toISOString(), usd, ...(onDemand ? { onDemand } : {}) }))
        const [a, b] = [await aSeries(), await aSeries()]
        await merge(a, seen(all))
        for (let at = 0; at < shuffled.length; at += size) await merge(b, seen(shuffled.slice(at, at + size)))
        expect(await stateOf(b)).toEqual(await stateOf(a))
      },
    ),
    { numRuns: 25 },
  )
})
