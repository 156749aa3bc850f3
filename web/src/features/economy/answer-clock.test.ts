import { expect, test } from 'vitest'
import { createAnswerClock } from './answer-clock.ts'

/** The server's clock is an hour ahead. */
const server = (at: number) => at + 3_600_000

test('a fresh answer is of the moment it came', () => {
  expect(createAnswerClock()(server(1000), 1000)).toBe(1000)
})

test('an answer out of the browser’s store is as old as it is, not as new as it looks', () => {
  const momentOf = createAnswerClock()
  momentOf(server(1000), 1000)
  expect(momentOf(server(1000), 9000)).toBe(1000)
  expect(momentOf(server(12_000), 12_000)).toBe(12_000)
})

test('a server whose clock was set on is believed at once', () => {
  const momentOf = createAnswerClock()
  momentOf(server(1000), 1000)
  expect(momentOf(server(1000) + 60_000, 2000)).toBe(2000)
})

test('a page whose clock was set on, or a server whose clock was set back, is believed after some answers', () => {
  const momentOf = createAnswerClock()
  momentOf(server(1000), 1000)
  const later = Array.from({ length: 8 }, (_, n) => momentOf(server(2000 + n), 62_000 + n))
  expect(later.at(-1)).toBe(62_007)
})
