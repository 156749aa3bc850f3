import { expect, test } from 'vitest'
import { barAt, middleOf, moveBar } from './history-layout.ts'

test('the pointer finds its bar, also beyond the ends', () => {
  // 58 + 6 pixels beside the plot: ten bars of 10 pixels.
  expect([0, 58, 67.9, 68, 157, 500].map((x) => barAt(x, 164, 10))).toEqual([0, 0, 0, 1, 9, 9])
})

test('the mark stands in the middle of its bar', () => expect(middleOf(1, 4)).toBe('calc(58px + (100% - 64px) * 0.375)'))

test('keys walk through the bars and stop at the ends', () => {
  expect(['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End'].map((key) => moveBar(3, key, 8))).toEqual([4, 2, 7, 0, 0, 7])
  expect(moveBar(3, 'Escape', 8)).toBeNull()
  expect(moveBar(3, 'Tab', 8)).toBeUndefined()
})
