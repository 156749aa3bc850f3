import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bruteForce, STEP } from './brute-force.ts'
import { knownUntil, priceGridOf } from './price-grid.ts'
import { searchTimes, timesGrid } from './search-times.ts'
import { termsOf } from './terms.ts'
import type { Interval, TimingPlace } from './types.ts'

const HOUR = 3_600_000
const MONDAY = Date.UTC(2026, 0, 5)
const numRuns = process.env.DUMONT_TEST_DEPTH === 'long' ? 3000 : 150
const timeout = 300_000
const place = (key: string, prices: readonly number[], rest: Partial<TimingPlace> = {}): TimingPlace => ({
  key,
  startHour: MONDAY / HOUR + 1,
  prices: Float64Array.from(prices.slice(1)),
  priceNow: prices[0]!,
  fixedCostUsd: 0,
  canMove: true,
  ...rest,
})
const at = (hours: number) => MONDAY + hours * HOUR
const hours = (from: number, to: number): Interval => ({ from: at(from), to: at(to) })

describe('own time and the cheapest', () => {
  const a = place('a', [5, 4, 3, 1, 2, 9])
  const b = place('b', [3, 5, 5, 5, 5, 5])

  test('are each in the place where that time is cheapest', () => {
    const { own, cheapest } = searchTimes(MONDAY, { hours: 1 }, [a, b], hours(0, 1))
    expect(own).toMatchObject({ place: 'b', costUsd: 3 })
    expect(cheapest([])).toMatchObject({ place: 'a', start: at(3), costUsd: 1 })
  })

  test('what is taken is left out to the minute', () => {
    const { cheapest } = searchTimes(MONDAY, { hours: 1 }, [a], hours(0, 1))
    expect(cheapest([hours(3.25, 3.5)])).toMatchObject({ start: at(3.5), costUsd: 1.5 })
    expect(cheapest([hours(0, 6)])).toBeUndefined()
  })

  test('a start that is allowed to the minute may end out of hours', () => {
    const { cheapest } = searchTimes(MONDAY, { hours: 2 }, [a], hours(0, 2), [hours(0, 2.5)])
    expect(cheapest([])).toMatchObject({ start: at(2.5), end: at(4.5), costUsd: 1.5 + 1 + 1 })
    expect(searchTimes(MONDAY, { hours: 2 }, [a], hours(0, 2), [hours(1, 1)]).cheapest([])).toMatchObject({ start: at(1) })
    expect(searchTimes(MONDAY, { hours: 2 }, [a], hours(0, 2), []).cheapest([])).toBeUndefined()
  })

  test('its own time may lie outside its conditions, but nothing is known of the time beyond the forecast', () => {
    const job = { hours: 1, earliest: at(2), deadline: at(4) }
    expect(searchTimes(MONDAY, job, [a], hours(5, 6))).toMatchObject({ own: { costUsd: 9 } })
    expect(searchTimes(MONDAY, job, [a], hours(5.5, 6.5)).own).toBeUndefined()
  })

  test('a place that may not be moved to is in neither', () => {
    const { own, cheapest } = searchTimes(MONDAY, { hours: 1 }, [place('shut', [1, 1], { canMove: false }), b], hours(0, 1))
    expect([own!.place, cheapest([])!.place]).toEqual(['b', 'b'])
    expect(searchTimes(MONDAY, { hours: 1 }, [], hours(0, 1)).own).toBeUndefined()
  })
})

const steps = (least: number, most: number) => fc.integer({ min: least, max: most }).map((n) => n * STEP)
const intervals = fc.array(
  fc.tuple(steps(0, 12 * 12), steps(0, 30)).map(([from, length]) => ({ from: MONDAY + from, to: MONDAY + from + length })),
  { maxLength: 5 },
)
const prices = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(NaN)), { minLength: 2, maxLength: 12 })

/** In order and apart, as the callers give them. */
const apart = (some: readonly Interval[]) =>
  some.toSorted((a, b) => a.from - b.from).reduce<Interval[]>((kept, one) => (kept.length && kept.at(-1)!.to >= one.from ? kept : [...kept, one]), [])

test(
  'the cheapest is the one that trying every start finds',
  () =>
    fc.assert(
      fc.property(
        fc.record({
          rows: fc.array(prices, { minLength: 1, maxLength: 3 }),
          now: steps(0, 11),
          length: steps(1, 50),
          taken: intervals,
          starts: fc.option(intervals),
        }),
        ({ rows, now: past, length, taken, starts }) => {
          const now = MONDAY + past
          const places = rows.map((row, k) => place(`p${k}`, row))
          const job = { hours: length / HOUR }
          const allowed = starts && apart(starts)
          const found = searchTimes(now, job, places, { from: now, to: now + length }, allowed ?? undefined).cheapest(taken)
          const all = bruteForce(now, job, places, { count: 1, taken, ...(allowed && { starts: allowed }) })
          expect([found?.start, found?.costUsd.toFixed(6)]).toEqual([all[0]?.start, all[0]?.total.toFixed(6)])
        },
      ),
      { numRuns },
    ),
  timeout,
)

test(
  'asked again with more taken, and with prices laid out once for many jobs, it finds what a search of its own finds',
  () =>
    fc.assert(
      fc.property(
        fc.record({
          rows: fc.array(prices, { minLength: 1, maxLength: 12 }),
          now: steps(0, 11),
          jobs: fc.array(fc.record({ length: steps(1, 50), earliest: steps(0, 60), deadline: steps(40, 200) }), { minLength: 1, maxLength: 4 }),
          taken: intervals,
        }),
        ({ rows, now: past, jobs, taken }) => {
          const now = MONDAY + past
          const places = rows.map((row, k) => place(`p${k}`, row))
          const grid = timesGrid(now, places)
          for (const { length, earliest, deadline } of jobs) {
            const job = { hours: length / HOUR, earliest: now + earliest, deadline: now + deadline }
            const own = { from: now, to: now + length }
            const terms = termsOf(now, job, knownUntil(now, places))
            const fresh = () => searchTimes(now, job, places, own, undefined, priceGridOf(now, places, Math.max(terms.last, own.to)))
            const times = searchTimes(now, job, places, own, undefined, grid)
            expect(times.own).toEqual(fresh().own)
            for (let count = 0; count <= taken.length; count++) expect(times.cheapest(taken.slice(0, count))).toEqual(fresh().cheapest(taken.slice(0, count)))
          }
        },
      ),
      { numRuns },
    ),
  timeout,
)
