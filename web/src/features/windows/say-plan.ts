import type { Plan } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatCost, formatTotal, formatWholePercent } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { shortPlace } from './place-name.ts'

type Move = Plan['moves'][number]
type Words = Strings['plans']

/** What happened to a plan, in order: where it began, and each move with what it gained. */
export function sayMoves(moves: readonly Move[], words: Words, locale: Locale): string[] {
  return moves.map((move, i) => sayMove(move, lastKnown(moves.slice(0, i)), words, locale))
}

const lastKnown = (moves: readonly Move[]): Move | undefined => moves.findLast(({ start_time: start }) => start !== null)

function sayMove(move: Move, before: Move | undefined, words: Words, locale: Locale): string {
  const [from, to] = [before && nameOf(before, move, words, locale), nameOf(move, before, words, locale)]
  if (move.reason === 'impossible') return from === undefined ? words.impossiblePlain : words.impossible(from)
  if (move.reason === 'event_gone') return words.eventGone
  if (move.reason === 'event_moved') return to === undefined ? words.eventMovedNowhere : words.eventMoved(to)
  if (to === undefined) return words.keptWithout
  if (move.reason === 'found_again') return words.foundAgain(whenOf(move, locale), placeOf(move), costOf(move, locale))
  if (move.reason === 'kept' || from === undefined) return words.kept(whenOf(move, locale), placeOf(move), costOf(move, locale))
  if (move.reason === 'too_expensive') return words.tooExpensive(from, to)
  if (move.reason === 'place_vanished') return words.vanished(before?.place ? shortPlace(before.place) : from, to)
  const share = gainShare(move)
  return share === undefined ? words.movedPlain(from, to) : words.moved(from, to, formatWholePercent(share, locale.language))
}

/** A move inside one place is told by time alone, one at the same time by place alone. */
function nameOf(move: Move, other: Move | undefined, words: Words, locale: Locale): string | undefined {
  if (move.start_time === null) return undefined
  const [when, place] = [whenOf(move, locale), placeOf(move)]
  if (!other?.place || other.place.series_id === move.place?.series_id) return when
  return other.start_time === move.start_time ? place : words.at(when, place)
}

const whenOf = ({ start_time: start }: Move, { language, zone }: Locale): string => (start === null ? '–' : formatHour(Date.parse(start), language, zone))
const placeOf = ({ place }: Move): string => (place ? shortPlace(place) : '–')
const costOf = ({ estimated_cost: cost }: Move, { language }: Locale): string => (cost === null ? '–' : formatCost(cost, language))

/** Of what staying would have cost, as expected at that time. */
export function gainShare({ gain, estimated_cost: cost }: Pick<Move, 'gain' | 'estimated_cost'>): number | undefined {
  return gain === null || cost === null || gain <= 0 || cost + gain <= 0 ? undefined : gain / (cost + gain)
}

/** What a plan that is over made of it, at the prices that came true. */
export function sayOutcome({ outcome }: Pick<Plan, 'outcome'>, words: Words, { language }: Locale): string {
  if (!outcome) return words.outcomeUnknown
  // Amounts that are subtracted in one sentence have the same digits.
  const isSmall = outcome.cost < 0.1
  const usd = (amount: number) => (isSmall ? formatCost : formatTotal)(amount, language)
  if (outcome.saving === null || outcome.now_cost === null || outcome.saving_percentage === null) return words.outcomeAlone(usd(outcome.cost))
  const percent = formatWholePercent(Math.abs(outcome.saving_percentage) / 100, language)
  if (Math.abs(outcome.saving) < (isSmall ? 0.000_05 : 0.005)) return words.outcomeSame(usd(outcome.cost))
  const say = outcome.saving > 0 ? words.outcomeSaved : words.outcomeLost
  return say(usd(outcome.cost), usd(outcome.now_cost), usd(Math.abs(outcome.saving)), percent)
}
