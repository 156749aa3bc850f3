import type { Series } from './series.ts'

export type Limits = { low: number; high: number; farthestDown: number; farthestUp: number }

/**
 * Floor and on-demand price bind only where the last four weeks kept to them. No median goes farther beyond what those weeks saw
 * than the width of what they saw: a trend fitted to a spike must not run away.
 */
export function limitsOf({ values, start, floor, onDemand }: Series, origin: number): Limits {
  const end = Math.min(values.length, origin - start + 1)
  let [least, most] = [Infinity, 0]
  for (let i = Math.max(0, end - 28 * 24); i < end; i++) {
    if (values[i]! > most) most = values[i]!
    if (values[i]! < least) least = values[i]!
  }
  const wasSeen = most > 0
  return {
    low: floor !== undefined && least >= floor ? floor : 0,
    high: onDemand !== undefined && wasSeen && most <= onDemand ? onDemand : Infinity,
    farthestDown: wasSeen ? least * (least / most) : 0,
    farthestUp: wasSeen ? most * (most / least) : Infinity,
  }
}
