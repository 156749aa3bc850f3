import { HOUR_MS } from '@dumont/forecast'
import type { Truth } from '../measure-coverage.ts'

/** A kept forecast: curves by level, index 0 being the hour after the origin. `shadow`: made by a model that was set aside, never shown. */
export type Said = { origin: Date; issuedAt: Date; shadow: boolean; quantiles: Record<number, Float64Array> }
type Times = Pick<Said, 'origin' | 'issuedAt'>

/** So many hours ahead are scored; those made beyond them bridge the turn of the hour. */
export const longest = 168
/** Stored curves carry a rounding error of up to 0.01 %: prices that near are the same. */
export const sameWithin = 1e-4

export const originHour = ({ origin }: Pick<Said, 'origin'>): number => Math.floor(origin.getTime() / HOUR_MS)
/** The first hour that lies wholly after the forecast was issued. */
export const firstHour = (said: Times): number => Math.max(originHour(said), Math.ceil(said.issuedAt.getTime() / HOUR_MS)) + 1
export const lastHour = (said: Times): number => originHour(said) + longest

export const at = (said: Said, level: number, hour: number): number => said.quantiles[level]![hour - originHour(said) - 1]!

export const isInside = (said: Said, hour: number, price: number, low: number, high: number): boolean =>
  price >= at(said, low, hour) * (1 - sameWithin) && price <= at(said, high, hour) * (1 + sameWithin)

/** The price known at the origin: the last one seen, while it is held. A forecast issued an hour later or more knew all of that hour. */
export function naiveOf(said: Times, { start, values }: Truth): number | undefined {
  const knew = said.issuedAt.getTime() - said.origin.getTime() >= HOUR_MS ? 1 : 0
  const price = values[originHour(said) + knew - start]
  return price !== undefined && price >= 0 ? price : undefined
}
