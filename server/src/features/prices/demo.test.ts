import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { fillDemo } from './demo-job.ts'
import { chooseSeries, prices, readHours, seriesRows } from './index.ts'
import { makeIndices } from './index-job.ts'

let it: TestApp
const now = new Date('2026-03-04T05:06:07Z')
beforeAll(async () => {
  it = await startApp({ now: now.toISOString() })
  const started = performance.now()
  await prices.prepare!(it.deps, () => {})
  if (process.env.TIMES) console.log('prepare', performance.now() - started)
})

const rows = async () => (await sql<{ n: number }>`select count(*) as n from price_hours`.execute(it.deps.db)).rows[0]!.n

test('the first start has 120 days of demo prices, all labelled', async () => {
  const listings = await seriesRows(it.deps.db, { kind: 'listing' })
  expect(listings.length).toBeGreaterThanOrEqual(60)
  for (const row of listings) {
    expect(row).toMatchObject({ demo: true, provider: 'demo', source: 'demo' })
    expect(row.historyHours).toBeGreaterThan(2800)
    expect(now.getTime() - row.lastObservedAt!.getTime()).toBeLessThan(6 * 3_600_000)
  }
})

test('every GPU of the demo market has an index, made at once', async () => {
  const index = await chooseSeries(it.deps.db, { gpu: 'RTX 4090', market: 'spot', now })
  expect(index).toMatchObject({ kind: 'index', demo: true, provider: null, gpuId: 'rtx-4090', gpuCount: 1 })
  expect(index!.historyHours).toBeGreaterThan(2800)
  expect(await chooseSeries(it.deps.db, { gpu: 'RTX 4090', market: 'spot', provider: 'demo', region: 'eu-west', now })).toMatchObject({
    kind: 'index',
    provider: 'demo',
    region: 'eu-west',
  })
})

test('an index is the cheapest price per GPU-hour of its listings at each hour', async () => {
  const { db } = it.deps
  const index = (await chooseSeries(db, { gpu: 'a100-sxm-80', market: 'spot', now }))!
  const listings = await seriesRows(db, { gpu: 'a100-sxm-80', market: 'spot', kind: 'listing' })
  const from = new Date('2026-02-01T00:00:00Z')
  const hours = await readHours(db, [index.id, ...listings.map(({ id }) => id)], from, now)
  for (const [i, { hour, priceMicros }] of hours.get(index.id)!.entries()) {
    const rates = listings.map(({ id, gpuCount }) => hours.get(id)![i]!.priceMicros / gpuCount)
    expect([hour, priceMicros]).toEqual([hours.get(listings[0]!.id)![i]!.hour, Math.round(Math.min(...rates))])
  }
})

test('a second start makes nothing new; an hour later there is an hour more', async () => {
  const before = await rows()
  expect(await fillDemo(it.deps, now)).toBe(false)
  expect(await makeIndices(it.deps, now)).toBe(false)
  expect(await rows()).toBe(before)
  const later = new Date('2026-03-04T06:01:00Z')
  expect(await fillDemo(it.deps, later)).toBe(true)
  expect(await makeIndices(it.deps, later)).toBe(true)
  expect(await rows()).toBeGreaterThan(before)
  const index = (await chooseSeries(it.deps.db, { gpu: 'RTX 4090', market: 'spot', now: later }))!
  expect(index.lastObservedAt).toEqual(new Date('2026-03-04T06:00:00Z'))
})
