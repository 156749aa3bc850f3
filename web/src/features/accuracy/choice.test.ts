import { expect, test } from 'vitest'
import { changeAccuracyChoice, orderOf, readAccuracyChoice, sameChoicePath } from './choice.ts'

const read = (search: string) => readAccuracyChoice(new URLSearchParams(search))
const usual = { days: '30', said: undefined, by: 'gpu', sort: 'name' }

test.each([
  ['', usual],
  ['days=90&said=12&by=series&sort=-mape', { days: '90', said: 12, by: 'series', sort: '-mape' }],
  ['days=31&said=-1&by=zone&sort=price', usual],
  ['days=&said=1.5&sort=--mape', usual],
  ['said=99999999999999999999', usual],
])('%s', (search, choice) => expect(read(search)).toEqual(choice))

test('what is as usual leaves the address, other words stay', () => {
  const from = new URLSearchParams('gpu=t4&days=90&said=3')
  expect(changeAccuracyChoice(from, { days: '30', said: '' }).toString()).toBe('gpu=t4')
  expect(changeAccuracyChoice(from, { sort: '-mape' }).toString()).toBe('gpu=t4&days=90&said=3&sort=-mape')
})

test('a minus orders downwards', () => {
  expect(orderOf('mape')).toEqual({ sort: 'mape', order: 'asc' })
  expect(orderOf('-mape')).toEqual({ sort: 'mape', order: 'desc' })
})

test('the two pages hand over GPU and place, and nothing else', () => {
  expect(sameChoicePath('/accuracy', new URLSearchParams('gpu=t4&range=3d&series=7'))).toBe('/accuracy?gpu=t4&series=7')
  expect(sameChoicePath('/', new URLSearchParams('said=3'))).toBe('/')
})
