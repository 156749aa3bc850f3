import { describe, expect, test } from 'vitest'
import { decideConnection, decidePartState } from './decide-connection.ts'
import { decideEmptiness } from './decide-emptiness.ts'
import { type Attempt, chanceOf, decideNextAttempt } from './decide-next-attempt.ts'
import { decidePast } from './decide-past.ts'
import { quantile } from './decide-series.ts'
import { decideWeek } from './decide-week.ts'
import { decideReference, type FoundPrice } from './decide-reference.ts'
import { decideReferenceFlags } from './decide-reference-flags.ts'

const now = new Date('2026-03-04T12:00:00Z')
const day = (n: number) => new Date(Date.UTC(2026, 1, n))

describe('the next attempt', () => {
  const attempt = (over: Partial<Attempt>): Attempt => ({ failure: undefined, failures: 0, pollSeconds: 7200, now, chance: 0, ...over })
  const seconds = (over: Partial<Attempt>) => {
    const { nextAttemptAt } = decideNextAttempt(attempt(over))
    return nextAttemptAt && (nextAttemptAt.getTime() - now.getTime()) / 1000
  }

  test('comes after the usual time when all went well, up to a tenth later', () => {
    expect(seconds({})).toBe(7200)
    expect(seconds({ chance: 0.5 })).toBe(7560)
  })
  test.each([
    [0, 60],
    [1, 120],
    [5, 1920],
    [6, 3600],
    [60, 3600],
  ])('after %i failures before this one waits %i s', (failures, wait) => expect(seconds({ failure: 'unavailable', failures })).toBe(wait))
  test('waits no longer than between two polls', () => expect(seconds({ failure: 'unexpected_answer', failures: 9, pollSeconds: 900 })).toBe(900))
  test('minds what the vendor asks for', () => expect(seconds({ failure: 'rate_limited', retryAfterSeconds: 86_400 })).toBe(86_400))
  test('a rejected key has none', () =>
    expect(decideNextAttempt(attempt({ failure: 'rejected_key', failures: 2 }))).toEqual({ nextAttemptAt: null, failures: 3 }))
  test('chances are the same for the same text and spread over 0 to 1', () => {
    const chances = Array.from({ length: 1000 }, (_, i) => chanceOf(`1|offers|${i}`))
    expect(chances).toEqual(Array.from({ length: 1000 }, (_, i) => chanceOf(`1|offers|${i}`)))
    expect(Math.min(...chances)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...chances)).toBeLessThan(1)
    expect(chances.reduce((sum, one) => sum + one, 0) / 1000).toBeCloseTo(0.5, 1)
  })
})

test.each([
  [{ before: 0, suspicious: null, found: 0 }, 'take'],
  [{ before: 1, suspicious: null, found: 0 }, 'suspicious'],
  [{ before: 1, suspicious: 0, found: 0 }, 'take'],
  [{ before: 10, suspicious: null, found: 3 }, 'take'],
  [{ before: 10, suspicious: null, found: 2 }, 'suspicious'],
  [{ before: 10, suspicious: 2, found: 2 }, 'take'],
  [{ before: 10, suspicious: 2, found: 10 }, 'take'],
  [{ before: 4, suspicious: null, found: 1 }, 'take'],
])('an answer with these counts %j: %s', (counts, verdict) => expect(decideEmptiness(counts)).toBe(verdict))

test.each([
  [[5], 0.25, 5],
  [[1, 2], 0.5, 1.5],
  [[1, 2, 3, 4, 5], 0.25, 2],
  [[1, 2, 3, 4], 0.25, 1.75],
  [[1, 2, 3], 0, 1],
])('of %j the quantile %d is %d', (sorted, level, value) => expect(quantile(sorted, level)).toBe(value))

describe('past changes', () => {
  const events = { atMs: [day(10).getTime(), day(1).getTime()], micros: [20, 10], onDemandMicros: [undefined, 50] }
  test('hold until the next one, told once a day', () => {
    const past = decidePast(events, undefined)
    expect(past.atMs.map((at) => new Date(at).getUTCDate())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(past.micros).toEqual([...Array.from({ length: 9 }, () => 10), 20])
    expect(past.onDemandMicros[3]).toBe(50)
  })
  test('the last one holds until it was seen last', () =>
    expect(decidePast(events, day(12).getTime() + 1).micros.filter((micros) => micros === 20)).toHaveLength(3))
})

describe('the state of a connection', () => {
  const task = (over: Partial<Parameters<typeof decideConnection>[0][number]>) => ({
    kind: 'offers' as const,
    part: 'all',
    failure: null,
    failures: 0,
    lastError: null,
    lastAttemptAt: null,
    lastSuccessAt: null,
    nextAttemptAt: null,
    noAnswerSince: null,
    suspiciousOffers: null,
    ...over,
  })
  const good = task({ lastSuccessAt: day(1), lastAttemptAt: day(1), nextAttemptAt: day(2) })
  const refused = task({ part: 'us', failure: 'rejected_key', failures: 1, lastError: 'no', lastAttemptAt: day(1) })

  test.each([
    ['nothing was asked yet', [task({ kind: 'parts' })], 'waiting'],
    ['parts are known, offers not', [task({ kind: 'parts', lastSuccessAt: day(1) }), task({})], 'waiting'],
    ['all is well', [good], 'ok'],
    ['one part of two is refused', [good, refused], 'ok'],
    ['all parts are refused', [refused], 'key_rejected'],
    ['the list of parts is refused', [task({ kind: 'parts', failure: 'rejected_key' }), good], 'key_rejected'],
    ['one part fails', [good, task({ failure: 'unavailable' })], 'failing'],
    ['only reference prices fail', [good, task({ kind: 'references', failure: 'unavailable', lastError: 'x' })], 'ok'],
  ] as const)('%s: %3$s', (_name, tasks, state) => expect(decideConnection(tasks, false).state).toBe(state))

  test('paused has no next poll', () => expect(decideConnection([good], true)).toMatchObject({ state: 'paused', nextPollAt: null }))
  test('tells the worst error, with its part', () => {
    const worse = task({ part: 'eu', failure: 'unavailable', failures: 7, lastError: 'down' })
    expect(decideConnection([good, refused, worse], false)).toMatchObject({ lastError: 'eu: down', failures: 7, lastPollAt: day(1), nextPollAt: day(2) })
  })
  test('a part that never answered waits', () => expect(decidePartState(task({ lastAttemptAt: day(1) }))).toBe('waiting'))
})

describe('a week', () => {
  const hour = (n: number) => new Date(now.getTime() + n * 3_600_000)
  const row = (n: number, priceMicros: number, endedAt?: Date) => ({
    hour: hour(n),
    priceMicros,
    lowMicros: priceMicros,
    highMicros: priceMicros,
    ...(endedAt ? { endedAt } : {}),
  })

  test('without prices knows nothing', () => {
    const week = decideWeek([], now, now)
    expect(week).toMatchObject({ change: null, availability: 0 })
    expect(week.points).toHaveLength(28)
    expect(week.points.every(({ micros }) => micros === null)).toBe(true)
  })
  test('availability stops where the price vanished, and begins where it was first seen', () => {
    const week = decideWeek([row(-20, 5, hour(-11)), row(-5, 6)], hour(-20), now)
    // 10 of the hours -20 to -11 and 6 of -5 to 0, of 21.
    expect(week.availability).toBeCloseTo(16 / 21, 5)
    expect(week.points.at(-1)).toEqual({ atMs: now.getTime(), micros: 6 })
    expect(week.points.at(-2)).toEqual({ atMs: hour(-6).getTime(), micros: null })
  })
  test('a change needs a price of seven days ago', () => {
    expect(decideWeek([row(-24 * 7, 4), row(0, 5)], hour(-24 * 7), now).change).toBe(0.25)
    expect(decideWeek([row(-24 * 6, 4), row(0, 5)], hour(-24 * 6), now).change).toBeNull()
  })
})

describe('a reference price', () => {
  const found = (over: Partial<FoundPrice>): FoundPrice => ({
    provider: 'aws',
    instance: 'p5',
    gpuId: 'h100-sxm',
    memoryGb: 80,
    formFactor: 'SXM',
    gpuCount: 8,
    region: 'us-east-1',
    micros: 10,
    effectiveFrom: null,
    source: 'x',
    note: null,
    ...over,
  })
  const known = { id: 7, priceMicros: 10, effectiveFrom: day(5) }

  test.each([
    ['a first one is added', undefined, {}, { step: 'add', effectiveFrom: null }],
    ['the same is confirmed', known, {}, { step: 'confirm', id: 7 }],
    ['another follows from now on', known, { micros: 11 }, { step: 'follow', id: 7, effectiveFrom: now }],
    ['another follows from when the vendor says', known, { micros: 11, effectiveFrom: day(9) }, { step: 'follow', id: 7, effectiveFrom: day(9) }],
    ['one the vendor dates before the known one corrects it', known, { micros: 11, effectiveFrom: day(5) }, { step: 'correct', id: 7, effectiveFrom: day(5) }],
    [
      'what was known without a date is followed',
      { ...known, effectiveFrom: null },
      { micros: 11, effectiveFrom: day(1) },
      { step: 'follow', id: 7, effectiveFrom: day(1) },
    ],
  ] as const)('%s', (_name, before, over, step) => expect(decideReference(before, found(over), now)).toEqual(step))

  const row = (id: number, region: string, usd: number, confirmedAt: Date | null = now) => ({
    id,
    provider: 'gcp',
    instance: 'a2',
    gpuId: 'a100',
    gpuCount: 2,
    region,
    priceMicros: usd * 1e6,
    confirmedAt,
  })
  const flagsOf = (rows: ReturnType<typeof row>[], spot: Parameters<typeof decideReferenceFlags>[1] = []) =>
    [...decideReferenceFlags(rows, spot, now)].map(([id, flags]) => [id, flags.map(({ flag }) => flag)])

  test('below spot is flagged', () => {
    const spot = [{ provider: 'gcp', gpuId: 'a100', region: 'us', micros: 1.2e6 }]
    expect(flagsOf([row(1, 'us', 2), row(2, 'eu', 2.5)], spot)).toEqual([
      [1, ['below_spot']],
      [2, []],
    ])
  })
  test('far apart between regions is flagged on both ends', () => {
    expect(flagsOf([row(1, 'us', 2), row(2, 'eu', 2.9), row(3, 'asia', 3.1)])).toEqual([
      [1, ['region_spread']],
      [2, []],
      [3, ['region_spread']],
    ])
  })
  test('what was not seen for long, or nobody knows when, is old', () => {
    expect(flagsOf([row(1, 'us', 2, new Date('2025-11-01')), row(2, 'eu', 2, null), row(3, 'asia', 2)])).toEqual([
      [1, ['old']],
      [2, ['old']],
      [3, []],
    ])
  })
})
