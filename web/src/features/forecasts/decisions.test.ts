import { expect, test } from 'vitest'
import { aCostForecast, aSeries, now, seriesOf } from '../../../test/canned.ts'
import { parseApiError } from '../../app/api-error.ts'
import { instantAt, leftOf, topOf } from './chart-layout.ts'
import { dailyCosts } from './daily-costs.ts'
import { changeInDay, keyFigures } from './key-figures.ts'
import { pageState } from './page-state.ts'
import { changeSelection, chooseSeries, machineType, readHours, readSelection, type Gpu } from './selection.ts'
import { pollInterval } from '../../app/use-poll-interval.ts'

test('a pixel and an instant find each other', () => {
  const span = { from: 0, to: 1000 }
  expect(instantAt(58, 168, span)).toBe(0)
  expect(instantAt(108, 168, span)).toBe(500)
  expect(instantAt(999, 168, span)).toBe(1000)
  expect(leftOf(500, span)).toBe('calc(58px + (100% - 68px) * 0.5)')
  expect(topOf(1, { min: 0, max: 4, step: 1 })).toBe('calc(8px + (100% - 38px) * 0.75)')
  expect(leftOf(5, { from: 5, to: 5 })).toContain('* 0)')
})

const daysOf = (...prices: number[]) =>
  ({ daily_forecasts: [{ hourly_predictions: prices.map((price, h) => ({ timestamp: new Date(h * 3_600_000).toISOString(), price })) }] }) as never

test('key figures name the earliest of equal hours', () => {
  const figures = keyFigures(daysOf(4, 2, 2, 6, 6), 7)
  expect(figures).toMatchObject({
    lowest: { price: 2, at: 3_600_000 },
    highest: { price: 6, at: 3 * 3_600_000 },
    average: 4,
    isSteady: false,
    nowAgainstAverage: { direction: 'up', share: 0.75 },
  })
})

test('under 3 % between lowest and highest the price is steady', () => {
  expect(keyFigures(daysOf(1, 1.029), null)).toMatchObject({ isSteady: true, nowAgainstAverage: undefined })
  expect(keyFigures(daysOf(1, 1.031), null)?.isSteady).toBe(false)
})

test('no hours, no figures', () => expect(keyFigures(daysOf(), 1)).toBeUndefined())

test('the change in a day compares with the price 24 h earlier', () => {
  const points = Array.from({ length: 25 }, (_, h) => ({ timestamp: new Date(h * 3_600_000).toISOString(), price_usd_per_gpu_hour: h === 24 ? 1.1 : 1 }))
  expect(changeInDay({ points } as never)).toMatchObject({ direction: 'up' })
  expect(changeInDay({ points: points.slice(5) } as never)).toBeUndefined()
  expect(changeInDay(undefined)).toBeUndefined()
})

test('costs grow with the hours of use', () => {
  const forecast = aCostForecast(seriesOf.index, 8)
  const twice = dailyCosts(forecast, 16)
  expect(twice.total).toBeCloseTo(forecast.total_7day_cost * 2)
  expect(twice.days).toHaveLength(8)
  expect(twice.days.filter((day) => day.isPartial).map((day) => day.hours)).toEqual([9, 15])
  expect(twice.best?.day).toBe(forecast.best_day)
  expect(twice.dearest).toBeCloseTo(Math.max(...forecast.daily_forecasts.map((day) => day.forecasted_cost)) * 2)
})

test('days that cost about the same have no best one', () => {
  const forecast = aCostForecast(seriesOf.index)
  const alike = { ...forecast, daily_forecasts: forecast.daily_forecasts.map((day, i) => ({ ...day, forecasted_cost: day.partial ? 0.1 : 2 + i * 0.005 })) }
  expect(dailyCosts(alike, 8)).toMatchObject({ areEqual: true, best: undefined })
  expect(dailyCosts(forecast, 8).areEqual).toBe(false)
  expect(dailyCosts({ ...forecast, daily_forecasts: [] }, 8)).toMatchObject({ areEqual: false, dearest: 0 })
})

test('a steady price has no best day', () => expect(dailyCosts(aCostForecast(seriesOf.index), 8, true).best).toBeUndefined())

const gpus: Gpu[] = [
  { gpu: 'a', label: 'A', markets: ['on_demand', 'spot'], providers: [{ provider: 'vast', regions: ['eu'], demo: false }] },
  { gpu: 'b', label: 'B', markets: ['reserved'], providers: [] },
]

test('an address is read as far as it makes sense', () => {
  expect(readSelection(new URLSearchParams('gpu=a&provider=vast&region=eu&series=7&range=3d&hours=4,5&view=table'), gpus)).toMatchObject({
    gpu: gpus[0],
    market: 'spot',
    provider: 'vast',
    region: 'eu',
    seriesId: 7,
    range: '3d',
    hours: 4.5,
    view: 'table',
  })
  expect(readSelection(new URLSearchParams('gpu=zzz&provider=gone&region=eu&series=x&range=9y&hours=-'), gpus)).toMatchObject({
    gpu: gpus[0],
    provider: undefined,
    region: undefined,
    seriesId: undefined,
    range: '7d',
    hours: 8,
    view: 'chart',
  })
  expect(readSelection(new URLSearchParams('gpu=b'), gpus).market).toBe('reserved')
  expect(readSelection(new URLSearchParams(), [])).toMatchObject({ gpu: undefined, market: 'spot' })
})

test('a first visit sees the GPU that is sold in most markets, then in most places', () => {
  const gpu = (name: string, markets: Gpu['markets'], regions: string[]): Gpu => ({
    gpu: name,
    label: name,
    markets,
    providers: [{ provider: 'p', regions, demo: false }],
  })
  const chosen = (...all: Gpu[]) => readSelection(new URLSearchParams(), all).gpu?.gpu
  expect(chosen(gpu('a', ['spot'], ['x', 'y', 'z']), gpu('b', ['spot', 'list'], ['x']))).toBe('b')
  expect(chosen(gpu('a', ['spot'], ['x']), gpu('b', ['spot'], ['x', 'y']), gpu('c', ['spot'], ['x', 'y']))).toBe('b')
})

test('a wider choice forgets the narrower ones, and defaults leave the address', () => {
  const params = new URLSearchParams('gpu=a&provider=vast&region=eu&series=7&range=3d&hours=4')
  expect(changeSelection(params, { gpu: 'b' }).toString()).toBe('gpu=b&range=3d&hours=4')
  expect(changeSelection(params, { provider: '' }).toString()).toBe('gpu=a&range=3d&hours=4')
  expect(changeSelection(params, { range: '7d', hours: '8' }).toString()).toBe('gpu=a&provider=vast&region=eu&series=7')
})

test.each([
  ['8', 8],
  ['0', 0.1],
  ['99', 24],
  ['2,25', 2.3],
  ['', undefined],
  ['many', undefined],
  [null, undefined],
])('%s hours of use are read as %s', (text, hours) => expect(readHours(text)).toBe(hours))

test('the index comes first, a chosen series before it, the cheapest of the newest when there is no index', () => {
  const index = aSeries({ id: 1 })
  const listing = { kind: 'listing', state: 'ended', history_hours: 60, last_observed_at: '2024-02-29T12:00:00.000Z' } as const
  const short = aSeries({ ...listing, id: 2, price_usd_per_gpu_hour: 0.5 })
  const long = aSeries({ ...listing, id: 3, price_usd_per_gpu_hour: 0.4 })
  const longGone = aSeries({ ...listing, id: 5, price_usd_per_gpu_hour: 0.1, last_observed_at: '2023-09-30T12:00:00.000Z' })
  const hardlyKnown = aSeries({ ...listing, id: 6, price_usd_per_gpu_hour: 0.1, history_hours: 49 })
  const young = aSeries({ id: 4, kind: 'listing', state: 'collecting', history_hours: 9000 })
  expect(chooseSeries([short, index], {}).series).toBe(index)
  expect(chooseSeries([short, index], { seriesId: 2 }).series).toBe(short)
  expect(chooseSeries([young, short, longGone, hardlyKnown, long], {}).listings).toEqual([long, short, longGone, hardlyKnown, young])
  expect(chooseSeries([index], { provider: 'vast' }).index).toBeUndefined()
  expect(chooseSeries([], {}).series).toBeUndefined()
})

test('markets have the names of the API', () =>
  expect((['spot', 'list', 'on_demand', 'reserved'] as const).map(machineType)).toEqual(['interruptible', 'list', 'on_demand', 'on_demand']))

const pendingError = parseApiError(409, { error: { code: 'forecast_pending' } })
const brokenError = parseApiError(500, { error: { code: 'internal' } })
const tooShort = parseApiError(400, { error: { code: 'not_enough_history', required: 50, have: 9 } })
const cost = aCostForecast(seriesOf.index)

test('a young series collects, and says when it will be enough', () => {
  expect(pageState(seriesOf.collecting, undefined, undefined, now)).toEqual({ kind: 'collecting', have: 6, need: 50, startsAt: now + 44 * 3_600_000 })
  const silent = aSeries({ state: 'collecting', history_hours: 6, last_observed_at: null })
  expect(pageState(silent, undefined, undefined, now)).toEqual({ kind: 'collecting', have: 6, need: 50 })
  expect(pageState(seriesOf.index, undefined, tooShort, now)).toMatchObject({ kind: 'collecting', have: 9, need: 50 })
})

test('old data beats an error', () => {
  expect(pageState(seriesOf.index, cost, brokenError, now)).toMatchObject({ kind: 'shown', error: { code: 'internal' } })
  expect(pageState(seriesOf.index, undefined, brokenError, now)).toMatchObject({ kind: 'failed' })
})

test('before the first forecast it is pending, before the first answer loading', () => {
  expect(pageState(seriesOf.pending, undefined, undefined, now).kind).toBe('pending')
  expect(pageState(seriesOf.index, undefined, pendingError, now).kind).toBe('pending')
  expect(pageState(seriesOf.index, undefined, undefined, now).kind).toBe('loading')
})

test('polling waits longer after errors, never over five minutes and a tenth', () => {
  expect(pollInterval(120_000, 0, 0.5)).toBe(120_000)
  expect(pollInterval(120_000, 1, 0)).toBe(216_000)
  expect(pollInterval(120_000, 8, 1)).toBe(330_000)
})
