import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecastAll, forecastSeries, HORIZON, LEVELS } from './forecast.ts'
import { hourly, walk, withOtherFuture } from './test-series.ts'

const origin = 480_000 + 40 * 24
const history = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  step: fc.constantFrom(0, 0.0005, 0.01, 0.2),
  every: fc.integer({ min: 1, max: 30 }),
  days: fc.integer({ min: 5, max: 60 }),
})
const make = ({ seed, step, every, days }: { seed: number; step: number; every: number; days: number }) =>
  hourly(days * 24 + 200, walk(seed, step), { every, start: origin - days * 24 })

test('quantiles never cross, never are negative or unknown', () => {
  fc.assert(
    fc.property(history, (shape) => {
      const { quantiles, horizon } = forecastSeries(make(shape), origin)
      for (let h = 0; h < horizon; h++) {
        const row = LEVELS.map((level) => quantiles[level]![h]!)
        expect(row.every((price) => price > 0 && Number.isFinite(price))).toBe(true)
        expect(row).toEqual([...row].sort((a, b) => a - b))
      }
    }),
    { numRuns: 40 },
  )
})

test('randomising every price after the origin leaves every bit as it is', () => {
  fc.assert(
    fc.property(history, (shape) => {
      const series = make(shape)
      expect(forecastSeries(withOtherFuture(series, origin, shape.seed + 1), origin)).toEqual(forecastSeries(series, origin))
    }),
    { numRuns: 25 },
  )
})

test('prices times ten give forecasts times ten, bands and spread too', () => {
  fc.assert(
    fc.property(history, (shape) => {
      const series = make(shape)
      const [one, ten] = [series, { ...series, values: series.values.map((price) => price * 10) }].map((s) => forecastSeries(s, origin))
      for (const level of LEVELS) for (const h of [0, 50, 167]) expect(ten!.quantiles[level]![h]! / one!.quantiles[level]![h]!).toBeCloseTo(10, 6)
      const [wanted, found] = [10 * one!.sigma[100]!, ten!.sigma[100]!]
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * wanted)
    }),
    { numRuns: 25 },
  )
})

test('a constant price is forecast constant, in a tight band that covers it', () => {
  const { quantiles, sigma } = forecastSeries(
    hourly(40 * 24 + 1, () => 0.123456789),
    origin,
  )
  expect(new Set(quantiles[0.5])).toEqual(new Set([0.123456789]))
  for (let h = 0; h < HORIZON; h++) {
    expect(quantiles[0.05]![h]).toBeLessThan(0.123456789)
    expect(quantiles[0.95]![h]! / quantiles[0.05]![h]!).toBeLessThan(1.005)
  }
  expect(new Set(sigma)).toEqual(new Set([0]))
})

test('a level shift moves the forecast with it', () => {
  const { quantiles } = forecastSeries(
    hourly(40 * 24 + 1, (h) => (h < 38 * 24 ? 1 : 3)),
    origin,
  )
  quantiles[0.5]!.forEach((price) => expect(price).toBeCloseTo(3, 1))
})

test('the band grows with the horizon and with the movement of the price', () => {
  const width = (step: number, h: number) => {
    const { quantiles } = forecastSeries(hourly(40 * 24 + 1, walk(5, step)), origin)
    return Math.log(quantiles[0.9]![h]! / quantiles[0.1]![h]!)
  }
  expect(width(0.01, 150)).toBeGreaterThan(2 * width(0.01, 3))
  expect(width(0.01, 100)).toBeGreaterThan(5 * width(0.001, 100))
})

test('the 80 % band of random walks covers about 80 %', () => {
  const all = Array.from({ length: 40 }, (_, k) => hourly(40 * 24 + 169, walk(100 + k, 0.01), { id: `s${k}`, family: 'walks' }))
  const inside = forecastAll(all, origin).map(({ quantiles }, k) =>
    Array.from({ length: HORIZON }, (_, h) => {
      const seen = all[k]!.values[40 * 24 + h + 1]!
      return seen >= quantiles[0.1]![h]! && seen <= quantiles[0.9]![h]! ? 1 : 0
    }).reduce<number>((a, b) => a + b, 0),
  )
  const share = inside.reduce((a, b) => a + b, 0) / (40 * HORIZON)
  expect(share).toBeGreaterThan(0.7)
  expect(share).toBeLessThan(0.9)
})

test('below two weeks the forecast is a cold start with a wider band', () => {
  const long = hourly(40 * 24 + 1, walk(8, 0.01))
  const cut = 40 * 24 - 5 * 24
  const short = { ...long, start: long.start + cut, values: long.values.slice(cut), observed: long.observed.slice(cut) }
  const [seasoned, cold] = [long, short].map((series) => forecastSeries(series, origin))
  expect([seasoned!.coldStart, cold!.coldStart]).toEqual([false, true])
  const width = ({ quantiles }: typeof cold & {}, h: number) => quantiles[0.9]![h]! / quantiles[0.1]![h]!
  expect(width(cold!, 100)).toBeGreaterThan(width(seasoned!, 100))
})

test('49 hours are refused with how many there are, 50 are enough', () => {
  expect(() =>
    forecastSeries(
      hourly(50, () => 1),
      480_049,
    ),
  ).toThrow(new RangeError('Need at least 50 hours of price history: test has 49'))
  expect(
    forecastSeries(
      hourly(51, () => 1),
      480_050,
    ).coldStart,
  ).toBe(true)
})

test('forecasts stay between floor and on-demand where the past did', () => {
  const series = hourly(40 * 24 + 1, (h) => Math.min(3, Math.max(1, walk(21, 0.02)(h))), { floor: 1, onDemand: 3 })
  const { quantiles } = forecastSeries(series, origin)
  for (let h = 0; h < HORIZON; h++) {
    expect(quantiles[0.05]![h]).toBeGreaterThanOrEqual(1)
    expect(quantiles[0.95]![h]).toBeLessThanOrEqual(3)
  }
})

test('an on-demand price that the past exceeded binds nothing', () => {
  const { quantiles } = forecastSeries(
    hourly(40 * 24 + 1, () => 5, { floor: 6, onDemand: 3 }),
    origin,
  )
  expect(quantiles[0.5]![0]).toBe(5)
})

test('forecasts as of a last observation long ago hold it, and are less sure', () => {
  const series = hourly(40 * 24 + 1, walk(4, 0.01))
  const [fresh, old] = [0, 100].map((lead) => forecastSeries(series, origin + lead))
  const width = ({ quantiles }: typeof old & {}) => quantiles[0.9]![0]! / quantiles[0.1]![0]!
  expect(width(old!)).toBeGreaterThan(width(fresh!))
})

test('series of one family lend each other the width of their bands', () => {
  const quiet = { ...hourly(6 * 24 + 1, walk(31, 0.003)), start: origin - 6 * 24, family: 'a' }
  const kin = Array.from({ length: 20 }, (_, k) => hourly(40 * 24 + 1, (h) => walk(50 + k, 0.003)(h - (h % 100)), { family: 'a' }))
  const [alone] = forecastAll([quiet], origin)
  const [together] = forecastAll([quiet, ...kin], origin)
  expect(together!.quantiles[0.5]).toEqual(alone!.quantiles[0.5])
  expect(together!.quantiles[0.9]).not.toEqual(alone!.quantiles[0.9])
})
