import { expect, test } from 'vitest'
import { type Said, sayVerdict } from './say-verdict.ts'

const said = (over: Partial<Said>): string =>
  sayVerdict({ action: 'run_now', reason: 'now_is_cheapest', zone: 'UTC', place: 'aws eu-west-1b, g5.xlarge', ...over })
const friday = new Date('2026-11-27T03:00:00Z')

test.each([
  [{ cost: 12.3 }, 'Run now on aws eu-west-1b, g5.xlarge: no later time is expected to cost less, about $12.30 in all.'],
  [{ reason: 'must_start_now' }, 'Run now on aws eu-west-1b, g5.xlarge: a later start would miss the deadline.'],
  [{ reason: 'gain_too_small', savingShare: 0.021 }, 'Run now on aws eu-west-1b, g5.xlarge: waiting would save 2 % at most.'],
  [{ reason: 'delay_costs_more' }, 'Run now on aws eu-west-1b, g5.xlarge: what waiting saves is less than what the delay costs you.'],
  [
    { reason: 'waiting_pays_too_rarely', probability: 0.52 },
    'Run now on aws eu-west-1b, g5.xlarge: waiting is expected to save a little, but pays in only 5 of 10 cases.',
  ],
  [
    { action: 'steady', reason: 'price_is_steady', spread: 0.004 },
    'The price is steady: start any time on aws eu-west-1b, g5.xlarge. The choice of time changes the cost by less than 1 %.',
  ],
  [
    { action: 'steady', reason: 'below_forecast_error', spread: 0.06 },
    'Start any time on aws eu-west-1b, g5.xlarge: the choice of time changes the cost by 6 %, which is less than the forecast errs.',
  ],
  [
    { action: 'wait', reason: 'waiting_pays', start: friday, saving: 3.456, savingShare: 0.191, probability: 0.83 },
    'Wait until Fri 27 Nov 03:00 UTC and run on aws eu-west-1b, g5.xlarge: saves $3.46 (19 %) against running now; it pays in 8 of 10 cases.',
  ],
  [
    { action: 'wait', reason: 'waiting_pays', start: friday, zone: 'Asia/Kolkata', saving: 0.5, savingShare: 0.2 },
    'Wait until Fri 27 Nov 08:30 Asia/Kolkata and run on aws eu-west-1b, g5.xlarge: saves $0.5000 (20 %) against running now.',
  ],
  [{ action: 'wait', reason: 'not_allowed_yet', start: friday }, 'Start at Fri 27 Nov 03:00 UTC on aws eu-west-1b, g5.xlarge: the job may not run before.'],
  [
    { action: 'wait', reason: 'nothing_offered_now', start: friday },
    'Wait until Fri 27 Nov 03:00 UTC and run on aws eu-west-1b, g5.xlarge: nothing is offered now.',
  ],
  [
    { action: 'move', reason: 'place_pays', homePlace: 'aws us-east-1, g5.xlarge', saving: 10, savingShare: 0.31 },
    'Run on aws eu-west-1b, g5.xlarge instead of aws us-east-1, g5.xlarge: saves $10.00 (31 %) against running now.',
  ],
  [
    { action: 'unknown', reason: 'longer_than_known', neededHours: 120, knownHours: 70.5 },
    'The job needs 120 hours without a break, and prices are known for 70.5 at most. Split it, or ask again when more is known.',
  ],
  [{ action: 'unknown', reason: 'longer_than_known' }, 'No price is known for that time: forecasts reach seven days.'],
  [
    { action: 'unknown', reason: 'too_expensive', lowestPrice: 2.5, enoughPrice: 2.75 },
    'It does not fit into the hours below your highest price: the cheapest is $2.50 per GPU-hour, and $2.75 would be enough.',
  ],
  [
    { action: 'wait', reason: 'too_expensive_now', start: friday, cost: 5 },
    'Wait until Fri 27 Nov 03:00 UTC and run on aws eu-west-1b, g5.xlarge: now it costs more than your highest price, about $5.00 in all.',
  ],
  [
    { action: 'wait', reason: 'now_not_known', start: friday },
    'Wait until Fri 27 Nov 03:00 UTC and run on aws eu-west-1b, g5.xlarge: prices are not known for long enough to run now.',
  ],
  [{ action: 'move', reason: 'nothing_offered_at_home' }, 'Run on aws eu-west-1b, g5.xlarge: nothing is offered at home.'],
  [{ action: 'unknown', reason: 'no_place', gone: 3 }, 'None of the 3 places that had it has been seen lately: there is nowhere to run it now.'],
  [{ action: 'unknown', reason: 'no_place' }, 'No place is left that meets what you ask for.'],
] as [Partial<Said>, string][])('%j is said in a sentence', (over, sentence) => expect(said(over)).toBe(sentence))
