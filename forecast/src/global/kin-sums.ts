import type { Series } from '../series.ts'
import { kinOf, KINSHIPS } from './kin.ts'
import { SIGNALS, type Own } from './own-features.ts'

/** Sums of the signals of each group, and how many there were, per origin: [(origin * SIGNALS + signal) * 2 + (0 sum, 1 count)]. */
export type KinSums = Map<string, Float64Array>

export const KIN_NAMES: readonly string[] = KINSHIPS.flatMap((kin) => [`slope of ${kin}`, `day of ${kin}`, `week of ${kin}`, `dearer than ${kin}`])
const EVERYONE = 'all'

const groupsOf = (series: Series) => [...kinOf(series), EVERYONE]

export function sumKin(all: readonly Series[], own: readonly (Own | undefined)[][]): KinSums {
  const sums: KinSums = new Map()
  all.forEach((series, k) => {
    for (const group of groupsOf(series)) {
      if (group === undefined) continue
      let table = sums.get(group)
      if (!table) sums.set(group, (table = new Float64Array(own[k]!.length * SIGNALS * 2)))
      own[k]!.forEach((one, o) => {
        if (one) add(table, o, one.signals)
      })
    }
  })
  return sums
}

function add(table: Float64Array, origin: number, signals: Float64Array): void {
  for (let j = 0; j < SIGNALS; j++) {
    if (Number.isNaN(signals[j]!)) continue
    const at = (origin * SIGNALS + j) * 2
    table[at]! += signals[j]!
    table[at + 1]! += 1
  }
}

/** What the others of each group do, in units of the series' own movement, and how much dearer it is than they are; the slope of everyone at the end. */
export function writeKinFeatures(out: Float32Array, from: number, series: Series, own: Own, sums: KinSums, origin: number): number {
  let at = from
  for (const group of kinOf(series)) {
    const table = group === undefined ? undefined : sums.get(group)
    for (let j = 0; j < SIGNALS; j++) {
      const others = table ? meanOfOthers(table, origin, j, own.signals[j]!) : NaN
      out[at++] = j === SIGNALS - 1 ? own.signals[j]! - others : others / own.scale
    }
  }
  out[at++] = meanOfOthers(sums.get(EVERYONE)!, origin, 0, own.signals[0]!) / own.scale
  return at
}

function meanOfOthers(table: Float64Array, origin: number, signal: number, own: number): number {
  const at = (origin * SIGNALS + signal) * 2
  const isIn = Number.isNaN(own) ? 0 : 1
  const others = table[at + 1]! - isIn
  // Sums lose a little: differences below the last digits are nothing.
  return others > 0 ? Math.fround((table[at]! - (isIn ? own : 0)) / others) : NaN
}
