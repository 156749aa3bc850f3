import { expect, test } from 'vitest'
import {
  changeBetween,
  counterParts,
  formatAxis,
  formatCost,
  formatExactRate,
  formatNumber,
  formatRate,
  formatTotal,
  formatWhole,
  formatCents,
  formatExactAmount,
  formatProjected,
  formatWholePercent,
} from './format-money.ts'

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

test('what is too small to be shown is nothing, not less than nothing', () => {
  expect([-0.004, 0.004, -0.005].map((usd) => formatTotal(usd, 'en'))).toEqual(['$0.00', '$0.00', '-$0.01'])
  expect([-0.00004, 0.00004, 0.00005].map((usd) => formatCost(usd, 'en'))).toEqual(['$0.00', '$0.00', '$0.0001'])
})

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

test('projections have no cents, and nothing is minus zero', () => {
  expect(formatWhole(9811.2, 'en')).toBe('$9,811')
  expect(formatWhole(-0.3, 'en')).toBe('$0')
})

test('projections under a hundred dollars keep their cents', () => {
  expect([7.447, -42.5, 99.99, 99.996, 223.4].map((usd) => formatProjected(usd, 'en'))).toEqual(['$7.45', '-$42.50', '$99.99', '$100', '$223'])
})

test('a column of amounts has cents, and what is less than one is not nothing', () => {
  expect([197.84, 0.0404, 0.0046, 0, -0.0013, -2].map((usd) => formatCents(usd, 'en'))).toEqual(['$197.84', '$0.04', '< $0.01', '$0.00', '-$0.0013', '-$2.00'])
  expect(formatCents(0.002, 'pt-BR')).toBe('< US$\u00a00,01')
})

test('amounts in a sum have hundredths of a cent when they are not whole cents', () => {
  expect([34.30881, 25, 0.00004, -2.97196].map((usd) => formatExactAmount(usd, 'en'))).toEqual(['$34.3088', '$25.00', '$0.00', '-$2.9720'])
})

test('costs under ten cents are told to the hundredth of a cent', () => {
  expect([0.0123, 0.5, 0, -0.0005].map((usd) => formatCost(usd, 'en'))).toEqual(['$0.0123', '$0.50', '$0.00', '-$0.0005'])
})

test('a counter has its hundredths of a cent apart', () => {
  expect(counterParts(4813.0623, 'en')).toEqual({ main: '$4,813.06', small: '23' })
  expect(counterParts(-0.000_01, 'en')).toEqual({ main: '$0.00', small: '00' })
  expect(counterParts(-1.5, 'en')).toEqual({ main: '-$1.50', small: '00' })
  expect(counterParts(1234.5678, 'pt-BR').main.replace(/\s/g, ' ')).toBe('US$ 1.234,56')
})

test('a rate to multiply by has all its digits', () => {
  expect([3.430881, 2.5, 0.0042, 12].map((usd) => formatExactRate(usd, 'en'))).toEqual(['$3.430881', '$2.50', '$0.0042', '$12.00'])
  expect(formatExactRate(3.430881, 'pt-BR').replace(/\s/g, ' ')).toBe('US$ 3,430881')
})
