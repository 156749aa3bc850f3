import { LOOKBACK_HOURS } from './nodes.ts'
import type { Series } from './series.ts'

const DAY = 24
/** Days after which a day counts half in the profile. */
const HALF_LIFE_DAYS = 10
/** Share of the movement around the day's mean that the profile must have foretold before it is used at all, and before it is used in full. */
const [R2_NONE, R2_FULL] = [0.05, 0.15]

/** The daily profile as it was known at any day of the past: log price of an hour of the day against the day's mean. */
export type Season = (knownBy: number, hour: number) => number

/**
 * Learns the profile from observed hours, and how far to trust it from how well yesterday's profile foretold today.
 * A price that does not follow the day gets no profile at all.
 */
export function learnSeason(series: Series, origin: number): Season {
  const end = Math.min(series.values.length - 1, origin - series.start)
  const begin = Math.max(0, end - LOOKBACK_HOURS)
  const state = { sums: new Float64Array(DAY), counts: new Float64Array(DAY), cross: 0, own: 0, all: 0 }
  const firstDay = Math.floor((series.start + begin) / DAY)
  const byDay: Float64Array[] = []
  let [total, known] = [0, 0]
  for (let i = begin; i <= end; i++) {
    const hour = series.start + i
    if (hour % DAY === 0 || i === begin) byDay.push(newDay(state))
    const log = Math.log(series.values[i]!)
    if (Number.isFinite(log)) [total, known] = [total + log, known + 1]
    const left = i - DAY >= begin ? Math.log(series.values[i - DAY]!) : NaN
    if (Number.isFinite(left)) [total, known] = [total - left, known - 1]
    if (series.observed[i] && known === DAY) learn(state, byDay.at(-1)!, hour % DAY, log - total / DAY)
  }
  const used = byDay.map((day) => (day[DAY + 1]! > 0 ? day.subarray(0, DAY).map((x) => x * day[DAY + 1]!) : undefined))
  return (knownBy, hour) => used[Math.floor(knownBy / DAY) - firstDay]?.[hour % DAY] ?? 0
}

type State = { sums: Float64Array; counts: Float64Array; cross: number; own: number; all: number }

/** The profile as of now (24 values, centred), ending in two fields: spare and the trust in it. Ages everything by a day. */
function newDay(state: State): Float64Array {
  const day = new Float64Array(DAY + 2)
  for (let h = 0; h < DAY; h++) day[h] = state.sums[h]! / (state.counts[h]! + 1)
  const mean = day.reduce((a, b) => a + b, 0) / DAY
  for (let h = 0; h < DAY; h++) day[h]! -= mean
  const gain = state.own > 0 ? Math.min(1, Math.max(0, state.cross / state.own)) : 0
  const r2 = state.own > 0 && state.cross > 0 ? state.cross ** 2 / (state.own * state.all) : 0
  day[DAY + 1] = gain * Math.min(1, Math.max(0, (r2 - R2_NONE) / (R2_FULL - R2_NONE)))
  const fade = 0.5 ** (1 / HALF_LIFE_DAYS)
  for (let h = 0; h < DAY; h++) {
    state.sums[h]! *= fade
    state.counts[h]! *= fade
  }
  state.cross *= fade
  state.own *= fade
  state.all *= fade
  return day
}

function learn(state: State, today: Float64Array, hourOfDay: number, deviation: number): void {
  const foretold = today[hourOfDay]!
  state.cross += deviation * foretold
  state.own += foretold * foretold
  state.all += deviation * deviation
  state.sums[hourOfDay]! += deviation
  state.counts[hourOfDay]! += 1
}
