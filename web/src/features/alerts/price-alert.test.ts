import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aRule } from '../../../test/canned-budgets.ts'
import { choosePriceRule, dropScale, readRate, reachedAt, suggestPrice, type PriceBelow } from './price-alert.ts'

const below = (part: Partial<PriceBelow>, rest = {}) => aRule({ condition: { ...(aRule().condition as PriceBelow), ...part }, ...rest })
const shown = { gpu: 'rtx-4090', provider: null, region: null, machineType: 'interruptible' } as const

test.each([
  ['of the same GPU, market and provider', [below({}, { id: 3 })], 3],
  ['named spot, which is the same market', [below({ machine_type: 'spot' }, { id: 3 })], 3],
  ['of another GPU', [below({ gpu_name: 't4' })], undefined],
  ['of one provider, where all are shown', [below({ provider: 'vast' })], undefined],
  ['of another market', [below({ machine_type: 'list' })], undefined],
  ['of high prices', [aRule({ condition: { ...below({}).condition, kind: 'price_above' } as never })], undefined],
  ['of something else', [aRule({ condition: { kind: 'provider_silent' } })], undefined],
  ['the one that is on before a newer one that is off', [below({}, { id: 9, enabled: false }), below({}, { id: 2 })], 2],
  ['the newest of those that are on', [below({}, { id: 2 }), below({}, { id: 5 })], 5],
])('the rule of a page: %s', (_, rules, id) => expect(choosePriceRule(rules, shown)?.id).toBe(id))

test.each([
  ['of this region before one of all', [below({ region: 'us' }, { id: 2 }), below({}, { id: 9 })], 2],
  ['of this region, though it is off and that of all is on', [below({ region: 'us' }, { id: 2, enabled: false }), below({}, { id: 9 })], 2],
  ['of all regions, where there is none of this', [below({ region: 'eu' }, { id: 2 }), below({}, { id: 9 })], 9],
  ['of another region', [below({ region: 'eu' }, { id: 2 })], undefined],
])('the rule of a page of one region: %s', (_, rules, id) => expect(choosePriceRule(rules, { ...shown, region: 'us' })?.id).toBe(id))

test('a rule of one region is not that of a page of all', () => {
  expect(choosePriceRule([below({ region: 'us' })], shown)).toBeUndefined()
})

test('the slider goes from half the lowest price to a little above the highest', () => {
  expect(dropScale([0.29, 0.43], 0.3)).toEqual({ min: 0.144, max: 0.474, step: 0.002 })
})

test('a price beyond the end takes the slider with it', () => {
  const { min, max } = dropScale([0.29, 0.43], 2)
  expect([min <= 0.15, max >= 2]).toEqual([true, true])
  expect(dropScale([0.29, 0.43], 0.01).min).toBeLessThanOrEqual(0.01)
})

test('any prices make a slider that is not empty and holds its value', () => {
  const price = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(fc.array(price, { maxLength: 20 }), price, (prices, usd) => {
      const { min, max, step } = dropScale(prices, usd)
      expect(step).toBeGreaterThan(0)
      expect(min).toBeGreaterThan(0)
      expect(max).toBeGreaterThan(min)
      expect(min).toBeLessThanOrEqual(Math.max(usd, step))
      expect(max).toBeGreaterThanOrEqual(usd * (1 - 1e-6))
    }),
  )
})

test.each([
  ['the lowest expected', 0.41, [0.4, 0.291, 0.35], 0.292],
  ['a tenth under now, where nothing cheaper is expected', 0.41, [0.42, 0.41], 0.37],
  ['a tenth under now without a forecast', 0.41, [], 0.37],
  ['the lowest expected where nothing is offered now', null, [2.4, 2.31], 2.32],
  ['nothing, where nothing is known', null, [], undefined],
  ['nothing, where all is free', 0, [], undefined],
])('a first price: %s', (_, now, expected, usd) => expect(suggestPrice(now, expected)).toBe(usd))

test.each([
  ['0.305', 'en', 0.305],
  ['$0.305', 'en', 0.305],
  ['.3', 'en', 0.3],
  ['1,250.5', 'en', 1250.5],
  ['0,25', 'en', 0.25],
  ['US$ 0,305', 'pt-BR', 0.305],
  ['0.250', 'pt-BR', 0.25],
  ['1.250,5', 'pt-BR', 1250.5],
  ['0.1234567', 'en', 0.123457],
  ['', 'en', undefined],
  ['0', 'en', undefined],
  ['-1', 'en', undefined],
  ['1e3', 'en', undefined],
  ['1.2.3', 'en', undefined],
  ['0.0000001', 'en', undefined],
  ['1000001', 'en', undefined],
])('%j in %s is the price %s', (text, language, usd) => expect(readRate(text, language)).toBe(usd))

test('a limit is reached at the first hour that is at or under it', () => {
  const ahead = [3, 2, 1].map((price, at) => ({ at, price }))
  expect([reachedAt(ahead, 2), reachedAt(ahead, 0.5), reachedAt([], 1)]).toEqual([1, undefined, undefined])
})
