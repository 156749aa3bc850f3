import type { CalendarSuggestions } from '@dumont/contracts'
import type { NotSuggested, Suggested } from './decide-suggestions.ts'
import { momentText, percent, round, tenths, usd } from './say-verdict.ts'

export type NotReason = CalendarSuggestions['not_suggested'][number]['reason']

export function saySuggestion(
  { own, best, saving, share, outcome }: Pick<Suggested, 'own' | 'best' | 'saving' | 'share' | 'outcome'>,
  place: string,
  zone: string,
): string {
  const pays = outcome?.paysProbability
  const sure = pays === undefined ? '' : `; it is cheaper in ${tenths(pays)} of 10 cases`
  return `Start ${momentText(new Date(best.start), zone)} on ${place}: about ${usd(best.costUsd)} instead of ${usd(own.costUsd)} at its own time, saves ${usd(saving)} (${percent(share)})${sure}.`
}

export function sayNot(not: NotSuggested, zone: string): string {
  switch (not.reason) {
    case 'no_prices':
      return 'No place has a known price for its time.'
    case 'beyond_forecast':
      return 'It lies beyond the forecast, which reaches seven days.'
    case 'too_long':
      return `It takes longer than prices are known for: ${round(not.knownHours)} hours.`
    case 'no_room':
      return `There is no free time for it${within(not, zone)}.`
    case 'already_good':
      return sayGood(not, zone)
    default:
      return not satisfies never
  }
}

function sayGood(not: NotSuggested & { reason: 'already_good' }, zone: string): string {
  const { saving, share, probability } = not
  if (probability !== undefined) return `Another time is expected to save ${usd(saving)}, but is cheaper in only ${tenths(probability)} of 10 cases.`
  if (saving <= 0) return `No free time${within(not, zone)} costs less.`
  return `The best free time${within(not, zone)} would save only ${usd(saving)} (${percent(share)}).`
}

const within = ({ range }: NotSuggested, zone: string): string =>
  range ? ` between ${momentText(new Date(range.earliest), zone)} and ${momentText(new Date(range.deadline), zone)}` : ''

/** Why it was not even looked at. */
export const notLookedAt = {
  started: 'It has begun already.',
  stale: 'Its calendar was not read lately: it may have moved.',
  no_gpu: 'It names no GPU. Choose one, write #gpu H100 x4 into it, or set a default in the calendar settings.',
  too_many: 'Only the first 200 compute events and 25 GPUs are looked at: ask about fewer days.',
  no_length: 'It takes no time: say how long the job runs, as in #gpu 8h.',
} as const
