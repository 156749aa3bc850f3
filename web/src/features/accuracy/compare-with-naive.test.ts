import { expect, test } from 'vitest'
import { compareWithNaive } from './compare-with-naive.ts'

test('the share is that of its error', () => {
  expect(compareWithNaive('better', 7.4, 11.9)).toEqual({ verdict: 'better', share: expect.closeTo(1 - 7.4 / 11.9) })
  expect(compareWithNaive('worse', 5.6, 5)).toEqual({ verdict: 'worse', share: expect.closeTo(0.12) })
})

test.each([
  ['same', 5, 5.01],
  ['not_enough', 5, 9],
  // The price stood still: "no change" made no error, and no share of nothing can be said.
  ['worse', 0.3, 0],
  ['better', null, 3],
  ['better', 3, null],
] as const)('no share is told when %s, %s against %s', (verdict, mape, naive) => expect(compareWithNaive(verdict, mape, naive)).toEqual({ verdict }))
