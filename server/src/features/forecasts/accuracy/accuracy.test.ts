import { type AccuracyOverview, ForecastAccuracy, type KeptForecastList, type ModelHealth, type PastForecast, type PublicAccuracy } from '@dumont/contracts'
import { demoHistory, demoListings } from '@dumont/connectors'
import { beforeAll, expect, test } from 'vitest'
import { addPrices } from '../../../../test/price-history.ts'
import { startApp } from '../../../../test/start-app.ts'
import { checksums } from '../../../admin/our-tables.ts'
import { gpuIdOf } from '../../prices/index.ts'
import { inProcess } from '../compute.ts'
import { refreshForecasts } from '../refresh.ts'
import { scoreForecasts } from './score.ts'

const { app, deps, clock } = await startApp({ now: '2026-03-01T00:05:00Z' })
const forever = new AbortController().signal
const hourMs = 3_600_000
const get = async <T>(url: string): Promise<T> => {
  const answer = await app.inject({ url })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
const h100 = gpuIdOf('H100 SXM')
const ofH100 = (query = '') => get<ForecastAccuracy>(`/api/v1/spot/forecast-accuracy/${h100}${query}`)

// Two listings of the demo market for 14 simulated days: four looks a day, scored each night.
const chosen = [
  demoListings.find(({ gpu, market }) => gpu === 'H100 SXM' && market === 'spot')!,
  demoListings.find(({ gpu, market }) => gpu === 'T4' && market === 'spot')!,
]
let seen = Date.parse('2026-01-15T00:00Z') / hourMs
async function live(until: Date): Promise<void> {
  const hour = Math.floor(until.getTime() / hourMs)
  clock.set(until)
  for (const listing of chosen) {
    const prices = demoHistory(listing, seen, hour).map((one) => ({ at: new Date(one.hour * hourMs), usd: one.usdPerHour }))
    const { key, region, instanceType, gpu, gpuCount, market } = listing
    await addPrices(deps, { source: 'demo', key, provider: 'demo', region, instanceType, gpuId: gpuIdOf(gpu), gpuCount, market, demo: true }, prices)
  }
  seen = hour
  await refreshForecasts(deps, until, forever, inProcess)
}

let before: ForecastAccuracy
beforeAll(async () => {
  await live(clock.now())
  before = await ofH100()
  for (let hour = 6; hour <= 14 * 24; hour += 6) {
    await live(new Date(Date.parse('2026-03-01T00:05Z') + hour * hourMs))
    if (hour % 24 === 6) await scoreForecasts(deps, clock.now(), forever)
  }
  clock.set(new Date('2026-03-15T01:05:00Z'))
  await scoreForecasts(deps, clock.now(), forever)
})

test('before anything came true the answer says how far it is', () => {
  expect(before).toMatchObject({
    state: 'collecting',
    scored_hours: 0,
    needed_hours: 24,
    verdict: 'not_enough',
    mape: null,
    mae: null,
    r_squared: null,
    num_samples: 0,
  })
  expect(before).toMatchObject({ scored_through: null, evaluation_period_days: 30, naive: { mape: null, relative_error: null } })
  expect(before.bars).toHaveLength(28)
})

test('after 14 simulated days it is filled', async () => {
  const answer = await ofH100()
  expect(() => ForecastAccuracy.parse(answer)).not.toThrow()
  expect(answer).toMatchObject({
    gpu_name: h100,
    state: 'scored',
    unit: 'usd_per_gpu_hour',
    provider: 'demo',
    scored_hours: 14 * 24 - 2,
    missing_actuals: 0,
    zero_actuals: 0,
  })
  expect(answer.scored_through).toBe('2026-03-14')
  expect([answer.evaluation_period_start, answer.evaluation_period_end]).toEqual(['2026-02-13T00:00:00.000Z', '2026-03-15T00:00:00.000Z'])
  expect(answer.num_predictions).toBe(answer.num_samples)
  expect(answer.num_samples).toBe(Object.values(answer.hourly_accuracy).reduce((sum, slot) => sum + slot.num_samples, 0))
  expect(answer.num_samples).toBe(Object.values(answer.daily_accuracy).reduce((sum, slot) => sum + slot.num_samples, 0))
  expect(answer.num_samples).toBe(answer.by_horizon.reduce((sum, slot) => sum + slot.num_samples, 0))
  expect(answer.num_samples).toBe(answer.bars.reduce((sum, bar) => sum + bar.num_samples, 0))
  expect(answer.mape).toBeGreaterThan(0)
  expect(answer.naive.mape).toBeGreaterThan(0)
  expect(answer.seasonal_naive.num_samples).toBe(answer.num_samples)
  expect(answer.bands.map(({ coverage }) => coverage! > 0.3 && coverage! <= 1)).toEqual([true, true])
  expect(answer.bands[1]!.mean_width!).toBeGreaterThan(answer.bands[0]!.mean_width!)
  expect(answer.verdict).toBe(answer.mape! < 0.98 * answer.naive.mape! ? 'better' : answer.mape! > 1.02 * answer.naive.mape! ? 'worse' : 'same')
  expect(answer.decisions.map(({ job_hours, decisions }) => [job_hours, decisions])).toEqual([4, 12, 24].map((hours) => [hours, 4 * 7]))
  expect(answer.calibration.map(({ observed }) => observed)).toEqual(answer.calibration.map(({ observed }) => observed).toSorted((a, b) => a! - b!))
})

test('fewer days are sums of fewer days', async () => {
  const [one, all] = [await ofH100('?days=1'), await ofH100()]
  expect(one.num_samples).toBe(all.bars.at(-1)!.num_samples)
  expect(one.mape).toBe(all.bars.at(-1)!.mape)
  expect(one).toMatchObject({ state: 'scored', scored_hours: 24, verdict: 'not_enough' })
})

test('a zone moves hours and weekdays, and nothing else', async () => {
  const [utc, there] = [await ofH100(), await ofH100('?zone=Asia/Kolkata')]
  // 5 h 30 min ahead: what begins at 00:00 UTC begins there at 05:30.
  expect(there.hourly_accuracy['5']).toEqual(utc.hourly_accuracy['0'])
  expect(there.hourly_accuracy['0']).toEqual(utc.hourly_accuracy['19'])
  expect({ ...there, zone: 'UTC', hourly_accuracy: 0, daily_accuracy: 0 }).toEqual({ ...utc, hourly_accuracy: 0, daily_accuracy: 0 })
  expect(Object.keys(there.daily_accuracy)).toEqual(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
})

test('asking writes nothing', async () => {
  const earlier = await checksums(deps.pool)
  await ofH100()
  await get('/api/v1/accuracy')
  expect(await checksums(deps.pool)).toEqual(earlier)
})

test.each([
  ['/api/v1/spot/forecast-accuracy/h100-sxm?days=0', 400],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?days=91', 400],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?days=x', 400],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?zone=Mars', 400],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?machine_type=on-loan', 400],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?colour=red', 400],
  ['/api/v1/spot/forecast-accuracy/H', 404],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?provider=nobody', 404],
  ['/api/v1/spot/forecast-accuracy/h100-sxm?series=999999', 404],
  ['/api/v1/accuracy?by=colour', 400],
  ['/api/v1/accuracy?sort=id', 400],
  ['/api/v1/accuracy?days=0', 400],
  ['/api/v1/series/999999/forecasts', 404],
  ['/api/v1/series/1/forecasts/999999', 404],
  ['/api/v1/series/999999/forecasts/1', 404],
  ['/api/v1/series/1/forecasts?limit=0', 400],
  ['/api/v1/series/1/forecasts?before=yesterday', 400],
  ['/api/v1/public/accuracy', 404],
])('%s answers %i', async (url, status) => {
  expect((await app.inject({ url })).statusCode).toBe(status)
})

test('the overview: by GPU, provider and series, sorted, in pages and as CSV', async () => {
  const byGpu = await get<AccuracyOverview>('/api/v1/accuracy')
  expect(byGpu).toMatchObject({ by: 'gpu', total: 2, demo: true, evaluation_period_days: 30 })
  expect(byGpu.rows.map(({ gpu, state, series }) => [gpu, state, series])).toEqual([
    [h100, 'scored', 1],
    [gpuIdOf('T4'), 'scored', 1],
  ])
  const samples = byGpu.rows.reduce((sum, row) => sum + row.num_samples, 0)
  const [provider] = (await get<AccuracyOverview>('/api/v1/accuracy?by=provider')).rows
  expect(provider).toMatchObject({ name: 'demo', provider: 'demo', series: 2, num_samples: samples })
  expect(byGpu.overall).toMatchObject({ num_samples: samples, relative_error: provider!.relative_error })
  const bySeries = await get<AccuracyOverview>('/api/v1/accuracy?by=series&sort=mape&order=desc')
  expect(bySeries.rows.map(({ mape }) => mape)).toEqual(bySeries.rows.map(({ mape }) => mape).toSorted((a, b) => b! - a!))
  expect(bySeries.rows.every(({ series_id }) => series_id !== null)).toBe(true)
  expect((await ofH100()).mape).toBe(byGpu.rows[0]!.mape)
  expect(await get<AccuracyOverview>('/api/v1/accuracy?limit=1&offset=1')).toMatchObject({ total: 2, rows: [{ gpu: gpuIdOf('T4') }] })
  expect((await get<AccuracyOverview>('/api/v1/accuracy?gpu=T4')).rows).toHaveLength(1)
  expect(await get<AccuracyOverview>('/api/v1/accuracy?provider=nobody')).toMatchObject({
    rows: [],
    overall: { state: 'collecting', mape: null, verdict: 'not_enough' },
  })
  const { headers, body } = await app.inject({ url: '/api/v1/accuracy?by=series&format=csv' })
  expect(headers['content-type']).toContain('text/csv')
  expect(body.split('\r\n')).toHaveLength(1 + 2 + 1)
  expect((await app.inject({ url: '/api/v1/accuracy?provider=nobody&format=csv' })).body).toMatch(/^\uFEFFname,gpu,/)
})

test('what we said, with what came true', async () => {
  const { series } = await ofH100()
  const { forecasts, next_before } = await get<KeptForecastList>(`/api/v1/series/${series.id}/forecasts?limit=3`)
  expect(forecasts.map(({ origin }) => origin)).toEqual(['2026-03-15T00:00:00.000Z', '2026-03-14T18:00:00.000Z', '2026-03-14T12:00:00.000Z'])
  const older = await get<KeptForecastList>(`/api/v1/series/${series.id}/forecasts?before=${next_before}`)
  expect(older.forecasts[0]!.origin).toBe('2026-03-14T06:00:00.000Z')
  expect(older.next_before).toBeNull()
  const old = older.forecasts.find(({ origin }) => origin === '2026-03-02T00:00:00.000Z')!
  expect(old.complete).toBe(true)
  const said = await get<PastForecast>(`/api/v1/series/${series.id}/forecasts/${old.id}`)
  expect(said.points).toHaveLength(168)
  expect(said.points.every(({ observed }) => observed)).toBe(true)
  // The first hour began before it was issued, at five past.
  expect(said.points.map(({ scored }) => scored).indexOf(true)).toBe(1)
  expect(said).toMatchObject({ num_samples: 167, complete: true })
  expect(said.mape).toBeGreaterThan(0)
  const newest = await get<PastForecast>(`/api/v1/series/${series.id}/forecasts/${forecasts[0]!.id}`)
  expect(newest).toMatchObject({ complete: false, num_samples: 0, mape: null, coverage_80: null })
  expect(newest.points.slice(1).every(({ actual_usd_per_hour, observed }) => actual_usd_per_hour === null && !observed)).toBe(true)
  const { body } = await app.inject({ url: `/api/v1/series/${series.id}/forecasts/${old.id}?format=csv` })
  expect(body.split('\r\n')[0]).toBe('\uFEFFtimestamp,actual_usd_per_hour,observed,scored,q0.05,q0.1,q0.25,q0.5,q0.75,q0.9,q0.95')
  expect((await app.inject({ url: `/api/v1/series/${series.id + 1}/forecasts/${old.id}` })).statusCode).toBe(404)
})

test('CSV of a GPU: one row per day', async () => {
  const { body } = await app.inject({ url: '/api/v1/spot/forecast-accuracy/h100-sxm?format=csv' })
  expect(body.split('\r\n')).toHaveLength(1 + 28 + 1)
  expect(body).toMatch(/^\uFEFFday,mape,naive_mape,coverage_80,num_samples/)
})

test('the public record is open only where an admin opened it, and knows nothing of people', async () => {
  expect(await get('/api/v1/accuracy/settings')).toEqual({ public: false })
  const put = (payload: object) => app.inject({ method: 'PUT', url: '/api/v1/accuracy/settings', payload })
  expect((await put({ public: 'yes' })).statusCode).toBe(400)
  expect((await put({ public: true })).json()).toEqual({ public: true })
  const open = await get<PublicAccuracy>('/api/v1/public/accuracy')
  expect(open).toMatchObject({ demo: true, overall: { state: 'scored', series: 2 }, providers: [{ name: 'demo' }] })
  expect(open.gpus).toHaveLength(2)
  expect(open.bars).toHaveLength(28)
  expect(open.calibration).toHaveLength(7)
  expect(open.calibration.every(({ observed }) => observed !== null)).toBe(true)
  expect(JSON.stringify(open)).not.toMatch(/workspace|user|audit/)
  // Asked again within five minutes it is the same answer.
  clock.set(new Date(clock.now().getTime() + 60_000))
  expect((await get<PublicAccuracy>('/api/v1/public/accuracy')).generated_at).toBe(open.generated_at)
  clock.set(new Date(clock.now().getTime() + 300_000))
  expect((await get<PublicAccuracy>('/api/v1/public/accuracy')).generated_at).not.toBe(open.generated_at)
  await put({ public: false })
  expect((await app.inject({ url: '/api/v1/public/accuracy' })).statusCode).toBe(404)
  const { rows } = await deps.pool.query("select action from audit_log where action like 'accuracy.%' order by id")
  expect(rows).toEqual([{ action: 'accuracy.opened' }, { action: 'accuracy.closed' }])
})

test('families are listed with what they are forecast with', async () => {
  const { families, events } = await get<ModelHealth>('/api/v1/accuracy/health')
  expect(families).toMatchObject([{ family: 'demo/spot/listing', state: 'model', since: null, day: '2026-03-14' }])
  expect(events).toEqual([])
  expect((await ofH100()).health).toEqual(families[0])
})
