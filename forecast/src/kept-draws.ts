import { NormalDraws } from './normal.ts'

/** 16 MB. */
const MOST_KEPT = 2_000_000
type Kept = { draws: NormalDraws; values: Float64Array; known: number }
/** By seed, the one asked for last at the end. */
const kept = new Map<number, Kept>()

/**
 * The first draws of a seed's sequence, at least `count`; nobody may write to them. Who samples the same week for several windows draws once: the last sequences asked for are remembered.
 */
export function firstDraws(seed: number, count: number): Float64Array {
  const one = kept.get(seed) ?? { draws: new NormalDraws(seed), values: new Float64Array(0), known: 0 }
  kept.delete(seed)
  kept.set(seed, one)
  if (one.known < count) {
    const values = new Float64Array(count)
    values.set(one.values)
    one.draws.drawInto(values, one.known)
    Object.assign(one, { values, known: count })
    forgetOldest()
  }
  return one.values
}

function forgetOldest(): void {
  let total = 0
  for (const { known } of kept.values()) total += known
  for (const [seed, { known }] of kept) {
    if (total <= MOST_KEPT || kept.size === 1) return
    kept.delete(seed)
    total -= known
  }
}
