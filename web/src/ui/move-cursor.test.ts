import { expect, test } from 'vitest'
import { moveCursor } from './move-cursor.ts'

test.each([
  ['ArrowRight', false, 11],
  ['ArrowLeft', false, 9],
  ['ArrowUp', true, 34],
  ['ArrowDown', true, 0],
  ['PageUp', false, 34],
  ['PageDown', false, 0],
  ['Home', false, 0],
  ['End', false, 49],
  ['Escape', false, null],
  ['a', false, undefined],
])('from hour 10 of 50, %s (shift %s) leads to %s', (key, shift, to) => expect(moveCursor(10, key, shift, { count: 50, page: 24 })).toBe(to))

test('a page is as long as the chart says', () => {
  const bars = { count: 8, page: 7 }
  expect([moveCursor(0, 'PageUp', false, bars), moveCursor(7, 'ArrowLeft', true, bars), moveCursor(3, 'PageDown', false, bars)]).toEqual([7, 0, 0])
})
