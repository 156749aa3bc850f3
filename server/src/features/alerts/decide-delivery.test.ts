import { expect, test } from 'vitest'
import { decideDelivery, decideGate } from './decide-delivery.ts'

const fired = new Date('2026-11-26T00:00:00Z')
const after = (seconds: number) => new Date(fired.getTime() + seconds * 1000)
const failed = { result: 'failed', message: 'no answer', isPermanent: false, isOfServer: false } as const
const DAY = 86_400

test('what was taken is sent', () => {
  expect(decideDelivery({ result: 'sent' }, 1, fired, after(3), 0)).toEqual({ state: 'sent', sentAt: after(3) })
})

test('a permanent refusal stops at once', () => {
  expect(decideDelivery({ ...failed, isPermanent: true }, 1, fired, after(3), 0)).toEqual({ state: 'refused', lastError: 'no answer' })
})

test.each([
  [1, 15],
  [2, 30],
  [3, 60],
  [7, 900],
  [50, 900],
  [5000, 900],
])('after attempt %i it waits %i seconds at most', (attempts, seconds) => {
  const wait = (chance: number) => {
    const next = decideDelivery(failed, attempts, fired, after(0), chance)
    return next.state === 'waiting' ? (next.nextAttemptAt.getTime() - fired.getTime()) / 1000 : NaN
  }
  expect(wait(0)).toBeCloseTo(seconds * 0.75)
  expect(wait(0.999)).toBeLessThan(seconds)
})

test('waits as long as it is asked to, but not over an hour', () => {
  expect(decideDelivery({ ...failed, retryAfterSeconds: 120 }, 1, fired, after(0), 0)).toMatchObject({ nextAttemptAt: after(120) })
  expect(decideDelivery({ ...failed, retryAfterSeconds: DAY }, 1, fired, after(0), 0)).toMatchObject({ nextAttemptAt: after(3600) })
})

test('is tried for seven days and then given up in words', () => {
  expect(decideDelivery(failed, 700, fired, after(7 * DAY - 901), 1)).toMatchObject({ state: 'waiting' })
  expect(decideDelivery(failed, 700, fired, after(7 * DAY - 600), 1)).toEqual({ state: 'expired', lastError: 'no answer' })
})

test('what a server is to blame for waits at its gate, in its place', () => {
  expect(decideDelivery({ ...failed, isOfServer: true }, 9, fired, after(100), 0)).toEqual({
    state: 'waiting',
    nextAttemptAt: after(100),
    lastError: 'no answer',
  })
})

test.each([
  [1, undefined, 15],
  [2, undefined, 30],
  [5, undefined, 240],
  [5000, undefined, 240],
  [1, 120, 120],
  [1, 86_400, 3600],
])('a server that failed %i times and asks for %s s is left alone for %i s', (failures, retryAfter, seconds) => {
  expect(decideGate(failures, retryAfter, after(0))).toEqual(after(seconds))
})
