import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pageClock, type Anchor } from './live-counter.ts'
import { runCounter } from './run-counter.ts'

const start = Date.parse('2026-11-18T14:20:00Z')
beforeEach(
  () => void vi.useFakeTimers({ now: start, toFake: ['Date', 'performance', 'requestAnimationFrame', 'cancelAnimationFrame', 'setInterval', 'clearInterval'] }),
)
afterEach(() => void vi.useRealTimers())

function run(part: Partial<Anchor> = {}, more: { shown?: number; reducedMotion?: boolean } = {}) {
  const written: number[] = []
  const anchor: Anchor = { value: 100, usdPerHour: 36, at: start, intervalMs: 30_000, ...part }
  const end = runCounter({ anchor, shown: more.shown, reducedMotion: more.reducedMotion ?? false, clock: pageClock(), write: (value) => written.push(value) })
  return { written, end }
}

test('follows the rate frame by frame, not faster than can be read', () => {
  const { written } = run()
  vi.advanceTimersByTime(10_000)
  expect(written.at(-1)).toBeCloseTo(100.1, 3)
  expect(written.length).toBeGreaterThan(100)
  expect(written.length).toBeLessThan(170)
})

test('with reduced motion it is written once a second', () => {
  const { written } = run({}, { reducedMotion: true, shown: 50 })
  vi.advanceTimersByTime(10_000)
  expect(written).toHaveLength(11)
  expect(written[0]).toBe(100)
  expect(written.at(-1)).toBeCloseTo(100.1, 9)
})

test('stops for good when three answers were missed', () => {
  const { written } = run({}, { reducedMotion: true })
  vi.advanceTimersByTime(200_000)
  expect(written.at(-1)).toBeCloseTo(100.9, 9)
  expect(written).toHaveLength(92)
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing running: written once', () => {
  const { written } = run({ usdPerHour: 0 })
  vi.advanceTimersByTime(5_000)
  expect(written).toEqual([100])
  expect(vi.getTimerCount()).toBe(0)
})

test('a new amount is slid to, then it stands', () => {
  const { written } = run({ usdPerHour: 0 }, { shown: 99 })
  expect(written[0]).toBe(99)
  vi.advanceTimersByTime(5_000)
  expect(written.at(-1)).toBe(100)
  expect(vi.getTimerCount()).toBe(0)
})

test('ends when it is told to', () => {
  const { written, end } = run()
  vi.advanceTimersByTime(1_000)
  const count = written.length
  end()
  vi.advanceTimersByTime(1_000)
  expect(written).toHaveLength(count)
})
