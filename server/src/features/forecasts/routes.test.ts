import type { CostForecast, SeriesForecast } from '@dumont/contracts'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { addPrices, hourly, wavy } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import { inProcess } from './compute.ts'
import { refreshForecasts } from './refresh.ts'

const now = new Date('2026-03-04T05:06:07Z')
const { app, deps, clock } = await startApp({ now: now.toISOString() })
const refresh = () => refreshForecasts(deps, clock.now(), new AbortController().signal, inProcess)
const url = (query = '', gpu = 'A100') => `/api/v1/spot/cost-forecast/${encodeURIComponent(gpu)}${query}`
const ask = async (query = '', gpu?: string) => (await app.inject(url(query, gpu))).json<CostForecast>()
const problem = async (path: string) => {
  const answer = await app.inject(path)
  return { status: answer.statusCode, ...answer.json().error }
}
const ids: Record<string, number> = {}

beforeAll(async () => {
  ids.aws = await addPrices(deps, { key: 'aws', gpuCount: 8 }, hourly('2026-02-10T00:02Z', 534, wavy(16)), 40)
  ids.vast = await addPrices(
    deps,
    { key: 'vast', provider: 'vast', region: null },
    hourly('2026-02-10T00:02Z', 534, () => 3),
  )
  ids.list = await addPrices(
    deps,
    { key: 'list', market: 'list', gpuId: 'h100' },
    hourly('2026-02-10T00:02Z', 534, () => 2.5),
  )
  ids.short = await addPrices(
    deps,
    { key: 'short', gpuId: 'l4' },
    hourly('2026-03-03T22:00Z', 7, () => 1),
  )
  ids.ended = await addPrices(
    deps,
    { key: '=ended', gpuId: 't4' },
    hourly('2024-01-05T00:20Z', 100, () => 0.4),
  )
  await refresh()
  ids.pending = await addPrices(
    deps,
    { key: 'pending', gpuId: 'l40' },
    hourly('2026-02-27T00:02Z', 126, () => 1),
  )
})
beforeEach(() => clock.set(now))

test('168 hours from the next hour on, per GPU-hour, with quantiles in order', async () => {
  const answer = await ask()
  const hours = answer.daily_forecasts.flatMap((day) => day.hourly_predictions)
  expect(hours).toHaveLength(168)
  expect(hours[0]!.timestamp).toBe('2026-03-04T06:00:00.000Z')
  expect(answer).toMatchObject({
    gpu_name: 'A100',
    machine_type: 'interruptible',
    market: 'spot',
    provider: 'aws',
    unit: 'usd_per_gpu_hour',
    usage_hours_per_day: 8,
    zone: 'UTC',
    interval_level: 0.8,
  })
  for (const { price, quantiles } of hours) {
    expect(price).toBeCloseTo(2, 0)
    const values = Object.values(quantiles)
    expect(Object.keys(quantiles)).toEqual(['0.05', '0.1', '0.25', '0.5', '0.75', '0.9', '0.95'])
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    expect(quantiles['0.5']).toBe(price)
  }
})

test('costs are what the prices say: hours x usage / 24, days add up to the total', async () => {
  const answer = await ask('?usage_hours_per_day=6')
  const prices = answer.daily_forecasts.flatMap((day) => day.hourly_predictions.map(({ price }) => price))
  expect(answer.total_7day_cost).toBeCloseTo((prices.reduce((a, b) => a + b) * 6) / 24, 5)
  expect(answer.daily_forecasts.reduce((sum, day) => sum + day.forecasted_cost, 0)).toBeCloseTo(answer.total_7day_cost, 5)
  for (const day of answer.daily_forecasts) {
    expect(day.confidence_interval[0]).toBeLessThanOrEqual(day.forecasted_cost)
    expect(day.confidence_interval[1]).toBeGreaterThanOrEqual(day.forecasted_cost)
    expect(day.avg_hourly_price).toBeCloseTo(day.hourly_predictions.reduce((sum, { price }) => sum + price, 0) / day.hours_covered, 6)
  }
  expect(answer.total_confidence_interval[0]).toBeLessThan(answer.total_7day_cost)
  expect(answer.total_confidence_interval[1]).toBeGreaterThan(answer.total_7day_cost)
})

test('eight days are touched; only whole ones can be the best day', async () => {
  const answer = await ask()
  expect(answer.daily_forecasts.map((day) => [day.hours_covered, day.partial])).toEqual([
    [18, true],
    [24, false],
    [24, false],
    [24, false],
    [24, false],
    [24, false],
    [24, false],
    [6, true],
  ])
  const whole = answer.daily_forecasts.filter((day) => !day.partial)
  expect(answer.lowest_daily_cost).toBe(Math.min(...whole.map((day) => day.forecasted_cost)))
  expect(answer.best_day).toBe(whole.find((day) => day.forecasted_cost === answer.lowest_daily_cost)!.day)
})

test('a steady price: every day is as good, so the first whole one is best', async () => {
  const answer = await ask('?provider=vast')
  expect(answer.series.id).toBe(ids.vast)
  expect(answer.best_day).toBe('2026-03-05')
  expect(answer.lowest_daily_cost).toBe(24)
  expect(answer.total_7day_cost).toBe(168)
})

test('a zone cuts the days and changes nothing else', async () => {
  const [utc, lisbon] = [await ask(), await ask('?zone=America/Sao_Paulo')]
  expect(lisbon.daily_forecasts[0]).toMatchObject({ day: '2026-03-04', hours_covered: 21 })
  expect(lisbon.daily_forecasts[0]!.hourly_predictions[0]).toMatchObject({ hour: 3, timestamp: '2026-03-04T06:00:00.000Z' })
  expect(lisbon.total_7day_cost).toBe(utc.total_7day_cost)
  expect(lisbon.total_confidence_interval).toEqual(utc.total_confidence_interval)
})

test('the same question has the same answer', async () => {
  expect(await ask()).toEqual(await ask())
})

test.each([
  ['spot', 'A100', 'aws'],
  ['bid', 'a100', 'aws'],
  ['list', 'H100', 'list'],
])('machine type %s of %s is found', async (type, gpu, key) => {
  expect(await ask(`?machine_type=${type}`, gpu)).toMatchObject({ machine_type: type, series: { key } })
})

test('one series by its id', async () => {
  expect((await ask(`?series=${ids.vast}`)).series.key).toBe('vast')
  expect(await problem(url(`?series=${ids.list}`))).toMatchObject({ status: 400, code: 'validation_failed' })
  expect(await problem(url('?series=999999'))).toMatchObject({ status: 404 })
})

test('names are matched exactly, and the answer says which there are', async () => {
  expect(await problem(url('', 'A10000'))).toMatchObject({
    status: 404,
    code: 'not_found',
    message: 'No GPU goes by this name',
    hint: expect.stringContaining('a100'),
  })
  expect(await problem(url('', 'H200'))).toMatchObject({ status: 404, message: 'There are no prices of H200 SXM yet' })
  expect(await problem(url('?machine_type=on_demand&provider=aws'))).toMatchObject({ status: 404, hint: expect.stringContaining('spot vast') })
})

test('too little history says how much is needed and how much there is', async () => {
  const expected = { status: 400, code: 'not_enough_history', message: 'Need at least 50 hours of price history', required: 50, have: 6 }
  expect(await problem(url('', 'L4'))).toMatchObject(expected)
  expect(await problem(`/api/v1/series/${ids.short}/forecast`)).toMatchObject(expected)
})

test('enough history but no forecast yet is pending, with the reason when there is one', async () => {
  expect(await problem(url('', 'L40'))).toMatchObject({ status: 409, code: 'forecast_pending', message: 'The forecast is still being made' })
  await deps.pool.query('insert into forecast_refresh (series_id, failures, last_error) values ($1, 1, $2)', [ids.pending, 'out of tune'])
  expect((await problem(url('', 'L40'))).message).toContain('out of tune')
})

test.each(['zone=Mars/Olympus', 'zone=%2B05:00', 'usage_hours_per_day=0.05', 'usage_hours_per_day=25', 'machine_type=free', 'nonsense=1'])(
  '%s is refused',
  async (query) => {
    expect(await problem(url(`?${query}`))).toMatchObject({ status: 400, code: 'validation_failed' })
  },
)

test('when the hour has turned, hours already past are gone and there are still 168', async () => {
  clock.set(new Date('2026-03-04T06:01:00Z'))
  const hours = (await ask()).daily_forecasts.flatMap((day) => day.hourly_predictions)
  expect(hours[0]!.timestamp).toBe('2026-03-04T07:00:00.000Z')
  expect(hours).toHaveLength(168)
})

test('an old forecast loses its past hours and says when it was issued', async () => {
  clock.set(new Date('2026-03-05T05:30:00Z'))
  const answer = await ask()
  expect(answer.issued_at).toBe(now.toISOString())
  expect(answer.daily_forecasts[0]!.hourly_predictions[0]!.timestamp).toBe('2026-03-05T06:00:00.000Z')
  expect(answer.daily_forecasts.reduce((sum, day) => sum + day.hours_covered, 0)).toBe(147)
  expect(answer.hours_covered).toBe(147)
  expect(answer.data_freshness.state).toBe('stale')
})

test('when no whole day is left there is no best day', async () => {
  await deps.pool.query(`update series set last_observed_at = '2026-03-11T00:00Z' where id = $1`, [ids.vast])
  clock.set(new Date('2026-03-11T00:10:00Z'))
  const answer = await ask(`?series=${ids.vast}`)
  expect(answer).toMatchObject({ best_day: null, lowest_daily_cost: null, daily_forecasts: [{ hours_covered: 8, partial: true }] })
})

test('an ended series is forecast from its last observation and says so', async () => {
  const answer = (await app.inject(`/api/v1/series/${ids.ended}/forecast`)).json<SeriesForecast>()
  expect(answer).toMatchObject({
    origin: '2024-01-09T03:00:00.000Z',
    data_freshness: { state: 'ended', last_observed_at: '2024-01-09T03:20:00.000Z' },
    series: { state: 'ended' },
  })
  expect(answer.points[0]!.timestamp).toBe('2024-01-09T04:00:00.000Z')
  expect(answer.points).toHaveLength(168)
})

test('a series forecast is per instance, with its spread', async () => {
  const answer = (await app.inject(`/api/v1/series/${ids.aws}/forecast`)).json<SeriesForecast>()
  expect(answer).toMatchObject({
    levels: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95],
    series: { forecast_issued_at: now.toISOString() },
    data_freshness: { state: 'fresh', age_seconds: 247 },
  })
  expect(answer.points[0]!.quantiles['0.5']).toBeCloseTo(16, -1)
  expect(answer.points.at(-1)!.sigma_usd_per_hour).toBeGreaterThan(0)
  expect(await problem('/api/v1/series/999999/forecast')).toMatchObject({ status: 404 })
})

test('model_confidence is the measured coverage, once there is enough of it', async () => {
  expect((await ask()).model_confidence).toBeNull()
  await deps.pool.query('insert into forecast_coverage values ($1, 410, 500, now())', [ids.aws])
  expect((await ask()).model_confidence).toBe(0.82)
})

test('as CSV: the same hours, with local time, for a spreadsheet', async () => {
  const answer = await app.inject(url('?format=csv&zone=Europe/Lisbon'))
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'cache-control': 'private, no-cache',
    'content-disposition': 'attachment; filename="cost-forecast-a100-aws-us-east-1.csv"',
  })
  const lines = answer.body.trim().split('\r\n')
  expect(lines[0]).toBe('timestamp,local_time,price_usd_per_gpu_hour,q0.05,q0.1,q0.25,q0.5,q0.75,q0.9,q0.95')
  expect(lines).toHaveLength(169)
  expect(lines[1]).toMatch(/^2026-03-04T06:00:00.000Z,2026-03-04T06:00:00\+00:00,\d/)
  const series = await app.inject(`/api/v1/series/${ids.ended}/forecast?format=csv`)
  expect(series.headers['content-disposition']).toBe('attachment; filename="forecast-_ended.csv"')
  expect(series.body.split('\r\n')[0]).toBe('\uFEFFtimestamp,q0.05,q0.1,q0.25,q0.5,q0.75,q0.9,q0.95,sigma_usd_per_hour')
})

test('answers are not kept by anyone between', async () => {
  expect((await app.inject(url())).headers['cache-control']).toBe('private, no-cache')
})
