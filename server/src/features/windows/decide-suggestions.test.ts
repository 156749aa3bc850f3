import { HOUR_MS, type TimingPlace } from '@dumont/forecast'
import fc from 'fast-check'
import { env } from 'node:process'
import { describe, expect, test } from 'vitest'
import { decideRange } from './decide-range.ts'
import { type Asked, decideSuggestions, LEAST_SHARE, LEAST_USD, type Rules } from './decide-suggestions.ts'

/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5)
const STEP_MS = 900_000
const at = (hours: number) => MONDAY + hours * HOUR_MS
const place = (key: string, prices: readonly number[], canMove = true): TimingPlace => ({
  key,
  startHour: MONDAY / HOUR_MS,
  prices: Float64Array.from(prices),
  priceNow: prices[0]!,
  fixedCostUsd: 0,
  canMove,
})
/** 5 dollars an hour, but what is said of some hours. */
const prices = (some: Record<number, number>, count = 168) => Array.from({ length: count }, (_, hour) => some[hour] ?? 5)
const event = (id: number, start: number, hours: number, places: readonly TimingPlace[], over: Partial<Asked> = {}): Asked => ({
  id,
  start: at(start),
  end: at(start + hours),
  hours,
  places,
  judge: () => undefined,
  ...over,
})
const decide = (events: readonly Asked[], over: Partial<Rules> = {}) =>
  decideSuggestions(events, {
    now: MONDAY,
    working_hours: null,
    zone: 'UTC',
    days_early: 1,
    days_late: 3,
    may_overlap: false,
    taken: events.map(({ id, start, end }) => ({ id, from: start, to: end })),
    takenUntil: Infinity,
    ...over,
  })
const busy = (from: number, to: number) => ({ id: 99, from: at(from), to: at(to) })
const shown = ({ suggested, not }: ReturnType<typeof decide>) => [
  ...suggested.map(({ id, best, saving }) => [id, (best.start - MONDAY) / HOUR_MS, best.place, Math.round(saving * 1e6) / 1e6]),
  ...not.map(({ id, reason }) => [id, reason]),
]

describe('one event', () => {
  const cheap = [place('a', prices({ 30: 1, 31: 1, 40: 2, 41: 2 }))]

  test('is proposed the cheapest time of its range', () => expect(shown(decide([event(1, 24, 2, cheap)]))).toEqual([[1, 30, 'a', 8]]))

  test('not over what is busy, but over its own time', () => {
    expect(shown(decide([event(1, 24, 2, cheap)], { taken: [busy(31, 32)] }))).toEqual([[1, 40, 'a', 6]])
    expect(shown(decide([event(1, 29, 2, cheap)]))).toEqual([[1, 30, 'a', 4]])
    expect(shown(decide([event(1, 24, 2, cheap)], { taken: [busy(31, 32)], may_overlap: true }))).toEqual([[1, 30, 'a', 8]])
  })

  test('a moment that takes no time is in nobody’s way', () =>
    expect(shown(decide([event(1, 24, 2, cheap)], { taken: [busy(31, 31)] }))).toEqual([[1, 30, 'a', 8]]))

  test('not later than what is known of the calendar', () => expect(shown(decide([event(1, 24, 2, cheap)], { takenUntil: at(31) }))).toEqual([[1, 29, 'a', 4]]))

  test('is compared with its own time in the place that is cheapest then: another place alone is no better time', () => {
    const places = [
      place('a', prices({})),
      place(
        'b',
        prices({ 30: 1 }).map((usd) => usd - 0.5),
      ),
    ]
    const { suggested } = decide([event(1, 24, 1, places)])
    expect(suggested[0]).toMatchObject({ own: { place: 'b', costUsd: 4.5 }, best: { place: 'b', start: at(30), costUsd: 0.5 } })
    expect(
      shown(
        decide([
          event(1, 24, 1, [
            place('a', prices({})),
            place(
              'b',
              prices({}).map(() => 1),
            ),
          ]),
        ]),
      ),
    ).toEqual([[1, 'already_good']])
  })

  test('of equal times takes the earlier', () => expect(shown(decide([event(1, 24, 1, [place('a', prices({ 20: 1, 30: 1 }))])]))).toEqual([[1, 20, 'a', 4]]))

  test.each([
    ['a saving below 1 %', 4.951, 'already_good'],
    ['a saving of 1 %', 4.95, 30],
    ['a dearer time', 6, 'already_good'],
  ])('%s: %f', (_, usd, expected) => expect(shown(decide([event(1, 24, 1, [place('a', prices({ 30: usd }))])]))[0]![1]).toBe(expected))

  test('less than a cent is nothing, whatever the share', () => {
    const cents = prices({ 30: 0.5 }).map((usd) => usd / 500)
    expect(shown(decide([event(1, 24, 1, [place('a', cents)])]))).toEqual([[1, 'already_good']])
    expect(
      decide([
        event(1, 24, 1, [
          place(
            'a',
            prices({}).map(() => 0),
          ),
        ]),
      ]).not[0],
    ).toMatchObject({ reason: 'already_good', share: 0 })
  })

  test('what is cheaper in less than half of the cases is not proposed, and leaves its slot to others', () => {
    const judge = (paysProbability: number): Partial<Asked> => ({ judge: () => ({ lowUsd: 1, highUsd: 2, errorUsd: 1, paysProbability }) })
    expect(decide([event(1, 24, 2, cheap, judge(0.49))]).not).toMatchObject([{ reason: 'already_good', probability: 0.49 }])
    expect(decide([event(1, 24, 2, cheap, judge(0.5))]).suggested).toMatchObject([{ outcome: { paysProbability: 0.5 } }])
    expect(shown(decide([event(1, 24, 2, cheap, judge(0.2)), event(2, 26, 2, cheap, judge(0.9))]))).toEqual([
      [2, 30, 'a', 8],
      [1, 'already_good'],
    ])
  })
})

describe('no time for it', () => {
  const cheap = [place('a', prices({ 30: 1 }))]
  test.each<[string, Asked, Partial<Rules>, string]>([
    ['no place', event(1, 24, 2, []), {}, 'no_prices'],
    ['only places that nobody is sent to', event(1, 24, 2, [place('a', prices({}), false)]), {}, 'no_prices'],
    ['a gap at its own time', event(1, 24, 2, [place('a', prices({ 25: NaN, 30: 1 }))]), {}, 'no_prices'],
    ['its own time after the forecast', event(1, 167, 2, cheap), {}, 'beyond_forecast'],
    [
      'its own time after the forecast of every place that somebody is sent to',
      event(1, 100, 2, [place('a', prices({}, 50)), place('b', prices({}), false)]),
      {},
      'beyond_forecast',
    ],
    ['longer than what is known', event(1, 1, 60, [place('a', prices({}, 50))]), {}, 'too_long'],
    ['longer than a week', event(1, 1, 169, [place('a', prices({}, 400))]), {}, 'too_long'],
    ['all busy', event(1, 24, 2, cheap), { taken: [busy(0, 24 * 8)] }, 'no_room'],
    ['gaps that are too short', event(1, 24, 2, cheap), { taken: Array.from({ length: 100 }, (_, i) => busy(2 * i + 1, 2 * i + 2)) }, 'no_room'],
    ['working hours that its range does not reach', event(1, 24, 2, cheap), { working_hours: { from: 9, to: 10 }, days_early: 0, days_late: 0 }, 'no_room'],
  ])('%s', (_, asked, rules, reason) => expect(shown(decide([asked], { taken: [], ...rules }))).toEqual([[1, reason]]))
})

describe('several events', () => {
  const cheap = [place('a', prices({ 30: 1, 50: 3 }))]

  test('the greatest saving takes the slot, the next the next best', () => {
    const events = [event(1, 24, 1, cheap), event(2, 26, 1, [place('a', prices({ 30: 0.5, 50: 3 }))])]
    expect(shown(decide(events))).toEqual([
      [2, 30, 'a', 4.5],
      [1, 50, 'a', 2],
    ])
    expect(shown(decide(events, { may_overlap: true }))).toEqual([
      [2, 30, 'a', 4.5],
      [1, 30, 'a', 4],
    ])
  })

  test('of equals the earlier event, then the one that was there first', () => {
    expect(shown(decide([event(1, 26, 1, cheap), event(2, 24, 1, cheap)]))[0]).toEqual([2, 30, 'a', 4])
    expect(shown(decide([event(2, 24, 1, cheap), event(1, 24, 1, cheap)]))[0]).toEqual([1, 30, 'a', 4])
  })

  test('no event is sent into the time of another, also where that one moves away', () =>
    expect(shown(decide([event(1, 30, 1, [place('a', prices({ 50: 1 }))]), event(2, 24, 1, cheap)]))).toEqual([
      [1, 50, 'a', 4],
      // 30 is where the first still stands; 50 is given away.
      [2, 'already_good'],
    ]))
})

const worlds = fc.record({
  rows: fc.array(fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(NaN)), { minLength: 30, maxLength: 60 }), { minLength: 1, maxLength: 3 }),
  events: fc.array(fc.record({ start: fc.integer({ min: 1, max: 200 }), length: fc.integer({ min: 1, max: 24 }) }), { minLength: 1, maxLength: 6 }),
  meetings: fc.array(fc.record({ start: fc.integer({ min: 0, max: 200 }), length: fc.integer({ min: 0, max: 16 }) }), { maxLength: 6 }),
  rules: fc.record({
    days_early: fc.integer({ min: 0, max: 1 }),
    days_late: fc.integer({ min: 0, max: 2 }),
    working_hours: fc.option(fc.record({ from: fc.integer({ min: 0, max: 23 }), to: fc.integer({ min: 1, max: 24 }) })),
    zone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/Sao_Paulo'),
  }),
})
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never
function worldOf({ rows, events, meetings, rules }: World): { events: Asked[]; rules: Partial<Rules> } {
  const asked = events.map(({ start, length }, id) =>
    event(
      id,
      start / 4,
      length / 4,
      rows.map((row, k) => place(`p${k}`, row)),
    ),
  )
  const taken = [
    ...meetings.map(({ start, length }, k) => ({ id: 1000 + k, from: at(start / 4), to: at((start + length) / 4) })),
    ...asked.map(({ id, start, end }) => ({ id, from: start, to: end })),
  ]
  return { events: asked, rules: { ...rules, taken } }
}
const numRuns = env.DUMONT_TEST_DEPTH === 'long' ? 2000 : 200

describe('always', () => {
  test('no suggestion lies over a busy time or another suggestion, outside its range, or costs more than its own time', () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const { events, rules } = worldOf(world)
        const { suggested, not } = decide(events, rules)
        expect(suggested.length + not.length).toBe(events.length)
        for (const [k, { id, best, own, range, saving }] of suggested.entries()) {
          expect(rules.taken!.filter((one) => one.id !== id && one.from < best.end && best.start < one.to && one.from < one.to)).toEqual([])
          expect(suggested.slice(k + 1).filter((other) => other.best.start < best.end && best.start < other.best.end)).toEqual([])
          expect(best.start >= Math.max(MONDAY, range.earliest) && best.end <= range.deadline).toBe(true)
          expect(range.starts?.some(({ from, to }) => best.start >= from && best.start <= to) ?? true).toBe(true)
          expect(saving).toBeCloseTo(own.costUsd - best.costUsd, 9)
          expect(saving >= LEAST_USD && saving >= LEAST_SHARE * own.costUsd).toBe(true)
          expect(saving).toBeLessThanOrEqual((suggested[k - 1]?.saving ?? Infinity) + 1e-9)
        }
      }),
      { numRuns },
    ))

  test('the order in which events and meetings are given changes nothing', () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const { events, rules } = worldOf(world)
        const other = decide(events.toReversed(), { ...rules, taken: rules.taken!.toReversed() })
        const here = decide(events, rules)
        expect(new Set(shown(other).map(String))).toEqual(new Set(shown(here).map(String)))
      }),
      { numRuns },
    ))

  test('events that share their places get what those with places of their own get', () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const { events: apart, rules } = worldOf(world)
        const events = apart.map((event) => ({ ...event, places: apart[0]!.places }))
        const judged = (all: readonly Asked[]) => decide(all, rules).suggested.map(({ id, own, best, saving }) => ({ id, own, best, saving }))
        expect(judged(events)).toEqual(judged(apart))
        expect(shown(decide(events, rules))).toEqual(shown(decide(apart, rules)))
      }),
      { numRuns },
    ))

  test('one event alone gets what trying every quarter of an hour finds', () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const { events, rules } = worldOf({ ...world, events: world.events.slice(0, 1) })
        const [asked] = events as [Asked]
        const { suggested, not } = decide([asked], rules)
        const [own, best] = [costByHand(asked.places, asked.start, asked.hours), cheapestByHand(asked, rules)]
        const expected = own === undefined ? 'unknown' : best === undefined ? 'no_room' : verdictByHand(own, best)
        const found = suggested[0]?.best.costUsd ?? (not[0]!.reason === 'no_room' || not[0]!.reason === 'already_good' ? not[0]!.reason : 'unknown')
        expect([expected].flat()).toContain(typeof found === 'number' ? found.toFixed(6) : found)
      }),
      { numRuns },
    ))
})

/** In the cheapest place; undefined where a price is missing in all. */
function costByHand(places: readonly TimingPlace[], start: number, hours: number): number | undefined {
  const costs = places.map(({ prices: usd }) => {
    let cost = 0
    for (let moment = start; moment < start + hours * HOUR_MS; moment += STEP_MS) cost += (usd[Math.floor((moment - MONDAY) / HOUR_MS)] ?? NaN) / 4
    return cost
  })
  const known = costs.filter((cost) => !Number.isNaN(cost))
  return known.length ? Math.min(...known) : undefined
}

/** Just at the least share either will do. */
function verdictByHand(own: number, best: number): string[] {
  const [isEdge, isWorth] = [Math.abs(own - best - LEAST_SHARE * own) < 1e-9, own - best >= LEAST_USD && own - best >= LEAST_SHARE * own]
  return isEdge ? [best.toFixed(6), 'already_good'] : [isWorth ? best.toFixed(6) : 'already_good']
}

function cheapestByHand(asked: Asked, rules: Partial<Rules>): number | undefined {
  const { earliest, deadline, starts } = decideRange(asked, rules as Rules, MONDAY)
  const costs: number[] = []
  for (let start = earliest; start + asked.hours * HOUR_MS <= deadline; start += STEP_MS) {
    const end = start + asked.hours * HOUR_MS
    const isFree = !rules.taken!.some((one) => one.id !== asked.id && one.from < one.to && one.from < end && start < one.to)
    const mayStart = starts?.some(({ from, to }) => start >= from && start <= to) ?? true
    const cost = isFree && mayStart ? costByHand(asked.places, start, asked.hours) : undefined
    if (cost !== undefined) costs.push(cost)
  }
  return costs.length ? Math.min(...costs) : undefined
}
