import type { CostForecast, ForecastAccuracy, ModelHealth } from '@dumont/contracts'
import { NAIVE_VERSION } from '@dumont/forecast'
import { expect, test } from 'vitest'
import { addPrices, type Seen } from '../../../../test/price-history.ts'
import { startApp } from '../../../../test/start-app.ts'
import { inProcess } from '../compute.ts'
import { measureForecasts } from '../measure.ts'
import { refreshForecasts } from '../refresh.ts'
import { keptTimes } from './store-scoring.ts'
import { scoreForecasts } from './score.ts'

const { app, deps, clock, woken } = await startApp({ now: '2026-03-01T00:05:00Z' })
const forever = new AbortController().signal
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const begin = Date.parse('2026-03-01T00:05Z')
const keys = ['a', 'b', 'c']

// A market that rises for days and falls for days, which a model continues.
let seen = Date.parse('2026-03-01T00:00Z') - 40 * dayMs
const level = [1, 2, 3]
let state = 12_345
const random = (): number => ((state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5) * 2
const tidal = (hour: number): number => 0.003 * Math.sin((2 * Math.PI * hour) / 500) + 0.001 * random()
/** From one look to the next anything may happen: nothing is better than "no change". */
const aimless = (hour: number): number => (hour % 6 === 0 ? 0.05 * random() : 0)

async function live(until: number, move: (hour: number) => number): Promise<void> {
  clock.set(new Date(until))
  const news = keys.map((): Seen[] => [])
  for (; seen <= until; seen += hourMs)
    keys.forEach((_, i) => {
      level[i]! *= Math.exp(move(Math.floor(seen / hourMs)))
      news[i]!.push({ at: new Date(seen), usd: Number(level[i]!.toFixed(6)) })
    })
  for (const [i, key] of keys.entries()) await addPrices(deps, { key }, news[i]!)
  await refresh()
}

const refresh = () => refreshForecasts(deps, clock.now(), forever, inProcess)

/** One day, two looks, scored in the night after; what the API then says. */
async function liveDay(day: number, move: (hour: number) => number): Promise<ForecastAccuracy> {
  for (const hour of [12, 24]) await live(begin + day * dayMs + hour * hourMs, move)
  clock.set(new Date(begin + (day + 1) * dayMs + hourMs))
  await measureForecasts(deps, clock.now(), forever)
  await scoreForecasts(deps, clock.now(), forever)
  return (await app.inject({ url: '/api/v1/spot/forecast-accuracy/A100?days=7&series=1' })).json<ForecastAccuracy>()
}

test(
  'a market turns against the model: after seven days forecasts say "no change" with bands that hold, and when it is better again the model is back',
  { timeout: 600_000 },
  async () => {
    await live(begin, tidal)
    let day = 0
    let fallen = await liveDay(day, aimless)
    while (fallen.health.state === 'model' && day < 14) {
      expect(fallen.health.days_worse).toBeLessThan(7)
      woken.length = 0
      fallen = await liveDay(++day, aimless)
    }
    expect(fallen.health).toMatchObject({ family: 'aws/spot/listing', state: 'naive', since: clock.now().toISOString(), days_worse: 7 })
    expect(fallen.health.mape!).toBeGreaterThan(fallen.health.naive_mape!)
    expect(fallen.verdict).toBe('worse')
    expect(fallen.model_version).toMatch(/^blend/)
    expect(woken).toEqual(['forecasts.refresh', 'alerts.evaluate'])
    expect(await deps.metrics.registry.getSingleMetricAsString('dumont_forecast_family_naive')).toContain('{family="aws/spot/listing"} 1')

    // What was woken makes them at once, and not again in the same hour.
    await refresh()
    await refresh()
    const said = (await app.inject({ url: '/api/v1/spot/cost-forecast/A100?series=1' })).json<CostForecast>()
    expect(said.model_version).toBe(NAIVE_VERSION)
    const hours = said.daily_forecasts.flatMap((day) => day.hourly_predictions)
    expect(new Set(hours.map(({ price }) => price)).size).toBe(1)
    expect((await deps.pool.query("select count(*) from forecasts where model_version = 'naive-1' and series_id = 1")).rows[0].count).toBe(1)

    for (const until = day + 7; day < until;) expect((await liveDay(++day, aimless)).health.state).toBe('naive')
    const later = await liveDay(++day, tidal)
    expect(later.model_version).toBe(NAIVE_VERSION)
    // All that spoke of the last day said "no change".
    const lastDay = (await app.inject({ url: '/api/v1/spot/forecast-accuracy/A100?days=1&series=1' })).json<ForecastAccuracy>()
    expect(lastDay.mape! - lastDay.naive.mape!).toBeCloseTo(0, 1)
    expect(later.bands[1]!.coverage).toBeGreaterThan(0.75)
    expect(later.health.mape!).toBeGreaterThan(1.1 * lastDay.mape!)
    // What the model would have said is kept beside it at the hours that are kept, and shown nowhere.
    const kept = await keptTimes(deps.db, 1, Math.floor(begin / dayMs) + day - 6, Math.floor(begin / dayMs) + day)
    expect(kept.length).toBeGreaterThan(1.5 * new Set(kept.map(({ origin }) => origin.getTime())).size)
    const listed = (await app.inject({ url: '/api/v1/series/1/forecasts' })).json<{ forecasts: { origin: string; model_version: string }[] }>()
    expect(listed.forecasts[0]!.model_version).toBe(NAIVE_VERSION)

    let back = await liveDay(++day, tidal)
    while (back.health.state === 'naive' && day < 40) back = await liveDay(++day, tidal)
    expect(back.health).toMatchObject({ state: 'model', days_better: 3, days_worse: 0 })
    await refresh()
    expect((await app.inject({ url: '/api/v1/spot/cost-forecast/A100?series=1' })).json<CostForecast>().model_version).toMatch(/^blend/)

    const { families, events } = (await app.inject({ url: '/api/v1/accuracy/health' })).json<ModelHealth>()
    expect(families).toMatchObject([{ family: 'aws/spot/listing', state: 'model' }])
    expect(events.map(({ kind }) => kind)).toEqual(['recovered', 'fell_back'])
    expect(await deps.metrics.registry.getSingleMetricAsString('dumont_forecast_family_naive')).toContain('{family="aws/spot/listing"} 0')
  },
)
