import type { OptimalTiming, Place } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatCost, formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { formatAgo } from '../../ui/format-time.ts'
import { placeName } from './place-name.ts'
import { runOf } from './say-verdict.ts'

export type Fact = { label: string; value: string; note?: string }
type Words = Strings['timing']

/** What stands below a verdict: where, at which cost, how sure. What is not known is left out, never guessed. */
export function sayFacts(timing: OptimalTiming, words: Words, locale: Locale, now: number): Fact[] {
  const { verdict } = timing
  const run = runOf(timing)
  const place = verdict.place
  const cost = (usd: number) => formatCost(usd, locale.language)
  const pieces = run?.pieces?.length ?? 1
  const count = (value: number) => formatNumber(value, locale.language)
  return [
    place && { label: words.place, value: placeName(place), note: placeNote(place, words, locale, now) },
    run && { label: words.cost, value: cost(run.estimated_cost), ...(pieces > 1 && { note: words.inPieces(count(pieces)) }) },
    run?.cost_interval && { label: words.interval, value: words.intervalOf(cost(run.cost_interval[0]), cost(run.cost_interval[1])) },
    run && run.delay_cost > 0 && { label: words.delay, value: cost(run.delay_cost) },
    tellsChance(timing) && verdict.probability !== null && { label: words.chance, value: sayChance(verdict.probability, words) },
    place?.interruption && { label: words.interrupted, value: sayInterruption(place.interruption, words, locale) },
    leftOut(timing, words, count),
  ].filter((fact) => !!fact)
}

/** Asked only where waiting is an answer, or nearly one. */
const tellsChance = ({ verdict }: OptimalTiming): boolean => verdict.reason === 'waiting_pays' || verdict.reason === 'waiting_pays_too_rarely'

/** 'in 7 of 10 cases'. Nobody is told 10 of 10: a forecast is not that sure. */
export function sayChance(probability: number, words: Words): string {
  if (probability > 0.95) return words.chanceSure
  return probability < 0.05 ? words.chanceNone : words.chanceOf(String(Math.min(9, Math.max(1, Math.round(probability * 10)))))
}

function sayInterruption({ from, to }: NonNullable<Place['interruption']>, words: Words, { language }: Locale): string {
  return words.interruptedOf(formatWholePercent(from, language), formatWholePercent(to, language))
}

/** How fresh the place is and how often it has been there. */
function placeNote(place: Place, words: Words, { language }: Locale, now: number): string {
  return [
    words.seen(formatAgo(Math.max(0, now - Date.parse(place.last_seen_at)), language)),
    place.offers_now !== null && words.offers(formatNumber(place.offers_now, language)),
    place.availability_7d !== null && words.available(formatWholePercent(place.availability_7d, language)),
  ]
    .filter(Boolean)
    .join(', ')
}

function leftOut({ places_left_out: out, places_considered: considered }: OptimalTiming, words: Words, count: (value: number) => string): Fact | undefined {
  const kinds = (['unseen', 'no_forecast', 'unreliable', 'too_expensive'] as const).filter((kind) => out[kind] > 0)
  if (kinds.length === 0) return undefined
  return { label: words.leftOut, value: kinds.map((kind) => words.leftOutOf[kind](count(out[kind]))).join(', '), note: words.places(count(considered)) }
}
