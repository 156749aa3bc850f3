import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { uniformSource } from './booster/random.ts'
import { forecastAll, LEVELS, type SeriesForecast } from './forecast.ts'
import { forecastWithModel } from './global/forecast-with-model.ts'
import { trainModel } from './global/train-model.ts'
import type { TrainedModel } from './global/trained-model.ts'
import { normalSource } from './normal.ts'
import { HOUR_MS, toSeries, type Observation, type Series } from './series.ts'

const START = 480_000
const ORIGIN = START + 70 * 24

/** What any forecast of ours must keep to, whatever the market: observations as they stand in a file, of prices that float, jump, stand still or follow the day. */
type Market = { id: string; rows: Observation[] }[]
const shapes: Record<string, (hour: number, draw: () => number) => number> = {
  floats: (hour, draw) => 0.0004 * Math.sin(hour / 90) + 0.002 * draw(),
  'follows the day': (hour, draw) => 0.02 * Math.cos((2 * Math.PI * hour) / 24) + 0.004 * draw(),
  jumps: (hour) => (hour % 500 < 6 ? 0.1 : 0),
  'stands still': () => 0,
}

function marketOf(seed: number): Market {
  return Object.entries(shapes).flatMap(([name, step], s) =>
    [0, 1, 2].map((k) => {
      const draw = normalSource(seed + 100 * s + k)
      let log = Math.log(0.3 + k)
      const rows: Observation[] = []
      for (let hour = 0; hour <= ORIGIN - START; hour += 3 + (k % 3)) {
        log += step(hour, draw)
        rows.push({ at: (START + hour) * HOUR_MS, price: Math.exp(log) })
      }
      return { id: `${name} ${k}`, rows }
    }),
  )
}

const seriesOf = (market: Market, scale = 1): Series[] =>
  market.map(({ id, rows }, k) =>
    toSeries(
      id,
      rows.map(({ at, price }) => ({ at, price: price * scale })),
      { until: ORIGIN, onDemand: scale * 100, family: 'maker|spot', traits: { gpu: 'T4', region: `r${k % 3}`, type: `t${k % 4}` } },
    ),
  )

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = uniformSource(seed)
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

let model: TrainedModel
beforeAll(() => {
  model = trainModel(seriesOf(marketOf(1)), ORIGIN, { trees: 20 })
}, 120_000)

const seeds = fc.integer({ min: 1, max: 1e6 })
const runs = { numRuns: 3 }
const prices = (forecasts: readonly SeriesForecast[]) => forecasts.map(({ quantiles }) => LEVELS.map((level) => quantiles[level]!))

describe.each([
  ['local models', (all: readonly Series[]) => forecastAll(all, ORIGIN)],
  ['trained model', (all: readonly Series[]) => forecastWithModel(model, all, ORIGIN)],
])('%s', (_, forecast) => {
  test('quantiles never cross', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const curves of prices(forecast(seriesOf(marketOf(seed)))))
          for (let k = 1; k < curves.length; k++) curves[k]!.forEach((price, h) => expect(price).toBeGreaterThanOrEqual(curves[k - 1]![h]!))
      }),
      runs,
    )
  })

  test('prices times ten give forecasts times ten, at every level', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [one, ten] = [1, 10].map((scale) => prices(forecast(seriesOf(marketOf(seed), scale))))
        ten!.forEach((curves, s) =>
          curves.forEach((curve, k) => curve.forEach((price, h) => expect(Math.abs(price / one![s]![k]![h]! / 10 - 1)).toBeLessThan(1e-9))),
        )
      }),
      runs,
    )
  })

  test('the order of rows does not matter, and what stands there twice counts once', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const market = marketOf(seed)
        const untidy = market.map(({ id, rows }) => ({ id, rows: shuffled([...rows, ...rows.filter((__, i) => i % 7 === 0)], seed) }))
        expect(forecast(seriesOf(untidy))).toEqual(forecast(seriesOf(market)))
      }),
      runs,
    )
  })

  test('the order of series does not matter', { timeout: 60_000 }, () => {
    const all = seriesOf(marketOf(5))
    const turned = shuffled(all, 3)
    const [straight, other] = [prices(forecast(all)), prices(forecast(turned))]
    all.forEach((series, s) =>
      straight[s]!.forEach((curve, k) => curve.forEach((price, h) => expect(other[turned.indexOf(series)]![k]![h]! / price).toBeCloseTo(1, 9))),
    )
  })

  test('a price that never moved is forecast as it is, in a tight band', () => {
    const all = seriesOf(marketOf(9))
    const still = [...all.keys()].filter((s) => all[s]!.id.startsWith('stands still'))
    const forecasts = forecast(all)
    for (const s of still) {
      const { quantiles } = forecasts[s]!
      expect(new Set(quantiles[0.5])).toEqual(new Set([all[s]!.values.at(-1)!]))
      quantiles[0.95]!.forEach((price, h) => expect(price / quantiles[0.05]![h]!).toBeLessThan(1.005))
    }
  })

  test('between rare jumps nothing is invented', () => {
    const all = seriesOf(marketOf(9))
    const jumpy = [...all.keys()].filter((s) => all[s]!.id.startsWith('jumps'))
    const forecasts = forecast(all)
    for (const s of jumpy) expect(new Set(forecasts[s]!.quantiles[0.5])).toEqual(new Set([all[s]!.values.at(-1)!]))
  })
})
