import { firstDraws } from './kept-draws.ts'
import type { Forecast } from './model.ts'
import type { HourDependence } from './path-correlation.ts'
import { hoursOf, marginalsOf, memoryOf, type Parts, partsOf, toPrices } from './sample-paths.ts'

/** Hours [from, to) of forecasts, 0 being their first. */
export type HourSpan = { from: number; to: number }
/** Where in the sequence of draws each part of a place's errors begins. */
type Places = { parts: Parts; commonsAt: number[]; ownAt: number; noiseAt: number; hours: HourDependence }

/**
 * What `samplePaths` gives for some hours of each forecast, figure by figure: `prices[place][path * (to - from) + hour - from]`. The draws are remembered by their seed,
 * and only what is asked for becomes a price.
 */
export function sampleHours(forecasts: readonly Forecast[], spans: readonly HourSpan[], n: number, seed: number): Float64Array[] {
  const horizon = Math.min(...forecasts.map((forecast) => forecast.horizon))
  const { places, count } = drawsOf(forecasts, n * horizon)
  const draws = firstDraws(seed, count)
  return places.map((place, k) => {
    const span = spans[k]!
    const scores = scoresOf(draws, place, horizon, n, span)
    if (scores.length) toPrices(scores, marginalsOf(forecasts[k]!, span.from, span.to))
    return scores
  })
}

/** In the order in which `samplePaths` draws: place by place what it has in common and its own, then place by place the noise of its hours; `each` of them. */
function drawsOf(forecasts: readonly Forecast[], each: number): { places: Places[]; count: number } {
  let count = 0
  const next = () => (count += each) - each
  const commonAt = new Map<string, number>()
  const places = partsOf(forecasts).map((parts, k) => {
    for (const { key } of parts.commons) if (!commonAt.has(key)) commonAt.set(key, next())
    return { parts, commonsAt: parts.commons.map(({ key }) => commonAt.get(key)!), ownAt: next(), noiseAt: -1, hours: hoursOf(forecasts[k]!) }
  })
  for (const place of places) if (place.hours.noise > 0) place.noiseAt = next()
  return { places, count }
}

function scoresOf(draws: Float64Array, { parts, commonsAt, ownAt, noiseAt, hours }: Places, horizon: number, n: number, { from, to }: HourSpan): Float64Array {
  const { carry, fresh, lasting, passing } = memoryOf(hours, to)
  const weights = parts.commons.map(({ weight }) => weight)
  const { rest } = parts
  const scores = new Float64Array(n * (to - from))
  for (let path = 0, at = 0; path < n; path++) {
    let state = 0
    for (let h = 0; h < to; h++) {
      const i = path * horizon + h
      let step = 0
      for (let g = 0; g < weights.length; g++) step += weights[g]! * draws[commonsAt[g]! + i]!
      step += rest * draws[ownAt + i]!
      state = carry[h]! * state + fresh[h]! * step
      if (h >= from) scores[at++] = noiseAt < 0 ? state : lasting[h]! * state + passing[h]! * draws[noiseAt + i]!
    }
  }
  return scores
}
