import { expect, test } from 'vitest'
import { aPastForecast, keptForecasts } from '../../../test/canned-accuracy.ts'
import { aHistory, seriesOf } from '../../../test/canned.ts'
import { defaultForecast, drawnRows, forecastOfDay, isInside, saidRows, type Kept, type SaidRow } from './said-data.ts'

const past = aPastForecast(seriesOf.index, 20)!
const hour = 3_600_000
const band = { low80: 1, low50: 2, high50: 3, high80: 4, drawn: { low80: 1, low50: 2, high50: 3, high80: 4 }, capped: false }

test('the hours before the forecast come first, and only two days of them', () => {
  const rows = saidRows(past, aHistory(seriesOf.index))
  const origin = Date.parse(past.origin)
  expect(rows[0]?.at).toBe(origin - 48 * hour)
  expect(rows[48]).toMatchObject({ at: origin })
  expect(rows[48]).not.toHaveProperty('said')
  expect(rows[49]).toMatchObject({ at: origin + hour })
  expect(rows[49]?.said?.price).toBeCloseTo(past.points[0]?.quantiles['0.5'] ?? 0)
  expect(rows).toHaveLength(49 + 168)
  expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b))
})

test('prices are those of one GPU', () => {
  const four = { ...seriesOf.index, gpu_count: 4 }
  const point = { timestamp: '2026-11-01T01:00:00.000Z', quantiles: { '0.5': 8, '0.1': 4, '0.9': 12 }, actual_usd_per_hour: 6, observed: true, scored: true }
  const [row] = saidRows({ ...past, series: four, points: [point] }, undefined)
  expect(row).toMatchObject({ actual: 1.5, said: { price: 2, band: { low80: 1, high80: 3 } } })
  expect(drawnRows([], { ...past, series: four, naive_usd_per_hour: 2 }).ahead[0]).toMatchObject({ price: 0.5 })
})

test('the true line breaks where nothing is known and ends with the last known hour', () => {
  const rows: SaidRow[] = [
    { at: 1, actual: 5, carried: false },
    { at: 2, carried: true },
    { at: 3, actual: 6, carried: true, said: { price: 2, band } },
    { at: 4, carried: false, said: { price: 3, band } },
  ]
  const drawn = drawnRows(rows, { ...past, naive_usd_per_hour: null })
  expect(drawn.past.map(({ price, kind }) => [kind, price])).toEqual([
    ['actual', 5],
    ['carried', Number.NaN],
    ['carried', 6],
  ])
  expect(drawn.ahead.map(({ at, price }) => [at, price])).toEqual([
    [3, 2],
    [4, 3],
  ])
})

test.each([
  [{ actual: 4, carried: false, said: { price: 2.5, band } }, true],
  [{ actual: 4.01, carried: false, said: { price: 2.5, band } }, false],
  [{ actual: 0.99, carried: false, said: { price: 2.5, band } }, false],
  // A price that was only carried on proves nothing.
  [{ actual: 2, carried: true, said: { price: 2.5, band } }, undefined],
  [{ carried: false, said: { price: 2.5, band } }, undefined],
  [{ actual: 2, carried: false }, undefined],
])('inside the band, edges included', (row, inside) => expect(isInside({ at: 0, ...row })).toBe(inside))

const kept = keptForecasts(seriesOf.index, new URLSearchParams()).forecasts
const partial = (id: number): Kept => ({ ...kept[0]!, id, complete: false })

test('unasked, the newest forecast whose week came true is shown, else the oldest', () => {
  expect(defaultForecast([partial(9), partial(8), { ...partial(7), complete: true }, partial(6)])?.id).toBe(7)
  expect(defaultForecast([partial(9), partial(8)])?.id).toBe(8)
  expect(defaultForecast([])).toBeUndefined()
})

test('a day leads to its last forecast, or to the one before it, or to the oldest', () => {
  const at = (id: number, issued_at: string): Kept => ({ ...partial(id), issued_at })
  const all = [at(4, '2026-11-05T06:04:00Z'), at(3, '2026-11-03T18:04:00Z'), at(2, '2026-11-03T12:04:00Z'), at(1, '2026-11-02T00:04:00Z')]
  const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10)
  expect(forecastOfDay(all, '2026-11-03', dayOf)?.id).toBe(3)
  expect(forecastOfDay(all, '2026-11-04', dayOf)?.id).toBe(3)
  expect(forecastOfDay(all, '2026-10-01', dayOf)?.id).toBe(1)
  expect(forecastOfDay([], '2026-10-01', dayOf)).toBeUndefined()
})
