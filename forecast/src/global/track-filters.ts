import { FILTERS } from './settings.ts'
import type { RunningSums } from './running-sums.ts'

/** A surprise beyond so many times the usual one says no more about the slope than this. */
const CLIP = 8
const LEAST_USUAL = 1e-3
const FADE = FILTERS.map(([, , perDay]) => perDay ** (1 / 24))

/** Hours of undamped slope that a filter's damped slope is worth, `hours` ahead. */
export const reachOf = (filter: number, hours: number) => (1 - FADE[filter]! ** hours) / (1 - FADE[filter]!)

/** Level and slope per hour of every filter at each of the hours asked for (rising): [2 * filter], [2 * filter + 1]; NaN before anything was seen. */
export function trackFilters(s: RunningSums, hours: readonly number[]): Float64Array[] {
  const states = FILTERS.map((_, f) => stateless(f))
  let i = 0
  return hours.map((hour) => {
    for (; i <= hour; i++) if (s.lastSeen[i] === i && !Number.isNaN(s.log[i]!)) for (const state of states) take(state, i, s.log[i]!)
    const out = new Float64Array(2 * states.length)
    states.forEach((state, f) => {
      const gap = hour - state.at
      out[2 * f] = state.at < 0 ? NaN : state.level + state.slope * reachOf(f, gap)
      out[2 * f + 1] = state.at < 0 ? NaN : state.slope * FADE[f]! ** gap
    })
    return out
  })
}

type State = { filter: number; at: number; level: number; slope: number; usual: number }

const stateless = (filter: number): State => ({ filter, at: -1, level: 0, slope: 0, usual: LEAST_USUAL })

function take(state: State, hour: number, log: number): void {
  const [levelGain, slopeGain] = FILTERS[state.filter]!
  if (state.at < 0) {
    state.level = log
    state.at = hour
    return
  }
  const gap = hour - state.at
  const level = state.level + state.slope * reachOf(state.filter, gap)
  const surprise = log - level
  const limit = CLIP * state.usual
  const clipped = Math.max(-limit, Math.min(limit, surprise))
  state.level = level + (1 - (1 - levelGain) ** (gap / 6)) * surprise
  state.slope = state.slope * FADE[state.filter]! ** gap + ((1 - (1 - slopeGain) ** (gap / 6)) / gap) * clipped
  state.usual += (Math.min(Math.abs(surprise), limit + LEAST_USUAL) - state.usual) / 40
  state.at = hour
}
