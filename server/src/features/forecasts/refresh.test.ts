import { beforeEach, expect, test } from 'vitest'
import { addPrices, hourly, wavy } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import type { Deps } from '../../platform/feature.ts'
import { seriesById, seriesRows } from '../prices/index.ts'
import { type Compute, inProcess } from './compute.ts'
import { makeForecasts } from './make-forecasts.ts'
import { refreshForecasts } from './refresh.ts'
import { claimRefresh, keepForecasts, renewClaim } from './refresh-store.ts'
import { lastProblem, lastRound, latestForecast } from './store.ts'

const { deps, clock } = await startApp({ now: '2026-03-04T05:06:07Z' })
const forever = new AbortController().signal
const refresh = (some: Partial<Deps> = {}, compute: Compute = inProcess) => refreshForecasts({ ...deps, ...some }, clock.now(), forever, compute)
const kept = async () =>
  (await deps.pool.query<{ series_id: number; origin: Date; issued_at: Date }>('select series_id, origin, issued_at from forecasts order by id')).rows
const endLeases = () => deps.pool.query(`update forecast_refresh set leased_until = clock_timestamp() - interval '1 second'`)

beforeEach(async () => {
  await deps.pool.query('truncate series, price_hours, forecast_rounds restart identity cascade')
  clock.set(new Date('2026-03-04T05:06:07Z'))
})

test('a live series is forecast from the current hour; its lists show when', async () => {
  const id = await addPrices(deps, {}, hourly('2026-02-20T00:02Z', 293, wavy(2)))
  await refresh()
  const { forecast } = (await latestForecast(deps.db, id))!
  expect(forecast).toMatchObject({ origin: new Date('2026-03-04T05:00:00Z'), issuedAt: clock.now(), coldStart: true, horizon: 171 })
  expect(forecast.quantiles[0.5]![0]).toBeCloseTo(2, 0)
  expect((await seriesById(deps.db, id))!.forecastIssuedAt).toEqual(clock.now())
  expect(await lastRound(deps.db)).toEqual(clock.now())
})

test('a second refresh in the same hour makes nothing, the next hour makes one more', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await refresh()
  await refresh()
  expect(await kept()).toHaveLength(1)
  clock.set(new Date('2026-03-04T06:03:00Z'))
  await refresh()
  expect((await kept()).map(({ origin }) => origin.toISOString())).toEqual(['2026-03-04T05:00:00.000Z', '2026-03-04T06:00:00.000Z'])
})

test('a price that arrives later makes a new forecast beside the old one', async () => {
  const id = await addPrices(
    deps,
    {},
    hourly('2026-03-01T00:00Z', 77, () => 2),
  )
  await refresh()
  clock.set(new Date('2026-03-04T05:20:00Z'))
  await addPrices(deps, {}, [{ at: new Date('2026-03-04T05:19:00Z'), usd: 2.4 }])
  await refresh()
  expect(await kept()).toHaveLength(2)
  const { forecast } = (await latestForecast(deps.db, id))!
  expect(forecast.issuedAt).toEqual(clock.now())
  expect(forecast.quantiles[0.5]![0]).toBeGreaterThan(2.2)
})

test('an ended series is forecast as of the hour of its last observation, once', async () => {
  const id = await addPrices(deps, {}, hourly('2024-01-05T00:20Z', 100, wavy(3)))
  await refresh()
  clock.set(new Date('2026-03-04T09:00:00Z'))
  await refresh()
  expect((await kept()).map(({ origin }) => origin.toISOString())).toEqual(['2024-01-09T03:00:00.000Z'])
  expect((await latestForecast(deps.db, id))!.forecast.sigma).toHaveLength(171)
})

test('a series that ends while it has a forecast is forecast again from its last observation', async () => {
  const id = await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 126, wavy(3)))
  await refresh()
  clock.set(new Date('2026-03-05T12:00:00Z'))
  await refresh()
  expect((await latestForecast(deps.db, id))!.forecast.origin.toISOString()).toBe('2026-03-02T05:00:00.000Z')
})

test('under 50 hours there is no forecast', async () => {
  await addPrices(deps, {}, hourly('2026-03-02T04:00Z', 49, wavy(2)))
  await refresh()
  expect(await kept()).toEqual([])
})

test('a series that was silent for months is forecast from all there is of it', async () => {
  const id = await addPrices(deps, {}, [...hourly('2025-06-01T00:00Z', 300, wavy(2)), { at: new Date('2026-03-04T04:00Z'), usd: 2 }])
  await refresh()
  expect((await latestForecast(deps.db, id))!.forecast.origin.toISOString()).toBe('2026-03-04T05:00:00.000Z')
})

test('prices after the origin move nothing', async () => {
  const history = hourly('2026-02-01T00:00Z', 700, wavy(2))
  const first = await addPrices(deps, { key: 'a' }, history)
  clock.set(new Date('2026-03-02T03:30:00Z'))
  await refresh()
  const before = (await latestForecast(deps.db, first))!.forecast
  await deps.pool.query('truncate series, price_hours restart identity cascade')
  const again = await addPrices(deps, { key: 'a' }, [...history, ...hourly('2026-03-02T04:10Z', 40, () => 9)])
  await deps.pool.query('update series set last_observed_at = $1', [history.at(-1)!.at])
  await refresh()
  const { forecast } = (await latestForecast(deps.db, again))!
  expect(forecast.quantiles).toEqual(before.quantiles)
})

test('two refreshers at once make each forecast once', async () => {
  for (let i = 0; i < 70; i++)
    await addPrices(
      deps,
      { key: `s${i}` },
      hourly('2026-03-01T00:00Z', 77, () => 1 + i / 100),
    )
  let made = 0
  const counting: Compute = { ...inProcess, run: async (tasks) => ((made += tasks.length), makeForecasts(tasks)) }
  await Promise.all([refresh({}, counting), refresh({}, counting), refresh({}, { ...counting, lanes: 2 })])
  expect(made).toBe(70)
  expect(new Set((await kept()).map((row) => row.series_id)).size).toBe(70)
  expect(await kept()).toHaveLength(70)
})

test.each(['forecasts.afterCompute', 'forecasts.afterStore'])('a crash at %s loses nothing and doubles nothing', async (name) => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const crash = (here: string) => {
    if (here === name) throw new Error('crashed')
  }
  await expect(refresh({ failpoint: crash })).rejects.toThrow('crashed')
  await refresh()
  expect(await kept()).toHaveLength(1)
  expect((await seriesRows(deps.db))[0]!.forecastIssuedAt).not.toBeNull()
})

test('what a killed worker held is taken over when its lease has ended', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const due = { seriesId: id, origin: new Date('2026-03-04T05:00:00Z'), changedAt: clock.now(), model: null }
  const claim = await claimRefresh(deps.db, [due], clock.now())
  expect(claim.due).toHaveLength(1)
  expect(await refresh()).toBe(1)
  expect(await kept()).toEqual([])
  await endLeases()
  await refresh()
  expect(await kept()).toHaveLength(1)
  // The killed one turns out to live: it has nothing to say any more.
  expect(
    await keepForecasts(
      deps.db,
      claim,
      [
        {
          seriesId: id,
          modelVersion: 'x',
          coldStart: false,
          horizon: 1,
          levels: [0.5],
          quantiles: new Uint8Array(1),
          sigma: new Uint8Array(1),
          width: 1,
          shadow: false,
        },
      ],
      clock.now(),
    ),
  ).toEqual([])
})

test('a claim that is renewed is not taken over', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const claim = await claimRefresh(deps.db, [{ seriesId: id, origin: new Date('2026-03-04T05:00:00Z'), changedAt: clock.now(), model: null }], clock.now())
  await endLeases()
  await renewClaim(deps.db, claim)
  expect(await refresh()).toBe(1)
  expect(await kept()).toEqual([])
})

test('two rounds on both sides of the full hour come to an end', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const [before, after] = [new Date('2026-03-04T05:59:59Z'), new Date('2026-03-04T06:00:01Z')]
  await Promise.all([before, after, before, after].map((now) => refreshForecasts(deps, now, forever, inProcess)))
  await refreshForecasts(deps, after, forever, inProcess)
  await refreshForecasts(deps, before, forever, inProcess)
  expect((await latestForecast(deps.db, id))!.forecast.origin.toISOString()).toBe('2026-03-04T06:00:00.000Z')
})

test('a series that fails keeps the reason, waits, and stops no other', async () => {
  const bad = await addPrices(deps, { key: 'bad' }, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const good = await addPrices(deps, { key: 'good' }, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const failing: Compute = {
    ...inProcess,
    run: async (tasks) => makeForecasts(tasks).map((made) => (made.seriesId === bad ? { seriesId: bad, error: 'out of tune' } : made)),
  }
  await refresh({}, failing)
  expect(await latestForecast(deps.db, good)).toBeDefined()
  expect(await lastProblem(deps.db, bad)).toBe('out of tune')
  await refresh()
  expect(await latestForecast(deps.db, bad)).toBeUndefined()
  clock.set(new Date('2026-03-04T05:12:00Z'))
  await refresh()
  expect(await latestForecast(deps.db, bad)).toBeDefined()
  expect(await lastProblem(deps.db, bad)).toBeUndefined()
})

test('a thread that breaks down fails its batch only', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await refresh({}, { ...inProcess, run: () => Promise.reject(new Error('out of memory')) })
  expect(await lastProblem(deps.db, id)).toBe('the computation broke down: out of memory')
})

test('a series that is just being merged is left alone, and one that is removed takes its forecasts with it', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  const merging = await deps.pool.connect()
  await merging.query('begin')
  await merging.query('select id from series for update')
  await refresh()
  expect(await kept()).toEqual([])
  await merging.query('commit')
  merging.release()
  await refresh()
  expect(await kept()).toHaveLength(1)
  await deps.pool.query('delete from series where id = $1', [id])
  expect(await kept()).toEqual([])
  await refresh()
})

test('stops between batches when told to, and says nothing about being done', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await refreshForecasts(deps, clock.now(), AbortSignal.abort(), inProcess)
  expect(await kept()).toEqual([])
  expect(await lastRound(deps.db)).toBeUndefined()
})
