import type { PlaceSlots } from './place-slots.ts'
import type { Slots } from './slots.ts'

const STEPS = 8

/** Rows for `splitBound`, used again for place after place: the least still to be paid at each slot, and how many units that does. */
export type BoundRows = { running: Float64Array; waiting: Float64Array; runs: Float64Array; waits: Float64Array }

export function emptyBoundRows({ count, gap }: Slots): BoundRows {
  const row = (): Float64Array => new Float64Array(count + gap + 1)
  return { running: row(), waiting: row(), runs: row(), waits: row() }
}

/**
 * No split plan in this place costs less. Lagrangian relaxation: any amount of work may be done, and each unit earns `reward`; what the right amount earns is taken off
 * again. True for any reward; the best one is searched for until the bound exceeds `enough` or a few steps are done. `reward` in USD a unit.
 */
export function splitBound(
  slots: Slots,
  place: PlaceSlots,
  rows: BoundRows,
  { reward, enough, steps = STEPS }: { reward: number; enough: number; steps?: number },
): { usd: number; reward: number } {
  let best = { usd: -Infinity, reward }
  let [low, high] = [0, Infinity]
  let tried = reward
  for (let step = 0; step < steps; step++) {
    const { usd, units } = relaxed(slots, place, rows, tried)
    if (usd === Infinity) return { usd, reward }
    if (usd > best.usd) best = { usd, reward: tried }
    const needed = slots.full + slots.rest / slots.unit
    if (usd > enough || units === needed) return best
    if (units < needed) low = tried
    else high = tried
    tried = high === Infinity ? tried * 1.25 : low === 0 ? tried / 1.25 : (low + high) / 2
  }
  return best
}

function relaxed(
  { count, full, rest, unit, piece, lastPiece, gap, restartUsd }: Slots,
  place: PlaceSlots,
  rows: BoundRows,
  reward: number,
): { usd: number; units: number } {
  const { running, waiting, runs, waits } = rows
  const part = rest / unit
  running.fill(Infinity, count)
  waiting.fill(Infinity, count)
  let [least, units] = [Infinity, 0]
  for (let t = count - 1; t >= 0; t--) {
    let begin = Infinity
    let beginUnits = 0
    const openUntil = place.nextGap[t]!
    if (place.begin[t] !== Infinity) {
      if (openUntil >= t + piece) {
        begin = place.sums[t + piece]! - place.sums[t]! - piece * reward + running[t + piece]!
        beginUnits = piece + runs[t + piece]!
      }
      if (openUntil >= t + lastPiece && t + lastPiece < count) {
        const short = place.sums[t + lastPiece]! - place.sums[t]! + place.last[t + lastPiece]! - (lastPiece + part) * reward
        if (short < begin) {
          begin = short
          beginUnits = lastPiece + part
        }
      }
      begin += place.begin[t]!
    }
    if (begin < least) [least, units] = [begin, beginUnits]
    const isBegun = restartUsd + begin < waiting[t + 1]!
    waiting[t] = isBegun ? restartUsd + begin : waiting[t + 1]!
    waits[t] = isBegun ? beginUnits : waits[t + 1]!
    let [run, runUnits] = [place.last[t]! - part * reward, part]
    const on = place.whole[t]! - reward + running[t + 1]!
    if (on < run) [run, runUnits] = [on, 1 + runs[t + 1]!]
    if (waiting[t + gap]! < run) [run, runUnits] = [waiting[t + gap]!, waits[t + gap]!]
    running[t] = run
    runs[t] = runUnits
  }
  return { usd: least + (full + part) * reward, units }
}
