import type { OptimalTiming } from '@dumont/contracts'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'

// Wednesday 05:06:07; the next hour is 06:00.
const now = new Date('2026-03-04T05:06:07Z')
const { app, deps, clock } = await startApp({ now: now.toISOString(), env: { DUMONT_DEMO: 'false' } })
const path = '/api/v1/spot/optimal-timing'
const post = (body: object) => app.inject({ method: 'POST', url: path, payload: { gpu_name: 'A100', job_duration_hours: 6, ...body } })
const ask = async (body: object = {}): Promise<OptimalTiming> => {
  const answer = await post(body)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const problem = async (body: object) => {
  const answer = await post(body)
  return { status: answer.statusCode, ...answer.json().error }
}
const history = (usd: number, hours = 200) => hourly(new Date(now.getTime() - hours * 3_600_000).toISOString(), hours, () => usd)
const ids: Record<string, number> = {}
const byId = (id: number) => Object.keys(ids).find((name) => ids[name] === id)
/** Cheap (half) from 20 to 30 hours after the origin. */
const dip = (usd: number) => (ahead: number) => (ahead >= 20 && ahead < 30 ? usd / 2 : usd)

beforeAll(async () => {
  const place = async (name: string, spec: Parameters<typeof addPrices>[1], usd: number, at = now) => {
    ids[name] = await addPrices(deps, { key: name, ...spec }, history(usd))
    await addForecast(deps, ids[name], at, dip(usd))
  }
  await place('east', { region: 'us-east-1', zone: 'use1-az1', instanceType: 'p4d.24xlarge', gpuCount: 8 }, 16)
  await place('west', { region: 'us-west-2', zone: 'usw2-az1', instanceType: 'p4d.24xlarge', gpuCount: 8 }, 12)
  await place('vast', { provider: 'vast', region: null, kind: 'statistic', statistic: 'cheapest' }, 1.2)
  await place('median', { provider: 'vast', region: null, kind: 'statistic', statistic: 'median' }, 0.1)
  await place('index', { provider: null, region: null, kind: 'index' }, 0.1)
  await place('demo', { provider: 'demo', demo: true, region: 'demo' }, 0.1)
  await place('h100', { gpuId: 'h100', region: 'us-east-1', gpuCount: 1 }, 1)
  await place('list', { gpuId: 'a100', region: 'us-east-1', market: 'on_demand' }, 3)
  ids.young = await addPrices(deps, { key: 'young', gpuId: 'l4' }, history(1, 20))
  ids.pending = await addPrices(deps, { key: 'pending', gpuId: 'l40' }, history(1, 100))
  // Last seen 30 and 60 hours ago.
  ids.unseen = await addPrices(
    deps,
    { key: 'unseen', gpuId: 't4' },
    hourly(new Date(now.getTime() - 230 * 3_600_000).toISOString(), 201, () => 0.1),
  )
  await addForecast(deps, ids.unseen, now, () => 0.1)
  ids.seen = await addPrices(deps, { key: 'seen', gpuId: 't4', region: 'eu-west-1' }, history(0.3))
  await addForecast(deps, ids.seen, now, () => 0.3)
  ids.gone = await addPrices(
    deps,
    { key: 'gone', gpuId: 'v100' },
    hourly(new Date(now.getTime() - 300 * 3_600_000).toISOString(), 241, () => 0.1),
  )
  await addForecast(deps, ids.gone, new Date(now.getTime() - 60 * 3_600_000), () => 0.1)
})
beforeEach(() => clock.set(now))

describe('where and when', () => {
  test('the best is the cheapest time in the cheapest place; windows do not overlap and none begins before now', async () => {
    const answer = await ask()
    const [best] = answer.time_windows
    // Half of 1.2 for six hours from 20 hours after 05:00.
    expect(best).toMatchObject({ rank: 1, start_time: '2026-03-05T01:00:00.000Z', end_time: '2026-03-05T07:00:00.000Z' })
    expect(best!.estimated_cost).toBeCloseTo(3.6, 3)
    expect(byId(best!.place.series_id)).toBe('vast')
    expect(best!.savings_percentage).toBeCloseTo(50, 1)
    expect(best!.recommendation).toBe('excellent')
    expect(answer.now!.start_time).toBe(now.toISOString())
    expect(answer.now!.estimated_cost).toBeCloseTo(7.2, 3)
    expect(answer.current_price).toBe(1.2)
    const times = answer.time_windows.map((one) => [Date.parse(one.start_time), Date.parse(one.end_time)] as const).sort((a, b) => a[0] - b[0])
    for (const [i, [start, end]] of times.entries()) {
      expect(start).toBeGreaterThanOrEqual(now.getTime())
      expect(end).toBeLessThanOrEqual(times[i + 1]?.[0] ?? Infinity)
    }
  })

  test('indices, other statistics and the demo market are nowhere to run', async () => {
    const answer = await ask()
    expect(answer).toMatchObject({ places_considered: 3, places_left_out: { unseen: 0, no_forecast: 0, unreliable: 0, too_expensive: 0 }, demo: false })
    const shown = [...answer.time_windows, ...answer.alternatives].map(({ place }) => byId(place.series_id))
    for (const name of shown) expect(['east', 'west', 'vast']).toContain(name)
  })

  test('whole machines are priced: three GPUs pay for eight where machines have eight', async () => {
    const answer = await ask({ gpu_count: 3, providers: ['aws'] })
    expect(answer.time_windows[0]).toMatchObject({ place: { gpus_per_instance: 8, instances: 1, region: 'us-west-2', price_now_usd_per_gpu_hour: 4 } })
    expect(answer.now!.estimated_cost).toBeCloseTo(72, 2)
    expect((await ask({ gpu_count: 9, providers: ['aws'] })).now!.estimated_cost).toBeCloseTo(144, 2)
  })

  test('provider, region and instance type narrow the places; equivalents widen them', async () => {
    expect(await ask({ regions: ['us-east-1'] })).toMatchObject({ places_considered: 1 })
    expect(await ask({ instance_types: ['p4d.24xlarge'] })).toMatchObject({ places_considered: 2 })
    const wider = await ask({ equivalents: ['H100 80GB', 'H100', 'h100'] })
    expect(wider.places_considered).toBe(4)
    expect(wider.time_windows[0]!.place.gpu).toBe('h100')
  })

  test('the market asked for is the only one', async () =>
    expect(await ask({ machine_type: 'on-demand' })).toMatchObject({ market: 'on_demand', places_considered: 1, current_price: 3 }))

  test('what a place looks like now', async () => {
    const { place } = (await ask()).time_windows[0]!
    expect(place).toMatchObject({
      provider: 'vast',
      region: null,
      gpu: 'a100',
      gpu_label: 'A100',
      instances: 1,
      offers_now: null,
      availability_7d: 1,
      can_move: true,
    })
    expect(now.getTime() - Date.parse(place.last_seen_at)).toBe(3_600_000)
  })

  test('somewhere not seen for a day is nowhere to go, but may be stayed at', async () => {
    const away = await ask({ gpu_name: 'T4' })
    expect(away.places_considered).toBe(2)
    for (const { place } of [...away.time_windows, ...away.alternatives]) expect(byId(place.series_id)).toBe('seen')
    const home = await ask({ gpu_name: 'T4', home: { provider: 'aws', region: 'us-east-1' } })
    expect(byId(home.home_now!.place.series_id)).toBe('unseen')
    expect(home.home_now!.place.can_move).toBe(false)
  })

  test('data are paid for outside home', async () => {
    const answer = await ask({ home: { provider: 'aws', region: 'us-east-1' }, data_gb: 100, gpu_count: 8 })
    const away = answer.time_windows.find(({ place }) => place.provider === 'vast')!
    // 8 x 1.2 / 2 x 6 h and 9 dollars of data.
    expect(away.estimated_cost).toBeCloseTo(28.8 + 9, 2)
    expect(answer.home_now!.estimated_cost).toBeCloseTo(96, 2)
  })

  test('local hours in a zone with half an hour', async () => {
    const answer = await ask({ zone: 'Asia/Kolkata', allowed_hours: { from: 22, to: 6 } })
    for (const { start_time: start, end_time: end } of answer.time_windows) {
      // 22:00 to 06:00 there is 16:30 to 00:30 UTC.
      expect((Date.parse(start) / 3_600_000) % 24).toBeGreaterThanOrEqual(16.5)
      expect(((Date.parse(end) / 3_600_000 + 24 - 0.5) % 24) - 0).toBeLessThanOrEqual(24)
      expect(Date.parse(end) - Date.parse(start)).toBe(6 * 3_600_000)
    }
  })

  test('a split job is priced piece by piece, restarts included', async () => {
    const answer = await ask({ job_duration_hours: 14, split: { min_piece_minutes: 60, restart_cost_usd: 0.1 }, deadline: '2026-03-06T00:00:00Z' })
    const [best] = answer.time_windows
    const hours = best!.pieces.reduce((sum, piece) => sum + (Date.parse(piece.end_time) - Date.parse(piece.start_time)) / 3_600_000, 0)
    expect(hours).toBeCloseTo(14, 6)
    const paid = best!.pieces.reduce((sum, piece) => sum + piece.cost, 0) + 0.1 * (best!.pieces.length - 1)
    expect(paid).toBeCloseTo(best!.estimated_cost, 5)
  })

  test('an hour later the same forecast is read from the next hour on', async () => {
    clock.set(new Date('2026-03-04T07:00:00Z'))
    const answer = await ask()
    expect(answer.horizon).toMatchObject({ known_from: '2026-03-04T08:00:00.000Z', known_until: '2026-03-11T08:00:00.000Z' })
    expect(answer.time_windows[0]!.start_time).toBe('2026-03-05T01:00:00.000Z')
  })

  test('more time than is known is said', async () => expect((await ask({ deadline: '2026-03-14T05:00:00Z' })).horizon.unknown_hours).toBeGreaterThan(60))
})

describe('the verdict', () => {
  test('wait, where waiting pays, with what it saves and how surely', async () => {
    const { verdict, now: atOnce } = await ask()
    expect(verdict).toMatchObject({
      action: 'wait',
      reason: 'waiting_pays',
      start_time: '2026-03-05T01:00:00.000Z',
      place: { provider: 'vast' },
      probability: 1,
    })
    expect(verdict.saving).toBeCloseTo(atOnce!.estimated_cost / 2, 2)
    expect(verdict.sentence).toMatch(
      /^Wait until Thu 5 Mar 01:00 UTC and run on vast, A100: saves \$3\.60 \(50 %\) against running now; it pays in 10 of 10 cases\.$/,
    )
  })
  test('steady, where the choice of time changes little: any time', async () => {
    const { verdict } = await ask({ gpu_name: 'T4' })
    expect(verdict).toMatchObject({ action: 'steady', reason: 'price_is_steady', start_time: null })
    expect(verdict.place).not.toBeNull()
  })
  test('move, where the place beats the time: against running at home', async () => {
    const { verdict, alternatives } = await ask({ home: { provider: 'aws', region: 'us-east-1' }, gpu_count: 8, deadline: '2026-03-04T13:00:00Z' })
    expect(verdict).toMatchObject({ action: 'move', reason: 'place_pays', saving_percentage: 40, start_time: now.toISOString(), place: { provider: 'vast' } })
    expect(verdict.sentence).toContain('instead of aws use1-az1, p4d.24xlarge')
    expect(alternatives.map(({ difference }) => difference)).toEqual(alternatives.map(({ difference }) => difference).toSorted((a, b) => a! - b!))
    expect(alternatives.find(({ place }) => place.region === 'us-west-2')).toMatchObject({ kind: 'same_time_other_place', difference_percentage: -25 })
  })
  test('run now, where the deadline leaves no other time', async () => {
    const { verdict } = await ask({ deadline: '2026-03-04T11:06:07Z' })
    expect(verdict).toMatchObject({ action: 'run_now', reason: 'must_start_now', start_time: now.toISOString() })
  })
  test('run now, where the delay costs more than waiting saves', async () =>
    expect((await ask({ delay_cost_usd_per_hour: 1 })).verdict).toMatchObject({ action: 'run_now', reason: 'delay_costs_more', start_time: now.toISOString() }))
  test('wait, where it may not run before', async () =>
    expect((await ask({ earliest_start: '2026-03-06T00:00:00Z' })).verdict).toMatchObject({
      action: 'wait',
      reason: 'not_allowed_yet',
      start_time: '2026-03-06T00:00:00.000Z',
    }))
  test('the same asked twice is the same answer', async () => {
    const [first, second] = [await ask(), await ask()]
    expect(second).toEqual(first)
  })
})

describe('what cannot be', () => {
  test('a name that is none lists those that are', async () => {
    expect(await problem({ gpu_name: 'B9000' })).toMatchObject({ status: 404, hint: expect.stringContaining('a100') })
    expect(await problem({ gpu_name: 'A100', providers: ['nobody'] })).toMatchObject({ status: 404, hint: expect.stringContaining('spot aws us-east-1') })
    expect(await problem({ equivalents: ['B9000'] })).toMatchObject({ status: 404, message: expect.stringContaining('equivalents') })
  })
  test('too little history says how much there is', async () =>
    expect(await problem({ gpu_name: 'L4' })).toMatchObject({ status: 400, code: 'not_enough_history', required: 50, have: 19 }))
  test('a forecast that is still being made', async () => expect(await problem({ gpu_name: 'L40' })).toMatchObject({ status: 409, code: 'forecast_pending' }))
  test('prices that ended are nowhere to run', async () => {
    const answer = await ask({ gpu_name: 'V100' })
    expect(answer).toMatchObject({
      verdict: { action: 'unknown', reason: 'no_place', place: null },
      places_left_out: { unseen: 1 },
      time_windows: [],
      now: null,
    })
    expect(answer.verdict.sentence).toContain('the one place')
  })
  test.each([
    [{ deadline: '2026-03-04T05:00:00Z' }, 'deadline: lies in the past'],
    [{ deadline: '2026-03-04T09:00:00Z' }, 'deadline: the job needs 6 hours, and from its earliest start until then there are 3.9'],
    [{ earliest_start: '2026-03-05T00:00:00Z', deadline: '2026-03-04T23:00:00Z' }, 'there are 0 hours'],
    [{ deadline: '2026-03-04T11:30:00Z', start_minutes: 60 }, 'the job needs 7 hours'],
    [{ deadline: '9999-12-31T00:00:00Z' }, 'deadline: lies more than a year ahead'],
    [{ earliest_start: '2999-12-31T00:00:00Z' }, 'earliest_start: lies more than a year ahead'],
    [{ zone: 'Mars/Olympus' }, 'zone: is not an IANA time zone'],
    [{ zone: '+05:00' }, 'zone: is not an IANA time zone'],
    [{ allowed_hours: { from: 22, to: 3 } }, 'the job needs 6 hours, and the longest time they leave until the deadline is 5 hours'],
    [{ weekdays: [6], deadline: '2026-03-06T00:00:00Z' }, 'the longest time they leave until the deadline is 0 hours'],
    [{ job_duration_hours: 0 }, 'job_duration_hours'],
    [{ job_duration_hours: 169 }, 'job_duration_hours'],
    [{ job_duration_hours: -1 }, 'job_duration_hours'],
    [{ job_duration_hours: null }, 'job_duration_hours'],
    [{ job_duration_hours: '6' }, 'job_duration_hours'],
    [{ gpu_count: 1e9 }, 'gpu_count'],
    [{ gpu_count: 1.5 }, 'gpu_count'],
    [{ weekdays: [] }, 'weekdays'],
    [{ weekdays: [7] }, 'weekdays'],
    [{ providers: [''] }, 'providers'],
    [{ equivalents: Array.from({ length: 21 }, (_, i) => `g${i}`) }, 'equivalents'],
    [{ deadline: '2026-02-30T00:00:00Z' }, 'deadline'],
    [{ nonsense: true }, 'nonsense'],
  ])('%j is refused in words', async (body, words) => {
    expect(await problem(body)).toMatchObject({ status: 400, code: 'validation_failed', message: expect.stringContaining(words) })
  })
  test('every hour above the highest price says what the cheapest is', async () => {
    const answer = await ask({ max_price_usd_per_gpu_hour: 0.5 })
    expect(answer).toMatchObject({ verdict: { action: 'unknown', reason: 'too_expensive' }, time_windows: [], places_left_out: { too_expensive: 3 } })
    expect(answer.verdict.sentence).toContain('$0.6')
  })
  test('a job longer than what is known says so', async () => {
    const answer = await ask({ job_duration_hours: 168, earliest_start: '2026-03-06T00:00:00Z' })
    expect(answer.verdict).toMatchObject({ action: 'unknown', reason: 'longer_than_known' })
  })
  test('empty lists of providers mean none', async () => expect(await problem({ providers: [] })).toMatchObject({ status: 404 }))
})
