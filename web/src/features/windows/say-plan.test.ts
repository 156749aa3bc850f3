import { expect, test } from 'vitest'
import { aPlace, aPlan, usWest } from '../../../test/canned-windows.ts'
import { dictionaries } from '../../../test/dictionaries.ts'
import { gainShare, sayMoves, sayOutcome } from './say-plan.ts'

const words = dictionaries.en.plans
const locale = { language: 'en', zone: 'UTC' } as const
type Move = ReturnType<typeof aPlan>['moves'][number]
const [kept, cheaper] = aPlan().moves as [Move, Move]
const none = { start_time: null, end_time: null, place: null, estimated_cost: null, gain: null }

test('a plan begins somewhere and moves to what is cheaper', () =>
  expect(sayMoves([kept, cheaper], words, locale)).toEqual([
    'Kept for Thu 19 Nov, 03:00, eu-north, $1.93',
    'Moved from Thu 19 Nov, 03:00 to Fri 20 Nov, 21:00, 8% cheaper',
  ]))

test.each<[string, Partial<Move>, string]>([
  ['to another place at the same time', { place: usWest, start_time: kept.start_time }, 'Moved from eu-north to us-west, 8% cheaper'],
  ['to another place and time', { place: usWest }, 'Moved from Thu 19 Nov, 03:00, eu-north to Fri 20 Nov, 21:00, us-west, 8% cheaper'],
  ['without a known gain', { gain: null }, 'Moved from Thu 19 Nov, 03:00 to Fri 20 Nov, 21:00'],
  [
    'because the place vanished',
    { reason: 'place_vanished', place: usWest, gain: null },
    'eu-north was not seen any more: moved to Fri 20 Nov, 21:00, us-west',
  ],
  ['because it got too dear', { reason: 'too_expensive', gain: null }, 'Thu 19 Nov, 03:00 rose above the maximum price: moved to Fri 20 Nov, 21:00'],
  ['because its calendar event moved', { reason: 'event_moved', gain: null }, 'The calendar event moved: now Fri 20 Nov, 21:00'],
  ['because its calendar event moved to where nothing fits', { reason: 'event_moved', ...none }, 'The calendar event moved, and no time fits there'],
  ['that its calendar event is gone', { reason: 'event_gone', gain: null }, 'The calendar event is gone; the plan stays as it is'],
  ['nowhere', { reason: 'impossible', ...none }, 'No time fits any more; it was Thu 19 Nov, 03:00'],
])('a move %s', (_, part, text) => expect(sayMoves([kept, { ...cheaper, ...part }], words, locale)[1]).toBe(text))

test('what was impossible is found again, beside the last place it had', () => {
  const lost: Move = { ...cheaper, reason: 'impossible', ...none }
  const found: Move = { ...cheaper, reason: 'found_again', gain: null, place: usWest }
  expect(sayMoves([kept, lost, found], words, locale)[2]).toBe('A time fits again: Fri 20 Nov, 21:00, us-west, $1.78')
  expect(sayMoves([lost], words, locale)).toEqual(['No time fits'])
  expect(sayMoves([{ ...kept, ...none }], words, locale)).toEqual(['Kept without a time'])
})

test.each([
  [1, 9, 0.1],
  [null, 9, undefined],
  [1, null, undefined],
  [0, 9, undefined],
  [-1, 9, undefined],
])('a gain of %s on a cost of %s is the share %s', (gain, estimated_cost, share) => expect(gainShare({ gain, estimated_cost })).toBe(share))

const outcome = { cost: 11.2, now_cost: 14.05, saving: 2.85, saving_percentage: 20.28, best_cost: null }

test.each([
  [outcome, 'It cost $11.20; at once it would have been $14.05: saved $2.85 (20%)'],
  [{ ...outcome, cost: 15, saving: -0.95, saving_percentage: -6.76 }, 'It cost $15.00; at once it would have been $14.05: $0.95 more (7%)'],
  [{ ...outcome, cost: 14.05, saving: 0, saving_percentage: 0 }, 'It cost $14.05, the same as starting at once'],
  [
    { ...outcome, cost: 1.146, now_cost: 1.1292, saving: -0.0168, saving_percentage: -1.49 },
    'It cost $1.15; at once it would have been $1.13: $0.02 more (1%)',
  ],
  [{ ...outcome, cost: 1.146, now_cost: 1.148, saving: 0.002, saving_percentage: 0.17 }, 'It cost $1.15, the same as starting at once'],
  [
    { ...outcome, cost: 0.05, now_cost: 0.06, saving: 0.01, saving_percentage: 16.67 },
    'It cost $0.0500; at once it would have been $0.0600: saved $0.0100 (17%)',
  ],
  [null, 'What it saved is not known: a price of its hours is missing.'],
])('the saving made', (made, text) => expect(sayOutcome({ outcome: made }, words, locale)).toBe(text))

test('a cost without what it is compared with claims nothing', () => {
  const alone = { ...outcome, now_cost: null, saving: null, saving_percentage: null } as unknown as typeof outcome
  expect(sayOutcome({ outcome: alone }, words, locale)).toBe('It cost $11.20; what starting at once would have cost is not known')
})

test('places are named by zone where it is known', () => {
  const move = { ...kept, place: aPlace({ provider: 'aws', region: 'us-east-1', zone: 'us-east-1a' }) }
  expect(sayMoves([move], words, locale)).toEqual(['Kept for Thu 19 Nov, 03:00, us-east-1a, $1.93'])
})
