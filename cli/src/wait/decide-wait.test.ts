import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aPlace } from '../../test/timing.ts'
import { decideHold, decideStep, type Held, type Rules, type Seen, type Situation } from './decide-wait.ts'
import type { Opening } from './opening.ts'

const [MIN, HOUR] = [60_000, 3_600_000]
/** Hours after the beginning of the wait. */
const at = (hour: number) => Math.round(hour * HOUR)
const rules: Rules = { latestStart: at(40), beganAt: 0, everyMs: 5 * MIN, trustMs: 6 * HOUR, maxPrice: undefined, delayCostPerHour: 0 }

function opening(hour: number, cost: number | undefined, series = 1, price: number | null = 2): Opening {
  const [startsAt, endsAt] = [at(hour), at(hour + 6)]
  return { startsAt, endsAt, pieces: [{ startsAt, endsAt }], place: aPlace({ series_id: series, price_now_usd_per_gpu_hour: price }), cost }
}
const hold = (hour: number, cost = 100, series = 1, more: Partial<Held> = {}): Held => ({ ...opening(hour, cost, series), confirmedAt: 0, ...more })
const answer = (best: Opening | undefined, held?: Opening, reason: 'waiting_pays' | 'too_expensive' | 'no_place' = 'waiting_pays'): Seen => ({
  kind: 'answer',
  best,
  held,
  reason,
})
const away: Seen = { kind: 'away' }

describe('which window is held', () => {
  const hour = (held: Held | undefined) => held && [held.startsAt / HOUR, held.place.series_id]
  test.each<[string, Held | undefined, Seen, number, string, [number, number] | undefined]>([
    ['the first answer is taken', undefined, answer(opening(10, 100)), 0, 'taken', [10, 1]],
    ['no answer changes nothing', hold(10), away, at(1), 'kept', [10, 1]],
    ['nothing from nothing', undefined, answer(undefined), 0, 'kept', undefined],
    ['the same window is kept', hold(10), answer(opening(10, 120)), at(1), 'kept', [10, 1]],
    ['another that saves 5 % is moved to', hold(10), answer(opening(20, 95), opening(10, 100)), at(1), 'cheaper', [20, 1]],
    ['another that saves less is not', hold(10), answer(opening(20, 95.01), opening(10, 100)), at(1), 'kept', [10, 1]],
    ['what counts is the price of now, not the one it was taken at', hold(10, 50), answer(opening(20, 95), opening(10, 100)), at(1), 'cheaper', [20, 1]],
    ['all got cheaper: no reason to move', hold(10, 100), answer(opening(20, 78), opening(10, 80)), at(1), 'kept', [10, 1]],
    ['free against free is no gain', hold(10, 0), answer(opening(20, 0), opening(10, 0)), at(1), 'kept', [10, 1]],
    ['a cost that is not known moves nothing', hold(10), answer(opening(20, undefined), opening(10, 100)), at(1), 'kept', [10, 1]],
    ['the place vanished', hold(10), answer(opening(20, 300, 2)), at(1), 'vanished', [20, 2]],
    ['the place vanished and there is no other', hold(10), answer(undefined), at(1), 'dropped', undefined],
    ['the best is none, but the held one still has a price', hold(10), answer(undefined, opening(10, 100)), at(1), 'kept', [10, 1]],
    ['slept through: judged anew, however little it saves', hold(10), answer(opening(20, 99.9), opening(12, 100)), at(12), 'missed', [20, 1]],
    ['ten minutes late is not slept through', hold(10), answer(opening(20, 99), opening(10.1, 100)), at(10) + 10 * MIN, 'kept', [10, 1]],
    ['once it is open, now in the same place is the same', hold(10), answer(opening(10.1, 100)), at(10.1), 'kept', [10, 1]],
    ['now in another place is another', hold(10), answer(opening(10.1, 99, 2), opening(10.1, 100)), at(10.1), 'kept', [10, 1]],
  ])('%s', (_what, held, seen, now, change, expected) => {
    const decided = decideHold(held, seen, now, rules)
    expect([decided.change, hour(decided.held)]).toEqual([change, expected])
  })

  test('finishing later costs what the person said', () => {
    const seen = answer(opening(20, 90), opening(10, 100))
    expect(decideHold(hold(10), seen, at(1), { ...rules, delayCostPerHour: 0.5 }).change).toBe('cheaper')
    expect(decideHold(hold(10), seen, at(1), { ...rules, delayCostPerHour: 0.51 }).change).toBe('kept')
  })

  test('what is kept has the prices of the last answer, and its time', () => {
    expect(decideHold(hold(10), answer(undefined, opening(10, 80, 1, 1.5)), at(3), rules).held).toMatchObject({
      cost: 80,
      confirmedAt: at(3),
      place: { price_now_usd_per_gpu_hour: 1.5 },
    })
  })
})

describe('what to do until the next look', () => {
  const situation = (more: Partial<Situation>): Situation => ({ held: hold(10), isKnown: true, seen: answer(undefined), failures: 0, now: at(1), ...more })
  const sleepUntil = (until: number, objection?: string) => ({ do: 'sleep', until, ...(objection && { objection }) })
  const launch = (why: string) => ({ do: 'launch', why })
  const giveUp = (why: string) => ({ do: 'give_up', why })
  const dear = hold(10, 100, 1, { place: aPlace({ price_now_usd_per_gpu_hour: 2.2 }) })
  const unpriced = hold(10, 100, 1, { place: aPlace({ price_now_usd_per_gpu_hour: null }) })
  test.each<[string, Partial<Situation>, Partial<Rules>, object]>([
    ['asks again while the window is far', {}, {}, sleepUntil(at(1) + 5 * MIN)],
    ['wakes when it opens', { now: at(10) - MIN }, {}, sleepUntil(at(10))],
    ['begins when it opens', { now: at(10) }, {}, launch('window_open')],
    ['begins at the latest start, though the window is later', { now: at(40), held: hold(41) }, {}, launch('latest_start')],
    ['wakes at the latest start', { now: at(40) - MIN, held: hold(41) }, {}, sleepUntil(at(40))],
    ['a last look may take two minutes', { now: at(40) + 2 * MIN }, {}, launch('window_open')],
    ['later it is too late', { now: at(40) + 2 * MIN + 1 }, {}, giveUp('too_late')],
    ['too late also without a server', { now: at(41), seen: away }, {}, giveUp('too_late')],

    ['begins at the price limit', { now: at(10) }, { maxPrice: 2 }, launch('window_open')],
    ['waits on above it', { now: at(10), held: dear }, { maxPrice: 2 }, sleepUntil(at(10) + 5 * MIN, 'too_expensive')],
    ['waits on when the price is not known', { now: at(10), held: unpriced }, { maxPrice: 2 }, sleepUntil(at(10) + 5 * MIN, 'price_unknown')],
    ['a price that is not known stops nobody without a limit', { now: at(10), held: unpriced }, {}, launch('window_open')],
    ['gives up above it at the latest start', { now: at(40), held: dear }, { maxPrice: 2 }, giveUp('too_expensive')],
    ['gives up when it is not known at the latest start', { now: at(40), held: unpriced }, { maxPrice: 2 }, giveUp('price_unknown')],

    ['no server: asks again after 5 s', { seen: away, failures: 1 }, {}, sleepUntil(at(1) + 5000)],
    ['then after 10 s, 20 s', { seen: away, failures: 3 }, {}, sleepUntil(at(1) + 20_000)],
    ['never less often than asked', { seen: away, failures: 5000 }, {}, sleepUntil(at(1) + 5 * MIN)],
    [
      'begins by an answer of six hours ago',
      { seen: away, failures: 9, now: at(10), held: hold(10, 100, 1, { confirmedAt: at(4) }) },
      {},
      launch('last_known'),
    ],
    [
      'not by an older one',
      { seen: away, failures: 9, now: at(10), held: hold(10, 100, 1, { confirmedAt: at(4) - 1 }) },
      {},
      sleepUntil(at(10) + 5 * MIN, 'unreachable'),
    ],
    [
      'a clock that was set back makes no answer young',
      { seen: away, failures: 9, now: at(10), held: hold(10, 100, 1, { confirmedAt: at(17) }) },
      {},
      {
        ...sleepUntil(at(10) + 5 * MIN, 'unreachable'),
      },
    ],
    ['by any at the latest start', { seen: away, failures: 9, now: at(40), held: hold(10) }, {}, launch('last_known')],
    [
      'not when there is a limit to check',
      { seen: away, failures: 1, now: at(10), held: hold(10) },
      { maxPrice: 9 },
      sleepUntil(at(10) + 5000, 'price_unknown'),
    ],
    ['nor at the latest start', { seen: away, failures: 1, now: at(40), held: hold(10) }, { maxPrice: 9 }, giveUp('price_unknown')],

    [
      'nothing known, no server: tries for ten minutes',
      { held: undefined, isKnown: false, seen: away, failures: 1, now: 10 * MIN - 1 },
      {},
      sleepUntil(10 * MIN - 1 + 5000),
    ],
    ['then gives up', { held: undefined, isKnown: false, seen: away, failures: 9, now: 10 * MIN }, {}, giveUp('unreachable')],
    ['or at the latest start', { held: undefined, isKnown: false, seen: away, failures: 1, now: 10 }, { latestStart: 10 }, giveUp('unreachable')],
    ['lost its window, no server: tries on', { held: undefined, seen: away, failures: 1 }, {}, sleepUntil(at(1) + 5000)],
    ['to the latest start', { held: undefined, seen: away, failures: 1, now: at(40) }, {}, giveUp('too_late')],
    ['no place from the beginning: no use in waiting', { held: undefined, isKnown: false }, {}, giveUp('no_data')],
    ['no place any more: one may come back', { held: undefined }, {}, sleepUntil(at(1) + 5 * MIN)],
    ['until the latest start', { held: undefined, now: at(40) }, {}, giveUp('no_data')],
    [
      'too dear from the beginning: prices may fall',
      { held: undefined, isKnown: false, seen: answer(undefined, undefined, 'too_expensive') },
      {},
      sleepUntil(at(1) + 5 * MIN),
    ],
    ['until the latest start, too', { held: undefined, seen: answer(undefined, undefined, 'too_expensive'), now: at(40) }, {}, giveUp('too_expensive')],
  ])('%s', (_what, more, changed, expected) => {
    expect(decideStep(situation(more), { ...rules, ...changed })).toEqual(expected)
  })
})

describe('whatever happens', () => {
  const openings = fc
    .tuple(
      fc.integer({ min: -10, max: 60 }),
      fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
      fc.integer({ min: 1, max: 3 }),
      fc.option(fc.integer({ min: 0, max: 4 })),
    )
    .map(([hour, cost, series, price]) => opening(hour, cost, series, price))
  const seen: fc.Arbitrary<Seen> = fc.oneof(
    fc.constant(away),
    fc
      .tuple(
        fc.option(openings, { nil: undefined }),
        fc.option(openings, { nil: undefined }),
        fc.constantFrom('waiting_pays', 'too_expensive', 'no_place' as const),
      )
      .map(([best, held, reason]) => answer(best, held, reason as 'no_place')),
  )
  const situations = fc.record({
    held: fc.option(
      fc.tuple(openings, fc.integer({ min: 0, max: at(50) })).map(([one, confirmedAt]) => ({ ...one, confirmedAt })),
      { nil: undefined },
    ),
    isKnown: fc.boolean(),
    seen,
    failures: fc.nat(100),
    now: fc.integer({ min: -at(1), max: at(50) }),
  })
  const someRules = fc.record({
    latestStart: fc.integer({ min: 0, max: at(45) }),
    beganAt: fc.constant(0),
    everyMs: fc.integer({ min: 30_000, max: at(6) }),
    trustMs: fc.integer({ min: 0, max: at(12) }),
    maxPrice: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    delayCostPerHour: fc.integer({ min: 0, max: 3 }),
  })
  const check = (holds: (situation: Situation, rules: Rules) => void) =>
    fc.assert(
      fc.property(situations, someRules, (before, rules) => {
        const { held } = decideHold(before.held, before.seen, before.now, rules)
        holds({ ...before, held, isKnown: before.isKnown || held !== undefined }, rules)
      }),
      { numRuns: 2000 },
    )

  test('it begins only with a window, in time, not before it opens, and at most at the limit by an answer of now', () => {
    check((situation, rules) => {
      const { held, now, seen } = situation
      if (decideStep(situation, rules).do !== 'launch') return
      expect(now).toBeLessThanOrEqual(rules.latestStart + 2 * MIN)
      expect(now).toBeGreaterThanOrEqual(Math.min(held!.startsAt, rules.latestStart))
      if (rules.maxPrice === undefined) return
      expect(seen.kind).toBe('answer')
      expect(held!.place.price_now_usd_per_gpu_hour).not.toBeNull()
      expect(held!.place.price_now_usd_per_gpu_hour!).toBeLessThanOrEqual(rules.maxPrice)
    })
  })

  test('it sleeps into the future, at most until the next look, the window or the latest start', () => {
    check((situation, rules) => {
      const step = decideStep(situation, rules)
      if (step.do !== 'sleep') return
      expect(step.until).toBeGreaterThan(situation.now)
      expect(step.until).toBeLessThanOrEqual(situation.now + rules.everyMs)
      expect(step.until).toBeLessThanOrEqual(rules.latestStart)
      const opensAt = situation.held && situation.held.startsAt > situation.now ? situation.held.startsAt : Infinity
      expect(step.until).toBeLessThanOrEqual(opensAt)
    })
  })

  test('a window that is neither open nor gone is left only for a gain of 5 %', () => {
    check(({ now, seen }, rules) => {
      if (seen.kind === 'away' || !seen.held) return
      const priced = { ...seen.held, place: aPlace({ series_id: 9 }) }
      const decided = decideHold(hold(50, 100, 9), { ...seen, held: priced }, now, rules)
      if (decided.held?.place.series_id === 9) return
      const gain = priced.cost! - seen.best!.cost! - (rules.delayCostPerHour * (seen.best!.endsAt - priced.endsAt)) / HOUR
      expect(gain).toBeGreaterThanOrEqual(0.05 * priced.cost!)
      expect(gain).toBeGreaterThan(0)
    })
  })
})
