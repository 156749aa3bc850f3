import { expect, test } from 'vitest'
import { anchorOf, easedGap, isOld, pageClock, stepMs, valueAt, type Anchor } from './live-counter.ts'

const second = 1000
const anchor: Anchor = { value: 33.6, usdPerHour: 3.36, at: 0, intervalMs: 30 * second }

test('grows by the rate from the moment of the answer', () => {
  expect(valueAt(anchor, 0)).toBe(33.6)
  expect(valueAt(anchor, 60 * second)).toBeCloseTo(33.656, 9)
})

test('an hour of answers every 30 s leads to the same amount as the server has, within a thousandth of a cent', () => {
  // What the server says is cut to micro-dollars; the rate of 3.36 $/h is 0.000933 $/s when it is cut too, 0.12 cent an hour off.
  const onServer = (at: number) => Math.round((33.6 + (3.36 * at) / 3_600_000) * 1e6) / 1e6
  let worst = 0
  for (let at = 0; at < 3_600_000; at += 30 * second) {
    const now: Anchor = { ...anchor, value: onServer(at), at }
    for (const later of [0, 7 * second, 29_999]) worst = Math.max(worst, Math.abs(valueAt(now, at + later) - onServer(at + later)))
  }
  expect(worst).toBeLessThan(0.000_01)
})

test('one answer alone holds as long as it is believed, however often it is drawn', () => {
  const drawn = Array.from({ length: 1350 }, (_, frame) => valueAt(anchor, frame * (second / 15)))
  expect(drawn.at(-1)).toBeCloseTo(33.6 + (3.36 * 1349) / 15 / 3600, 9)
})

test('stops when three answers were missed', () => {
  expect(isOld(anchor, 90 * second)).toBe(false)
  expect(isOld(anchor, 90 * second + 1)).toBe(true)
  expect(valueAt(anchor, 24 * 3600 * second)).toBe(valueAt(anchor, 90 * second))
})

test('a machine that is dearer here counts downwards', () => {
  expect(valueAt({ ...anchor, value: 0, usdPerHour: -3.6 }, 10 * second)).toBeCloseTo(-0.01, 12)
})

test('a clock that went back shows the answer itself', () => expect(valueAt(anchor, -5 * second)).toBe(33.6))

test('an answer is of the middle of its request', () => {
  expect(anchorOf(1, 2, 30, 1000, 1400)).toEqual({ value: 1, usdPerHour: 2, at: 1200, intervalMs: 30_000 })
  expect(anchorOf(1, 2, 60, 9000, 1400)).toEqual({ value: 1, usdPerHour: 2, at: 1400, intervalMs: 60_000 })
})

test('a new answer is reached within 600 ms, without a jump at either end', () => {
  expect(easedGap(0.08, 0)).toBe(0.08)
  expect(easedGap(0.08, 300)).toBeCloseTo(0.01, 12)
  expect(easedGap(0.08, 600)).toBe(0)
  expect(easedGap(0.08, 6000)).toBe(0)
})

test('15 times a second, once a second with reduced motion, never when nothing changes', () => {
  expect(stepMs(anchor, false)).toBeCloseTo(66.7, 1)
  expect(stepMs(anchor, true)).toBe(1000)
  expect(stepMs({ ...anchor, usdPerHour: 0 }, false)).toBeUndefined()
})

test('setting the clock of the machine moves nothing until it is settled', () => {
  const times = { wall: 1_000_000, steady: 50 }
  const clock = pageClock(
    () => times.wall,
    () => times.steady,
  )
  expect(clock.now()).toBe(1_000_000)
  Object.assign(times, { wall: 5_000_000, steady: 1050 })
  expect(clock.now()).toBe(1_001_000)
  clock.settle()
  expect(clock.now()).toBe(5_000_000)
})
