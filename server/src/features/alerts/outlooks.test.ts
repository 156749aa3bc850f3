import type { Budget } from '@dumont/contracts'
import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'

// What budgets expect, by prices and forecasts of them that follow each other hour by hour.
const it = await startAlertWorld('2026-09-10T00:00:00Z')
beforeEach(() => it.begin())

const place = { region: 'us-east-1', instanceType: 'p4d', gpuCount: 8 }
/** An hour of the machine cost `usd` for three days, and is expected to cost what `ahead` says. */
async function priced(usd: number, ahead: (hour: number) => number, spread = 1e-6): Promise<void> {
  const series = await addPrices(
    it.deps,
    place,
    hourly('2026-09-07T00:00:00Z', 73, () => usd),
  )
  await addForecast(it.deps, series, it.clock.now(), ahead, spread)
}
async function standing(over: Record<string, unknown>): Promise<NonNullable<Budget['status']>> {
  const { id } = await it.budget({ period: { kind: 'rolling_7d', zone: 'UTC' }, thresholds: [{ percent: 100, on: 'forecast' }], ...over })
  await it.evaluate()
  return (await it.get<Budget>(`/spot/budget-alerts/${id}`)).status!
}
const hours = (over: Record<string, unknown> = {}) => ({ gpu_name: 'A100', planned_usage: { kind: 'hours_per_day', ...over } })

test('eight hours a day of one GPU cost a third of its hours: the first at the price of now, the others as forecast', async () => {
  await priced(16, () => 24)
  const { forecast, probability_exceeds: chance, forecast_covers_until: until } = await standing(hours())
  // (1 x 16 + 167 x 24) / 8 GPUs / 3
  expect(forecast!.expected).toBeCloseTo(167.67, 1)
  expect([chance, until]).toEqual([1, null])
})

test('four GPUs for a day cost four times as many hours', async () => {
  await priced(16, () => 16)
  expect((await standing(hours({ gpu_count: 4, hours_per_day: 24 }))).forecast!.expected).toBeCloseTo(168 * 8, 1)
})

test('beyond the forecast the last hour goes on, and the answer says up to when there was one', async () => {
  await priced(8, (hour) => (hour === 171 ? 16 : 8))
  const { forecast, forecast_covers_until: until } = await standing({ ...hours({ hours_per_day: 24 }), period: { kind: 'custom', days: 10, zone: 'UTC' } })
  // Ten days: 171 hours until the last forecast one, which costs 2, and 68 beyond it at 2; the first hour is the one of now.
  expect(forecast!.expected).toBeCloseTo(171 + 2 * 69, 1)
  expect(until).toBe('2026-09-17T04:00:00.000Z')
})

test('without a forecast of the price nobody knows', async () => {
  await addPrices(
    it.deps,
    place,
    hourly('2026-09-07T00:00:00Z', 73, () => 8),
  )
  expect(await standing(hours())).toMatchObject({ forecast: null, probability_exceeds: null })
})

const running = { provider: 'aws', gpu: 'A100', gpu_count: 8, instance_type: 'p4d', region: 'us-east-1', market: 'spot', storage_usd_per_hour: 0.5 }

test('what runs on spot goes on at its own rate, moved as the price of its place moves, storage beside it', async () => {
  await priced(16, () => 8)
  await it.start({ ...running, rate_usd_per_hour: 20 })
  const { forecast } = await standing({})
  // Half the price: half of 20, but for the first hour.
  expect(forecast!.expected).toBeCloseTo(20 + 167 * 10 + 168 * 0.5, 1)
})

test('what runs elsewhere, or is out of the scope, does not follow that price', async () => {
  await priced(16, () => 8)
  await it.start({ ...running, region: 'eu-west-1', rate_usd_per_hour: 20, labels: { project: 'llama' } })
  expect((await standing({})).forecast!.expected).toBeCloseTo(168 * 20.5, 1)
  expect((await standing({ provider: 'vast' })).forecast!.expected).toBe(0)
  expect((await standing({ gpu_name: 'H100 SXM' })).forecast!.expected).toBe(0)
  expect((await standing({ label: { name: 'project', value: 'qwen' } })).forecast!.expected).toBe(0)
  expect((await standing({ label: { name: 'project', value: 'llama' }, provider: 'AWS' })).forecast!.expected).toBeCloseTo(168 * 20.5, 1)
})

test('what stands still costs its storage only', async () => {
  const session = await it.start({ ...running, rate_usd_per_hour: 20 })
  await it.stop(session.id, { keep_storage: true })
  expect((await standing({})).forecast!.expected).toBeCloseTo(84, 6)
})

test('a chance is the share of paths that end above it: told in its words', async () => {
  await priced(8, () => 8, 0.5)
  const over = { ...hours({ hours_per_day: 24 }), thresholds: [{ percent: 100, on: 'probability', probability: 0.3 }], pending_evaluations: 1 }
  const { probability_exceeds: chance, thresholds } = await standing({ ...over, threshold: 168 })
  expect(chance).toBeGreaterThan(0.3)
  expect(chance).toBeLessThan(0.7)
  expect(thresholds).toMatchObject([{ state: 'firing' }])
  expect((await it.list()).alerts).toMatchObject([{ kind: 'budget_probability', unit: 'probability', value: chance, limit: 0.3 }])
  expect(await standing({ ...over, threshold: 400 })).toMatchObject({ probability_exceeds: 0, thresholds: [{ state: 'normal' }] })
})

test('the mail names cheaper times for the same GPU', async () => {
  await priced(16, (hour) => (hour < 48 ? 16 : 4))
  await standing({ ...hours({ hours_per_day: 24 }), threshold: 10, pending_evaluations: 1 })
  const text = it.mail.taken[0]!.mail.text!
  expect(text).toContain('Cheaper times for the same work')
  expect(text).toMatch(/aws us-east-1 p4d: \$.+less than now/)
})

test.each([
  [{ gpu_name: 'nobody' }, /gpu_name: no GPU goes by the name/],
  [{ period: { kind: 'day', zone: 'Mars/Base' } }, /period.zone/],
  [{ period: { kind: 'month', zone: 'UTC', days: 3 } }, /go with kind custom/],
  [{ thresholds: [{ percent: 80, on: 'actual', probability: 0.5 }] }, /probability goes with/],
  [
    {
      thresholds: [
        { percent: 80, on: 'actual' },
        { percent: 80, on: 'actual' },
      ],
    },
    /two of them are the same/,
  ],
])('a budget is refused whose fields do not go together: %j', async (over, said) => {
  const answer = await it.send('POST', '/spot/budget-alerts', { threshold: 5, ...over })
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringMatching(said)])
})
