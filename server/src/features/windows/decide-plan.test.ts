import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decidePlan, mayMove, type PlanFacts, stateAt, type Stay } from './decide-plan.ts'

const hour = 3_600_000
/** Runs from hour 10 to 16, an hour of lead, to be finished by hour 48. */
const plan: PlanFacts = {
  state: 'waiting',
  moveThreshold: 0.05,
  leadMinutes: 60,
  start: 10 * hour,
  end: 16 * hour,
  earliest: 0,
  deadline: 48 * hour,
  hasEventMoved: false,
}
const rival = (total: number, start = 20) => ({ start: start * hour, total })

describe('what time makes of a plan', () => {
  test.each([
    [0, 'waiting'],
    [9 * hour - 1, 'waiting'],
    [9 * hour, 'settled'],
    [10 * hour - 1, 'settled'],
    [10 * hour, 'running'],
    [16 * hour - 1, 'running'],
    [16 * hour, 'done'],
  ] as const)('at %i ms it is %s', (now, state) => expect(stateAt(plan, now)).toBe(state))

  test.each(['cancelled', 'done'] as const)('what is %s stays so', (state) => expect(stateAt({ ...plan, state }, 0)).toBe(state))
  test('what has no window is impossible at any time', () =>
    expect(stateAt({ ...plan, state: 'impossible', start: undefined, end: undefined }, 20 * hour)).toBe('impossible'))
})

describe('where it goes', () => {
  const cases: [string, Partial<PlanFacts>, Stay, ReturnType<typeof rival> | undefined, number, object][] = [
    ['stays where it is cheapest', {}, { total: 10 }, rival(10), 0, { state: 'waiting' }],
    ['stays for a gain of exactly its threshold', {}, { total: 10 }, rival(9.5), 0, { state: 'waiting' }],
    ['moves for more than its threshold', {}, { total: 10 }, rival(9.4), 0, { state: 'waiting', move: { reason: 'cheaper', to: rival(9.4) } }],
    ['moves for the least gain when its threshold is 0', { moveThreshold: 0 }, { total: 10 }, rival(9.99), 0, { move: { reason: 'cheaper' } }],
    ['stays for what is no gain at all when its threshold is 0', { moveThreshold: 0 }, { total: 10 }, rival(10 - 1e-9), 0, { state: 'waiting' }],
    ['stays within its lead time, whatever it would gain', {}, { total: 10 }, rival(1), 9 * hour, { state: 'settled' }],
    ['stays within its lead time also when its place is gone', {}, 'place_vanished', rival(1), 9 * hour, { state: 'settled' }],
    ['stays while it runs', {}, { total: 10 }, rival(1), 11 * hour, { state: 'running' }],
    ['stays when no forecast tells what staying costs', {}, 'unknown', rival(1), 0, { state: 'waiting' }],
    ['goes elsewhere when its place is gone, also for more money', {}, 'place_vanished', rival(99), 0, { move: { reason: 'place_vanished', to: rival(99) } }],
    ['goes elsewhere when its hours became too expensive', {}, 'too_expensive', rival(99), 0, { move: { reason: 'too_expensive' } }],
    [
      'becomes impossible when its place is gone and there is no other',
      {},
      'place_vanished',
      undefined,
      0,
      { state: 'impossible', move: { reason: 'impossible', to: undefined } },
    ],
    ['stays when nothing else fits', {}, { total: 10 }, undefined, 0, { state: 'waiting' }],
    [
      'is found a window again',
      { state: 'impossible', start: undefined, end: undefined },
      'unknown',
      rival(5),
      0,
      { state: 'waiting', move: { reason: 'found_again' } },
    ],
    ['stays impossible while nothing fits', { state: 'impossible', start: undefined, end: undefined }, 'unknown', undefined, 0, { state: 'impossible' }],
    ['stays impossible after its deadline', { state: 'impossible', start: undefined, end: undefined }, 'unknown', rival(5), 48 * hour, { state: 'impossible' }],
    ['stays cancelled', { state: 'cancelled' }, { total: 10 }, rival(1), 0, { state: 'cancelled' }],
    ['stays done', { state: 'done' }, { total: 10 }, rival(1), 0, { state: 'done' }],
  ]
  test.each(cases)('%s', (_name, over, stay, best, now, wanted) => {
    expect({ move: undefined, ...decidePlan({ ...plan, ...over }, stay, best, now) }).toMatchObject({ move: undefined, ...wanted })
  })
  test('says what moving gains', () => expect(decidePlan(plan, { total: 10 }, rival(6), 0).move?.gain).toBe(4))
  test('is settled at once where it moves to a start within its lead time', () => expect(decidePlan(plan, { total: 10 }, rival(6, 1), 0).state).toBe('settled'))
})

describe('when its calendar event moved', () => {
  const moved = { hasEventMoved: true }
  const nowhere: Partial<PlanFacts> = { state: 'impossible', start: undefined, end: undefined }
  const cases: [string, Partial<PlanFacts>, Stay, ReturnType<typeof rival> | undefined, number, object][] = [
    ['it goes into its range, also for more money', { earliest: 12 * hour }, { total: 10 }, rival(99), 0, { move: { to: rival(99) } }],
    ['it goes into its range when that ends before', { deadline: 15 * hour }, { total: 10 }, rival(99, 2), 0, { move: { to: rival(99, 2) } }],
    [
      'it stays where it is within its range',
      { earliest: 10 * hour, deadline: 16 * hour },
      { total: 10 },
      rival(9.5),
      0,
      { state: 'waiting', move: { stays: true } },
    ],
    ['it stays where no forecast tells what staying costs', {}, 'unknown', rival(1), 0, { move: { stays: true } }],
    ['it leaves its window for one that is cheaper by more than its threshold', {}, { total: 10 }, rival(9.4), 0, { move: { to: rival(9.4) } }],
    ['it leaves a place that is gone', {}, 'place_vanished', rival(99), 0, { move: { to: rival(99) } }],
    [
      'it follows within its lead time too',
      { earliest: 12 * hour, state: 'settled' },
      { total: 10 },
      rival(99),
      9.5 * hour,
      { state: 'waiting', move: { to: rival(99) } },
    ],
    ['it stays settled where it stays', { state: 'settled' }, { total: 10 }, rival(1), 9.5 * hour, { state: 'settled', move: { stays: true } }],
    ['it is impossible where nothing fits', { earliest: 12 * hour }, { total: 10 }, undefined, 0, { state: 'impossible', move: { to: undefined } }],
    ['what was impossible may fit again', nowhere, 'unknown', rival(5), 0, { state: 'waiting', move: { to: rival(5) } }],
  ]
  test.each(cases)('%s', (_name, over, stay, best, now, wanted) => {
    const decision = decidePlan({ ...plan, ...moved, ...over }, stay, best, now)
    expect(decision).toMatchObject(wanted)
    expect(decision.move!.reason).toBe('event_moved')
  })
  test('what runs, or is over, does not follow', () => {
    for (const now of [10, 17]) expect(decidePlan({ ...plan, ...moved, earliest: 30 * hour }, { total: 10 }, rival(1), now * hour).move).toBeUndefined()
    expect(mayMove({ ...plan, ...moved, state: 'cancelled' }, 0)).toBe(false)
  })
})

/** Prices change at random each hour; windows are hours 0 to 47 of one place. */
const history = fc.record({
  threshold: fc.double({ min: 0, max: 0.5, noNaN: true }),
  lead: fc.integer({ min: 0, max: 600 }),
  prices: fc.array(fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 48, maxLength: 48 }), { minLength: 2, maxLength: 40 }),
  vanishes: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
})

test('in any history it never moves within its lead time, never for less than its threshold, and never twice on the same prices', () =>
  fc.assert(
    fc.property(history, ({ threshold, lead, prices, vanishes }) => {
      let facts: PlanFacts = { ...plan, moveThreshold: threshold, leadMinutes: lead, start: 30 * hour, end: 31 * hour }
      prices.forEach((ofHour, step) => {
        const now = step * hour
        const open = ofHour.map((total, at) => ({ start: at * hour, total })).filter(({ start }) => start >= now + lead * 60_000)
        const best = open.toSorted((a, b) => a.total - b.total)[0]
        const stay: Stay = facts.start === undefined ? 'unknown' : vanishes[step] ? 'place_vanished' : { total: ofHour[facts.start / hour]! }
        const { state, move } = decidePlan(facts, stay, best, now)
        const before = facts.start ?? Infinity
        const paid = typeof stay === 'string' ? Infinity : stay.total
        const isAllowed = mayMove(facts, now) && now < before - lead * 60_000
        const isAhead = !move?.to || move.to.start >= now + lead * 60_000
        const isWorthIt = move?.reason !== 'cheaper' || paid - move.to!.total > threshold * paid
        expect(!move || (isAllowed && isAhead && isWorthIt)).toBe(true)
        const start = move ? move.to?.start : facts.start
        facts = { ...facts, state, start, end: start === undefined ? undefined : start + hour }
        // Asked again at once, with the place still there, it stays.
        const again = start === undefined || vanishes[step] ? undefined : decidePlan(facts, { total: ofHour[start / hour]! }, best, now).move
        expect(again).toBeUndefined()
      })
    }),
  ))
