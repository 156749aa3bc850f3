import { expect, test } from 'vitest'
import { changeBetween, formatAxis, formatNumber, formatRate, formatTotal, formatWholePercent } from './format-money.ts'

test.each([
  [0.305, '$0.305'],
  [0.9996, '$1.00'],
  [12.236, '$12.24'],
  [0.0042, '$0.0042'],
  [0, '$0.000'],
])('a rate of %d reads %s', (usd, text) => expect(formatRate(usd, 'en')).toBe(text))

test('Brazilian readers see that it is US dollars', () => {
  expect(formatRate(0.411, 'pt-BR').replace(/\s/g, ' ')).toBe('US$ 0,411')
  expect(formatTotal(1234.5, 'pt-BR').replace(/\s/g, ' ')).toBe('US$ 1.234,50')
})

test('totals have cents', () => expect(formatTotal(19.9267, 'en')).toBe('$19.93'))

test.each([
  [0.4, 0.05, '$0.40'],
  [0.411, 0.001, '$0.411'],
  [0.0004, 0.0002, '$0.0004'],
  [12, 2, '$12'],
])('the axis value %d with steps of %d reads %s', (usd, step, text) => expect(formatAxis(usd, step, 'en')).toBe(text))

test('in Portuguese the axis leaves the unit to its title, or it would be cut off', () => {
  expect(formatAxis(2.4, 0.2, 'pt-BR')).toBe('2,40')
  expect(formatAxis(1200, 100, 'pt-BR')).toBe('1.200')
})

test('numbers and percents follow the language', () => {
  expect(formatNumber(825_219, 'en')).toBe('825,219')
  expect(formatNumber(825_219, 'pt-BR')).toBe('825.219')
  expect(formatWholePercent(0.284, 'en')).toBe('28%')
})

test('a change under half a percent is none', () => {
  expect(changeBetween(1, 1.004)).toEqual({ direction: 'same', share: 0 })
  expect(changeBetween(2, 3)).toEqual({ direction: 'up', share: 0.5 })
  expect(changeBetween(4, 3)).toEqual({ direction: 'down', share: 0.25 })
})

test('from nothing there is no change to speak of', () => {
  expect(changeBetween(0, 3)).toBeUndefined()
  expect(changeBetween(1, Number.NaN)).toBeUndefined()
})
