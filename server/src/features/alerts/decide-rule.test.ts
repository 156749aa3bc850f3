import { expect, test } from 'vitest'
import {
  pendingOf,
  type Running,
  seeBalance,
  seeCheapTime,
  seeFamily,
  seeIdle,
  seeJump,
  seeLength,
  seePrice,
  seeSilence,
  type Sighting,
} from './decide-rule.ts'

const now = new Date('2026-09-10T12:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)
/** Whether it is reached: null when nobody knows. */
const isReached = ({ value, limit, isUpperLimit }: Sighting): boolean | null => (value === undefined ? null : isUpperLimit ? value >= limit : value <= limit)
const h100 = { gpu_name: 'h100-sxm', machine_type: 'interruptible', provider: null, region: null } as const

test.each([
  ['price_below', 2, true],
  ['price_below', 2.01, false],
  ['price_above', 2, true],
  ['price_above', 1.99, false],
  ['price_below', undefined, null],
] as const)('%s $2, at %s: %s', (kind, usd, expected) => {
  expect(isReached(seePrice({ kind, ...h100, usd_per_gpu_hour: 2 }, 'H100', usd))).toBe(expected)
})

const week = Array.from({ length: 101 }, (_, k) => 1 + k / 100)
test.each([
  ['in the cheapest tenth', 1.1, week, true],
  ['above it', 1.11, week, false],
  ['a price that never moves has no cheap time', 1, Array.from({ length: 168 }, () => 1), false],
  ['well below one that never moves', 0.98, Array.from({ length: 168 }, () => 1), true],
  ['no forecast', 1, [], null],
  ['no price', undefined, week, null],
] as const)('cheap time: %s', (_, usd, expected, answer) => {
  expect(isReached(seeCheapTime('H100', usd, expected))).toBe(answer)
})

test.each([
  [1.2, 1, true, 20],
  [0.8, 1, true, -20],
  [1.19, 1, false, 19],
  [1, undefined, null, null],
  [undefined, 1, null, null],
  [1, 0, null, null],
])('from %s now, %s before: moved by 20 %%? %s', (usd, before, expected, change) => {
  const seen = seeJump({ kind: 'price_jump', ...h100, percent: 20, hours: 24 }, 'H100', usd, before)
  expect([isReached({ ...seen, value: seen.value && Math.round(seen.value * 1e6) / 1e6 }), seen.said!.value && Math.round(seen.said!.value)]).toEqual([
    expected,
    change,
  ])
})

test.each([
  [[], false, 'AWS'],
  [['us'], true, 'AWS (us)'],
  [['eu', 'us'], true, 'AWS'],
])('silent parts %j: %s, %s', (silent, expected, subject) => {
  const seen = seeSilence({ connectionId: 7, label: 'AWS', parts: ['eu', 'us'], silent })
  expect([isReached(seen), seen.subject, seen.watch]).toEqual([expected, subject, 'connection:7'])
})

test('a family that fell back to "no change" is told', () => {
  expect((['model', 'naive'] as const).map((state) => isReached(seeFamily({ family: 'aws/spot/listing', state })))).toEqual([false, true])
})

const running = (over: Partial<Running> = {}): Running => ({
  sessionId: 3,
  name: 'box',
  startedAt: hours(-10),
  utilisation: 0.04,
  rateMicros: 2_500_000,
  isStale: false,
  ...over,
})
const idle = { kind: 'idle_instance', percent: 5, minutes: 60 } as const

test.each([
  [{ utilisation: 0.05 }, true],
  [{ utilisation: 0.06 }, false],
  [{ utilisation: 0, isStale: true }, null],
  [{ utilisation: null }, undefined],
])('idle with %j: %s', (over, expected) => {
  const seen = seeIdle(idle, running(over))
  expect(seen && isReached(seen)).toBe(expected)
})

test('idle is what was idle for the whole time, at each look; all else counts at once', () => {
  expect(pendingOf(idle)).toBe(13)
  expect(pendingOf({ kind: 'long_session', hours: 3 })).toBe(1)
  expect(seeIdle(idle, running())!.said).toEqual({ value: 2.5, limit: null, hours: 1 })
  expect(seeIdle(idle, running({ rateMicros: null }))!.said).toEqual({ value: null, limit: null, hours: 1 })
})

test.each([
  [10, true],
  [10.5, false],
])('ten hours against %s: %s', (limit, expected) => {
  expect(isReached(seeLength({ kind: 'long_session', hours: limit }, running(), now))).toBe(expected)
  expect(isReached(seeLength({ kind: 'long_session', hours: limit }, running({ isStale: true }), now))).toBe(null)
})

test.each([
  ['ends in time', hours(24), now, true],
  ['ends later', hours(25), now, false],
  ['is gone', hours(-2), now, true],
  ['is burned by nothing', null, now, false],
  ['was read more than a day ago', hours(1), hours(-25), null],
])('a balance that %s', (_, emptyAt, observedAt, expected) => {
  const seen = seeBalance({ kind: 'balance_low', hours: 24 }, { sourceId: 1, label: 'RunPod', usd: 12, observedAt, emptyAt }, now)
  expect(isReached(seen)).toBe(expected)
  expect(JSON.parse(JSON.stringify(seen.said))).toEqual(seen.said)
})
