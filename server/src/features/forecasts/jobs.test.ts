import { beforeEach, expect, test } from 'vitest'
import { addPrices, hourly, wavy } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import { scoreForecasts } from './accuracy/score.ts'
import { inProcess, workerThreads } from './compute.ts'
import { decodeCurves } from './forecast-codec.ts'
import { forecasts } from './index.ts'
import { jobs, prepare, ready, refreshAll, retainForecasts } from './jobs.ts'
import { type MadeForecast, makeForecasts } from './make-forecasts.ts'
import { measureForecasts } from './measure.ts'
import { claimRefresh } from './refresh-store.ts'
import { refreshForecasts } from './refresh.ts'
import { latestForecast, missesBySeries } from './store.ts'

const { deps, clock } = await startApp({ now: '2026-03-04T05:06:07Z' })
const forever = new AbortController().signal
const refreshAt = async (time: string) => {
  clock.set(new Date(time))
  await refreshForecasts(deps, clock.now(), forever, inProcess)
}
const origins = async () =>
  (await deps.pool.query<{ origin: Date }>('select origin from forecasts order by origin, id')).rows.map(({ origin }) => origin.toISOString().slice(5, 13))

beforeEach(async () => {
  await deps.pool.query('truncate series, price_hours, forecast_rounds, forecast_coverage restart identity cascade')
  clock.set(new Date('2026-03-04T05:06:07Z'))
})

test('every job has a name of this feature and a schedule', () => {
  expect(forecasts.jobs!.map(({ name, cron }) => [name, Boolean(cron)])).toEqual([
    ['forecasts.refresh', true],
    ['forecasts.measure', true],
    ['forecasts.train', true],
    ['forecasts.score', true],
    ['forecasts.retain', true],
  ])
})

test('of each day 00, 06, 12 and 18 UTC stay, and the newest of all', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  for (const hour of ['05', '06', '07', '11', '12', '13']) await refreshAt(`2026-03-04T${hour}:10:00Z`)
  clock.set(new Date('2026-03-04T15:00:00Z'))
  await retainForecasts(deps, clock.now(), forever)
  expect(await origins()).toEqual(['03-04T06', '03-04T12', '03-04T13'])
})

test('of two made for one kept hour the later stays; after so many days they go, but never the newest', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await refreshAt('2026-03-04T06:03:00Z')
  clock.set(new Date('2026-03-04T06:20:00Z'))
  await addPrices(deps, {}, [{ at: clock.now(), usd: 2 }])
  await refreshAt('2026-03-04T06:23:00Z')
  await refreshAt('2026-03-04T07:03:00Z')
  await retainForecasts(deps, new Date('2026-03-04T09:00:00Z'), forever)
  expect(await origins()).toEqual(['03-04T06', '03-04T07'])
  await retainForecasts(deps, new Date('2026-04-03T06:20:00Z'), forever)
  expect(await origins()).toEqual(['03-04T06', '03-04T07'])
  await retainForecasts(deps, new Date('2026-04-03T06:30:00Z'), forever)
  expect(await origins()).toEqual(['03-04T06', '03-04T07'])
  // Only what is scored goes.
  await scoreForecasts(deps, new Date('2026-04-03T06:30:00Z'), forever)
  await retainForecasts(deps, new Date('2026-04-03T06:30:00Z'), forever)
  expect(await origins()).toEqual(['03-04T07'])
})

test('the days kept can be configured', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await refreshAt('2026-03-04T06:03:00Z')
  await refreshAt('2026-03-04T07:03:00Z')
  await retainForecasts({ ...deps, config: { ...deps.config, embedded: false } }, new Date('2026-08-01T00:00:00Z'), forever)
  expect(await origins()).toEqual(['03-04T06', '03-04T07'])
  await scoreForecasts(deps, new Date('2026-03-13T00:00:00Z'), forever)
  await retainForecasts({ ...deps, config: { ...deps.config, DUMONT_FORECAST_DAYS_KEPT: 2 } }, new Date('2026-03-13T00:00:00Z'), forever)
  expect(await origins()).toEqual(['03-04T07'])
})

test('coverage is measured on prices seen after the forecast was issued', async () => {
  const price = wavy(2)
  const id = await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 175, price))
  await refreshAt('2026-03-04T06:03:00Z')
  await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 250, price).slice(175))
  clock.set(new Date('2026-03-07T10:00:00Z'))
  await measureForecasts(deps, clock.now(), forever)
  const { rows } = await deps.pool.query('select * from forecast_coverage')
  expect(rows).toMatchObject([{ series_id: id, scored: 74 }])
  expect(rows[0].inside).toBeGreaterThan(40)
  await measureForecasts(deps, new Date('2026-03-07T11:00:00Z'), forever)
  expect((await deps.pool.query('select measured_at from forecast_coverage')).rows[0].measured_at).toEqual(clock.now())
  await measureForecasts(deps, new Date('2026-03-07T16:00:00Z'), AbortSignal.abort())
  expect((await deps.pool.query('select measured_at from forecast_coverage')).rows[0].measured_at).toEqual(clock.now())
})

test('bands that turned out too narrow are wider in the next forecast; what was issued stays as it was', async () => {
  const price = wavy(2)
  const id = await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 175, price))
  await refreshAt('2026-03-04T06:03:00Z')
  const issued = async () => (await deps.pool.query('select origin, width, quantiles from forecasts where origin < $1', [new Date('2026-03-05T00:00Z')])).rows
  const before = await issued()
  expect(before).toMatchObject([{ width: 1 }])
  // Three weeks of misses, each as large as three of its half bands.
  const misses = { days: Array.from({ length: 48 }, (_, bin) => (bin === 36 ? 21 : 0)), weeks: [1.1, 1.1, 1.1] }
  await deps.pool.query(`insert into forecast_coverage (series_id, inside, scored, measured_at, misses) values ($1, 0, 500, $2, $3)`, [
    id,
    clock.now(),
    JSON.stringify(misses),
  ])
  await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 250, price).slice(175))
  await refreshAt('2026-03-07T10:03:00Z')
  const { forecast } = (await latestForecast(deps.db, id))!
  expect(forecast.width).toBeGreaterThan(1.4)
  expect(await issued()).toEqual(before)
})

test('what came true is kept for the width of later bands', async () => {
  const id = await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 175, wavy(2)))
  await refreshAt('2026-03-04T06:03:00Z')
  await addPrices(deps, {}, hourly('2026-02-25T00:00Z', 250, (hour) => 4 * wavy(2)(hour)).slice(175))
  await measureForecasts(deps, new Date('2026-03-07T10:00:00Z'), forever)
  const { days } = (await missesBySeries(deps.db)).get(id)!
  expect(days.reduce((a, b) => a + b, 0)).toBeCloseTo(4, 6)
  expect(days.at(-1)!).toBeGreaterThan(2)
})

test('the first start makes the first forecasts and says how far it is; later starts do not wait', async () => {
  for (let i = 0; i < 33; i++)
    await addPrices(
      deps,
      { key: `s${i}` },
      hourly('2026-03-01T00:00Z', 77, () => 2),
    )
  const said: string[] = []
  await prepare(
    deps,
    (text) => said.push(text),
    () => inProcess,
  )
  expect(said).toEqual(['Forecasts 32 of 33', 'Forecasts 33 of 33'])
  await prepare(
    deps,
    (text) => said.push(text),
    () => inProcess,
  )
  expect(said).toHaveLength(2)
})

test('ready until no round has come to its end for three hours while something is live', async () => {
  expect(await ready(deps)).toEqual({ forecasts: true })
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  expect(await ready(deps)).toEqual({ forecasts: false })
  await refreshAt('2026-03-04T05:10:00Z')
  clock.set(new Date('2026-03-04T08:09:00Z'))
  expect(await ready(deps)).toEqual({ forecasts: true })
  clock.set(new Date('2026-03-04T08:11:00Z'))
  expect(await ready(deps)).toEqual({ forecasts: false })
  clock.set(new Date('2026-03-09T08:11:00Z'))
  expect(await ready(deps)).toEqual({ forecasts: true })
})

test('the job as it runs in earnest, in worker threads', async () => {
  await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await jobs[0]!.runDue(deps, clock.now(), forever)
  expect(await origins()).toEqual(['03-04T05'])
})

test('the job waits for what a crashed worker held', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await claimRefresh(deps.db, [{ seriesId: id, origin: new Date('2026-03-04T05:00:00Z'), changedAt: clock.now(), model: null }], clock.now())
  const running = refreshAll(deps, clock.now(), forever, () => inProcess, 10)
  await expect.poll(() => deps.pool.query('select 1 from forecast_rounds').then(({ rowCount }) => rowCount)).toBe(1)
  expect(await origins()).toEqual([])
  await deps.pool.query('update forecast_refresh set leased_until = clock_timestamp()')
  await running
  expect(await origins()).toEqual(['03-04T05'])
})

test('told to stop, the job stops waiting', async () => {
  const id = await addPrices(deps, {}, hourly('2026-03-01T00:00Z', 77, wavy(2)))
  await claimRefresh(deps.db, [{ seriesId: id, origin: new Date('2026-03-04T05:00:00Z'), changedAt: clock.now(), model: null }], clock.now())
  const stopping = new AbortController()
  const running = refreshAll(deps, clock.now(), stopping.signal, () => inProcess, 1_000_000)
  await expect.poll(() => deps.pool.query('select 1 from forecast_rounds').then(({ rowCount }) => rowCount)).toBe(1)
  stopping.abort()
  await running
  expect(await origins()).toEqual([])
})

const task = (seriesId: number, price: (hour: number) => number, hours = 100) => ({
  seriesId,
  originMs: Date.UTC(2026, 2, 4, 5),
  observedAtMs: Float64Array.from({ length: hours }, (_, i) => Date.UTC(2026, 2, 4, 5) - (hours - 1 - i) * 3_600_000),
  usdPerHour: Float64Array.from({ length: hours }, (_, i) => price(i)),
  family: 'aws/spot/listing',
})

test('a worker thread computes what this thread would', async () => {
  const threads = workerThreads(1)
  const [here] = makeForecasts([task(1, wavy(2))]) as MadeForecast[]
  const [there] = (await threads.run([task(1, wavy(2))])) as MadeForecast[]
  await threads.close()
  expect(decodeCurves(Buffer.from(there!.quantiles))).toEqual(decodeCurves(Buffer.from(here!.quantiles)))
})

test('a series that cannot be forecast is named with its reason, the others are made', () => {
  const outcomes = makeForecasts([task(1, wavy(2)), task(2, () => Infinity), task(3, wavy(2), 10)])
  expect(outcomes.find(({ seriesId }) => seriesId === 1)).toHaveProperty('quantiles')
  expect(outcomes.find(({ seriesId }) => seriesId === 2)).toHaveProperty('error')
  expect(outcomes.find(({ seriesId }) => seriesId === 3)).toEqual({ seriesId: 3, tooShort: 9 })
})
