import { expect, test } from 'vitest'
import { barAt, middleOf } from './history-layout.ts'

test('the pointer finds its bar, also beyond the ends', () => {
  // 58 + 6 pixels beside the plot: ten bars of 10 pixels.
  expect([0, 58, 67.9, 68, 157, 500].map((x) => barAt(x, 164, 10))).toEqual([0, 0, 0, 1, 9, 9])
})

test('the mark stands in the middle of its bar', () => expect(middleOf(1, 4)).toBe('calc(58px + (100% - 64px) * 0.375)'))
