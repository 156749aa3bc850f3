import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bruteForce, STEP, totalUsd } from './brute-force.ts'
import { findWindows } from './find-windows.ts'
import { normalSource } from '../normal.ts'
import type { Interval, TimingJob, TimingPlace } from './types.ts'

const HOUR = 3_600_000
/** A Monday, 00:00 UTC. */
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

describe('unbroken windows', () => {
  test('begin where the hours are cheapest, priced to the fraction of an hour', () => {
    const { windows, now } = findWindows(MONDAY, { hours: 1.5 }, [place('a', [5, 4, 1, 2, 9])])
    expect(windows[0]).toEqual({ place: 'a', start: at(2), end: at(3.5), pieces: [hours(2, 3.5)], costUsd: 2, restartUsd: 0, fixedUsd: 0, delayUsd: 0 })
    expect(now).toMatchObject({ start: MONDAY, costUsd: 7 })
  })

  test('may end at a full hour instead of beginning at one', () => {
    expect(findWindows(MONDAY, { hours: 1.5 }, [place('a', [5, 2, 1, 9])]).windows[0]).toMatchObject({ start: at(1.5), end: at(3), costUsd: 2 })
  })

  test('the hour of now costs what is offered now, from now on', () => {
    const { windows } = findWindows(at(0.75), { hours: 0.5 }, [place('a', [1, 2, 2])])
    expect(windows[0]).toMatchObject({ start: at(0.75), costUsd: 1.25 * 0.5 * 1.2 })
  })

  test('of equal ones the earlier', () => {
    expect(findWindows(MONDAY, { hours: 2 }, [place('a', [3, 1, 1, 1, 1, 1])]).windows.map(({ start }) => start)).toEqual([at(1), at(3)])
  })

  test('the next best shares no moment with the best', () => {
    const { windows } = findWindows(MONDAY, { hours: 2 }, [place('a', [1, 1, 2, 9, 1.5, 2, 9])])
    expect(windows.map(({ start, end, costUsd }) => [start, end, costUsd])).toEqual([
      [at(0), at(2), 2],
      [at(4), at(6), 3.5],
      [at(2), at(4), 11],
    ])
  })

  test('cost of moving data counts, and a place not open to moves is home or nothing', () => {
    const places = [place('home', [3, 3], { canMove: false }), place('near', [2, 2], { fixedCostUsd: 1.5 }), place('shut', [1, 1], { canMove: false })]
    const { windows, home, elsewhereNow } = findWindows(MONDAY, { hours: 2 }, places, { home: 'home' })
    expect(windows[0]).toMatchObject({ place: 'near', costUsd: 5.5, fixedUsd: 1.5 })
    expect(home).toMatchObject({ now: { place: 'home', costUsd: 6 }, best: { place: 'home', costUsd: 6 } })
    expect(elsewhereNow.map(({ window, differenceUsd }) => [window.place, differenceUsd])).toEqual([['near', -0.5]])
    expect(findWindows(MONDAY, { hours: 2 }, places).windows[0]).toMatchObject({ place: 'near' })
  })

  test('time to start is paid for before the work, or only waited for', () => {
    const job = { hours: 1, startMinutes: 30, deadline: at(2) }
    expect(findWindows(MONDAY, job, [place('a', [4, 2])]).windows[0]).toMatchObject({ start: at(0.5), end: at(2), costUsd: 4 })
    expect(findWindows(MONDAY, { ...job, isStartBilled: false }, [place('a', [4, 2])]).windows[0]).toMatchObject({ start: at(0.5), end: at(2), costUsd: 2 })
  })

  test('delay is paid for each hour after the earliest possible end', () => {
    const { windows } = findWindows(MONDAY, { hours: 1, delayCostPerHour: 1 }, [place('a', [3, 2.5, 1.5])])
    expect(windows.map(({ start, costUsd, delayUsd }) => [start, costUsd, delayUsd])).toEqual([
      [at(0), 3, 0],
      [at(1), 2.5, 1],
      [at(2), 1.5, 2],
    ])
  })

  test('alternatives: same time elsewhere, other times here; the dearest time; the best within a day', () => {
    const far = [...Array.from({ length: 30 }, () => 4), 1]
    const { otherPlaces, otherTimes, worst, within24h, spread } = findWindows(MONDAY, { hours: 1 }, [
      place('a', far),
      place(
        'b',
        far.map((usd, h) => usd + (h === 3 ? 2 : 1)),
      ),
    ])
    expect(otherPlaces).toMatchObject([{ window: { place: 'b', start: at(30) }, differenceUsd: 1, differenceShare: 1 }])
    expect(otherTimes[0]).toMatchObject({ window: { place: 'a', start: at(0) }, differenceUsd: 3 })
    expect(worst).toMatchObject({ place: 'a', costUsd: 4 })
    expect(within24h).toMatchObject({ start: at(0), costUsd: 4 })
    expect(spread).toBe(3)
  })
})

describe('split windows', () => {
  const job: TimingJob = { hours: 4, split: { minPieceMinutes: 120, restartCostUsd: 0.5 } }

  test('take the cheap hours in whole pieces and pay each restart', () => {
    const { windows } = findWindows(MONDAY, job, [place('a', [1, 1, 9, 1, 9, 1, 1])])
    expect(windows[0]).toMatchObject({ pieces: [hours(0, 2), hours(5, 7)], costUsd: 4.5, restartUsd: 0.5 })
  })

  test('go on through a dear hour where a restart costs more', () => {
    const { windows } = findWindows(MONDAY, { ...job, split: { minPieceMinutes: 60, restartCostUsd: 2 } }, [place('a', [1, 1, 2, 1, 1, 9])])
    expect(windows[0]).toMatchObject({ pieces: [hours(0, 4)], costUsd: 5, restartUsd: 0 })
  })

  test('stay in one place', () => {
    const { windows } = findWindows(MONDAY, job, [place('a', [1, 1, 9, 9, 9, 9]), place('b', [9, 9, 9, 9, 1, 1])])
    expect(windows[0]).toMatchObject({ place: 'a', costUsd: 20 })
  })

  test('running now goes on as allowed time comes', () => {
    const { now, firstStart } = findWindows(at(1), { ...job, allowed: [hours(0, 3), hours(5, 9)] }, [
      place('a', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], { priceNow: 1 }),
    ])
    expect(firstStart).toBe(at(1))
    expect(now).toMatchObject({ pieces: [hours(1, 3), hours(5, 7)], costUsd: 4.5 })
  })
})

describe('says why there is none', () => {
  const a = place('a', [1, 1, 1])
  test.each<[string, TimingJob, TimingPlace[], object]>([
    ['no place', { hours: 1 }, [], { code: 'no_place' }],
    ['no place open', { hours: 1 }, [place('a', [1, 1], { canMove: false })], { code: 'no_place_open' }],
    ['deadline', { hours: 2, deadline: at(1) }, [a], { code: 'deadline_too_near', neededHours: 2, availableHours: 1 }],
    ['deadline in the past', { hours: 2, deadline: at(-1) }, [a], { code: 'deadline_too_near', neededHours: 2, availableHours: 0 }],
    ['mask', { hours: 2, allowed: [hours(0, 1), hours(2, 3)] }, [a], { code: 'too_little_allowed_time', neededHours: 2, longestHours: 1 }],
    ['never', { hours: 2, allowed: [] }, [a], { code: 'too_little_allowed_time', neededHours: 2, longestHours: 0 }],
    ['horizon', { hours: 4 }, [a], { code: 'longer_than_known', neededHours: 4, knownHours: 3 }],
    ['horizon before the deadline', { hours: 4, deadline: at(99) }, [a], { code: 'longer_than_known', neededHours: 4, knownHours: 3 }],
    ['allowed after what is known', { hours: 1, allowed: [hours(50, 60)] }, [a], { code: 'nothing_known' }],
    ['gap', { hours: 2 }, [place('a', [1, NaN, 1])], { code: 'longer_than_known', neededHours: 2, knownHours: 1 }],
    ['unknown', { hours: 2 }, [place('a', [NaN, NaN])], { code: 'nothing_known' }],
    ['dear', { hours: 2, maxPrice: 1.5 }, [place('a', [1, 2, 1])], { code: 'above_max_price', lowestPrice: 1, enoughPrice: 2 }],
    [
      'split mask',
      { hours: 2, split: { minPieceMinutes: 60, restartCostUsd: 0 }, allowed: [hours(0, 1), hours(1.5, 2)] },
      [a],
      { code: 'too_little_allowed_time', neededHours: 2, longestHours: 1 },
    ],
  ])('%s', (_, job, places, reason) => {
    const timing = findWindows(MONDAY, job, places)
    expect(timing.windows).toEqual([])
    expect(timing.noWindow).toEqual(reason)
  })

  test('and which part of the time asked about is not known', () => {
    expect(findWindows(at(0.5), { hours: 1, deadline: at(6) }, [place('a', [1, NaN, 1]), place('b', [1, NaN, NaN, 1])]).unknown).toEqual([
      hours(1, 2),
      hours(4, 6),
    ])
    expect(findWindows(MONDAY, { hours: 1, deadline: at(2) }, [place('a', [1, 1])]).unknown).toEqual([])
  })

  test.each<[string, TimingJob]>([
    ['hours is', { hours: NaN }],
    ['hours is', { hours: 169 }],
    ['minPieceMinutes', { hours: 1, split: { minPieceMinutes: 0, restartCostUsd: 0 } }],
    ['restartCostUsd', { hours: 1, split: { minPieceMinutes: 60, restartCostUsd: -1 } }],
    ['delayCostPerHour', { hours: 1, delayCostPerHour: NaN }],
    ['deadline', { hours: 1, deadline: NaN }],
    ['earliest', { hours: 1, earliest: Infinity }],
    ['maxPrice', { hours: 1, maxPrice: NaN }],
    ['startMinutes', { hours: 1, startMinutes: -5 }],
  ])('a job that makes no sense is refused: %s', (message, job) => {
    expect(() => findWindows(MONDAY, job, [a])).toThrow(message)
  })
})

/** Prices of few values, so that there are ties; some unknown. */
const price = fc.oneof({ weight: 14, arbitrary: fc.constantFrom(1, 1, 1.5, 2, 3, 5, 8) }, { weight: 1, arbitrary: fc.constant(NaN) })
const places = (least: number, most: number) =>
  fc.array(
    fc.record({
      prices: fc.array(price, { minLength: least, maxLength: most }),
      priceNow: price,
      fixedCostUsd: fc.constantFrom(0, 0, 0.75),
      canMove: fc.constantFrom(true, true, false),
      shift: fc.integer({ min: -1, max: 1 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
type Drawn = { prices: number[]; priceNow: number; fixedCostUsd: number; canMove: boolean; shift: number }
const placesOf = (drawn: readonly Drawn[]) =>
  drawn.map(({ prices, shift, ...rest }, k) => ({ ...rest, key: `p${k}`, startHour: MONDAY / HOUR + shift, prices: Float64Array.from(prices) }))
const steps = (least: number, most: number) => fc.integer({ min: least, max: most }).map((k) => k * STEP)
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
/** All time but for some stretches; or, seldom, only some. */
const masks = (step: number, most: number) => {
  const moments = fc
    .uniqueArray(fc.integer({ min: -1, max: most }), { minLength: 2, maxLength: 8 })
    .map((all) => all.sort((a, b) => a - b).map((k) => MONDAY + k * step))
  const every = (moments: number[]) => moments.slice(1).map((to, k) => ({ from: moments[k]!, to }))
  const open = moments.map((some) => every([MONDAY - step, ...some, MONDAY + (most + 1) * step]).filter((_, k) => k % 2 === 0))
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: open },
    { weight: 1, arbitrary: moments.map((some) => every(some).filter((_, k) => k % 2 === 0)) },
  )
}
/** Touching intervals are one; brute force looks at each alone. */
const touchFree = (allowed: readonly Interval[] | undefined) => !allowed?.some((a) => allowed.some((b) => a !== b && a.from <= b.to && b.from <= a.to))

type Pair = { start: number; total: number }
const differs = (one: Pair | undefined, other: Pair | undefined) =>
  one && other ? one.start !== other.start || Math.abs(one.total - other.total) > 1e-9 * other.total : one !== other

/** Each window is the cheapest beside those before it; where they end, there is none left. What is wrong with that, as text. */
function wrongWindows(now: number, job: TimingJob, market: TimingPlace[], unit: number): string[] {
  const { windows } = findWindows(now, job, market, { home: 'p0' })
  return Array.from({ length: Math.min(5, windows.length + 1) }, (_, k) => {
    const taken = windows.slice(0, k).flatMap(({ pieces }) => pieces)
    const [truth] = bruteForce(now, job, market, { unit, home: 'p0', count: 1, taken })
    const found = windows[k] && { start: windows[k].start, total: totalUsd(windows[k]) }
    return differs(found, truth) ? [`window ${k}: found ${JSON.stringify(found)}, not ${JSON.stringify(truth)}`] : []
  }).flat()
}

describe('as brute force finds them', () => {
  const unbroken = fc.record({
    now: steps(0, 15).map((ms) => MONDAY + ms),
    drawn: places(3, 9),
    job: fc.record({
      hours: steps(3, 50).map((ms) => ms / HOUR),
      earliest: maybe(steps(-5, 60).map((ms) => MONDAY + ms)),
      deadline: maybe(steps(10, 130).map((ms) => MONDAY + ms)),
      allowed: masks(STEP, 130),
      delayCostPerHour: fc.constantFrom(undefined, 0.25, 1),
      startMinutes: fc.constantFrom(undefined, 0, 10, 45),
      isStartBilled: fc.constantFrom(undefined, true, false),
      maxPrice: fc.constantFrom(undefined, 2),
    }),
  })

  test('unbroken: all windows in order', { timeout }, () => {
    fc.assert(
      fc.property(unbroken, ({ now, drawn, job }) => {
        fc.pre(touchFree(job.allowed))
        const market = placesOf(drawn)
        const { windows } = findWindows(now, job, market, { home: 'p0' })
        const truth = bruteForce(now, job, market, { home: 'p0' })
        expect(windows.map((window) => [window.start, window.end, totalUsd(window)])).toEqual(
          truth.map(({ start, end, total }) => [start, end, expect.closeTo(total, 9)]),
        )
      }),
      { numRuns },
    )
  })

  test('split into hours', { timeout }, () => {
    const job = fc.record({
      hours: fc.integer({ min: 2, max: 6 }),
      deadline: maybe(fc.integer({ min: 6, max: 11 }).map(at)),
      allowed: masks(HOUR, 11),
      split: fc.record({ minPieceMinutes: fc.constantFrom(60, 60, 120), restartCostUsd: fc.constantFrom(0, 0.25, 1.25) }),
      delayCostPerHour: fc.constantFrom(undefined, undefined, 0.25, 0.75),
      startMinutes: fc.constantFrom(undefined, undefined, 10, 75),
      isStartBilled: fc.boolean(),
      maxPrice: fc.constantFrom(undefined, undefined, 3),
    })
    fc.assert(
      fc.property(fc.record({ now: steps(0, 13).map((ms) => MONDAY + ms), drawn: places(8, 10), job }), ({ now, drawn, job }) => {
        fc.pre(touchFree(job.allowed))
        expect(wrongWindows(now, job, placesOf(drawn), HOUR)).toEqual([])
      }),
      { numRuns },
    )
  })

  test('split into quarters, the last piece ending when the job is done', { timeout }, () => {
    const job = fc.record({
      hours: fc.constantFrom(0.5, 0.75, 1.25, 13 / 12, 17 / 12),
      deadline: steps(24, 36).map((ms) => MONDAY + ms),
      allowed: masks(STEP, 36),
      split: fc.record({ minPieceMinutes: fc.constantFrom(15, 20, 30), restartCostUsd: fc.constantFrom(0, 0, 0.125) }),
      startMinutes: fc.constantFrom(undefined, undefined, 5, 20),
      isStartBilled: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.record({ now: steps(0, 11).map((ms) => MONDAY + ms), drawn: places(4, 5), job }), ({ now, drawn, job }) => {
        fc.pre(touchFree(job.allowed))
        expect(wrongWindows(now, job, placesOf(drawn), HOUR / 4)).toEqual([])
      }),
      { numRuns },
    )
  })

  test('no window lies in the past, after the deadline, outside allowed time or on a moment of another; every one is whole', { timeout }, () => {
    const splits = maybe(fc.constantFrom({ minPieceMinutes: 30, restartCostUsd: 0.25 }, { minPieceMinutes: 60, restartCostUsd: 0 }))
    fc.assert(
      fc.property(unbroken, splits, ({ now, drawn, job }, split) => {
        const { windows, otherTimes, within24h, now: atOnce, home, worst } = findWindows(now, { ...job, split }, placesOf(drawn), { home: 'p0' })
        const all = [...windows, ...otherTimes.map(({ window }) => window), within24h, atOnce, home?.now, home?.best, worst].filter((one) => one !== undefined)
        const lead = (job.startMinutes ?? 0) / 60
        for (const { pieces, start, end } of all) {
          expect(start).toBeGreaterThanOrEqual(Math.max(now, job.earliest ?? now))
          expect(end).toBeLessThanOrEqual(job.deadline ?? Infinity)
          expect(pieces.reduce((sum, { from, to }) => sum + (to - from) / HOUR - lead, 0)).toBeCloseTo(job.hours, 9)
          for (const piece of pieces) expect(isInside(piece, job.allowed)).toBe(true)
        }
        const pieces = windows.flatMap((window) => window.pieces).sort((a, b) => a.from - b.from)
        pieces.slice(1).forEach((piece, k) => expect(piece.from).toBeGreaterThanOrEqual(pieces[k]!.to))
      }),
      { numRuns },
    )
  })
})

/** Step by step: every one lies in some interval. */
function isInside({ from, to }: Interval, allowed: readonly Interval[] | undefined): boolean {
  for (let at = from; at < to; at += STEP) if (allowed && !allowed.some((one) => one.from <= at && at + STEP <= one.to)) return false
  return true
}

describe('over many places', () => {
  const seeds = fc.integer()
  const marketOf = (seed: number) => {
    const draw = normalSource(seed)
    return Array.from({ length: 12 }, (_, k) => {
      let level = draw() / 50
      return place(
        `p${k}`,
        Array.from({ length: 60 }, () => Math.exp((level += draw() / 40) + draw() / 60)),
      )
    })
  }
  const bestOf = (job: TimingJob, market: TimingPlace[]) => totalUsd(findWindows(at(0.2), job, market).windows[0]!)

  test('a place that is never as cheap as others were is not left out where it is the cheapest', () => {
    const others = Array.from({ length: 8 }, (_, k) => place(`p${k}`, [0.5, 1, 1]))
    expect(findWindows(MONDAY, { hours: 1, earliest: at(1) }, [...others, place('even', [0.95, 0.95, 0.95])]).windows[0]).toMatchObject({
      place: 'even',
      costUsd: 0.95,
    })
  })

  test('bounds leave out no place that matters to an unbroken run, at any start', { timeout }, () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1, 5.5), (seed, hours) => {
        const market = marketOf(seed)
        for (let from = 1; from < 50; from += 7) {
          const job = { hours, earliest: at(from), deadline: at(from + 8) }
          expect(bestOf(job, market)).toBeCloseTo(Math.min(...market.map((one) => bestOf(job, [one]))), 9)
        }
        const { cheapestUsd, spread } = findWindows(at(0.2), { hours }, market)
        const dearest = Math.max(...Array.from({ length: 50 }, (_, h) => bestOf({ hours, earliest: at(h + 1), deadline: at(h + 1 + hours) }, market)))
        expect(cheapestUsd * (1 + spread)).toBeGreaterThanOrEqual(dearest - 1e-9)
      }),
      { numRuns: numRuns / 15 },
    )
  })

  test('nor to a split one', { timeout }, () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom(15, 60, 180),
        fc.constantFrom(0, 0.05, 2),
        fc.constantFrom(0, 0.02),
        (seed, minPieceMinutes, restartCostUsd, delayCostPerHour) => {
          const market = marketOf(seed)
          const job = { hours: 20.1, split: { minPieceMinutes, restartCostUsd }, delayCostPerHour }
          expect(bestOf(job, market)).toBeCloseTo(Math.min(...market.map((one) => bestOf(job, [one]))), 9)
        },
      ),
      { numRuns: numRuns / 10 },
    )
  })
})
