import type { ComparedProvider } from '@dumont/contracts'
import type { Slice } from './decide-slices.ts'
import { addSlice, noSums, type Sums } from './sums.ts'

/** Every zone's days begin on one of these. */
export const QUARTER_MS = 900_000

/** Sums by provider and beginning of a quarter of an hour, in milliseconds. */
export type Buckets = Map<ComparedProvider, Map<number, Sums>>

/** Cuts a slice into quarters of an hour and adds each to its sum. */
export function addToBuckets(buckets: Buckets, slice: Slice): void {
  const ofProvider = buckets.get(slice.provider) ?? new Map<number, Sums>()
  buckets.set(slice.provider, ofProvider)
  const end = slice.to.getTime()
  for (let at = slice.from.getTime(); at < end;) {
    const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS
    const next = Math.min(end, quarter + QUARTER_MS)
    const sums = ofProvider.get(quarter) ?? noSums()
    ofProvider.set(quarter, addSlice(sums, slice, next - at))
    at = next
  }
}
