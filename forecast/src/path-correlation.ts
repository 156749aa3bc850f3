import type { Traits } from './series.ts'

/** Errors j < k hours ahead correlate by (j / k) ^ persistence, .5 being a random walk's and 0 one shock for the whole week; of an error h hours ahead the share `lasting` and of the rest h / (h + noise) is remembered so, what is left is that hour's own. */
export type HourDependence = { persistence: number; noise: number; lasting?: number }
/** Correlation of the errors of two places: of the same GPU in the same region, else of the same family, else at all. Never rising from left to right. */
export type PlaceDependence = { near: number; family: number; other: number }
/** What a model knows of it: hours by family ('' for all others). Plain data: it is stored as JSON. */
export type Dependence = { hours: Record<string, HourDependence>; places: PlaceDependence }
/** What one forecast carries along, so that its sample paths are drawn as its model's errors hang together. Places with the same `near` or `family` belong together. */
export type Joint = { hours: HourDependence; places: PlaceDependence; family: string; near?: string | undefined }

/** Of forecasts that say nothing about it: local models. */
export const USUAL: Dependence = { hours: { '': { persistence: 0.5, noise: 0 } }, places: { near: 0.1, family: 0.1, other: 0.1 } }

/** Of prices that move in rare jumps: what a jump changed stays changed, so that nearly all of an error is one shock for the whole week. */
export const JUMPS: HourDependence = { persistence: 0.1, noise: 0 }

export function jointOf({ hours, places }: Dependence, { family = '', traits }: { family?: string | undefined; traits?: Traits | undefined }): Joint {
  return { hours: hours[family] ?? hours['']!, places, family, near: nearOf(family, traits) }
}

/** Undefined where GPU or region is not known: then the place is near to none. */
export const nearOf = (family: string, traits: Traits | undefined): string | undefined =>
  traits?.gpu && traits.region ? `${family}|${traits.gpu}|${traits.region}` : undefined

/** Of the variance of an error `h` hours ahead, how much is remembered from hour to hour. */
export const lastingShare = ({ noise, lasting = 0 }: HourDependence, h: number): number => lasting + ((1 - lasting) * h) / (h + noise)

/** Correlation of the errors `j` and `k` hours ahead. */
export function hourCorrelation(dependence: HourDependence, j: number, k: number): number {
  if (j === k) return 1
  return Math.sqrt(lastingShare(dependence, j) * lastingShare(dependence, k)) * (Math.min(j, k) / Math.max(j, k)) ** dependence.persistence
}
