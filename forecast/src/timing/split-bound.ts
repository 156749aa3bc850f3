import type { PlaceSlots } from './place-slots.ts'
import type { Slots } from './slots.ts'

const STEPS = 10
/** Rewards near the first try are tried first, then ever farther ones. */
const FIRST_STRIDE = 1.02
const PRECISION = 1e-4

/**
 * Rows for `splitBound`, used again for place after place. The least still to be paid at each slot: in the first piece, in another, or between two; and how many units
 * that does.
 */
export type BoundRows = Record<'first' | 'firsts' | 'running' | 'runs' | 'waiting' | 'waits', Float64Array>

export function emptyBoundRows({ count, gap }: Slots): BoundRows {
  const row = (): Float64Array => new Float64Array(count + gap + 1)
  return { first: row(), firsts: row(), running: row(), runs: row(), waiting: row(), waits: row() }
}

/**
 * No plan of two or more pieces in this place costs less. Lagrangian relaxation: any amount of work may be done, and each unit earns `reward`; what the right amount earns
 * is taken off again. True for any reward; the best one is searched for until the bound exceeds `enough` or a few steps are done. `reward` in USD a unit.
 */
export function splitBound(
  slots: Slots,
  place: PlaceSlots,
  rows: BoundRows,
  { reward, enough, steps = STEPS }: { reward: number; enough: number; steps?: number },
): { usd: number; reward: number } {
  const needed = slots.full + slots.rest / slots.unit
  let best = { usd: -Infinity, reward }
  let [low, high, stride] = [{ reward: 0, units: 0 }, { reward: Infinity, units: Infinity }, FIRST_STRIDE]
  let tried = reward
  for (let step = 0; step < steps && high.reward - low.reward > PRECISION * tried; step++) {
    const { usd, units } = relaxed(slots, place, rows, tried)
    if (usd === Infinity) return { usd, reward }
    if (usd > best.usd) best = { usd, reward: tried }
    if (usd > enough || units === needed) return best
    if (units < needed) low = { reward: tried, units }
    else high = { reward: tried, units }
    if (high.reward === Infinity) tried *= stride
    else if (low.reward === 0) tried /= stride
    else tried = low.reward + (high.reward - low.reward) * Math.min(0.85, Math.max(0.15, (needed - low.units) / (high.units - low.units)))
    stride *= stride
  }
  return best
}

function relaxed(
  { count, full, rest, unit, piece, lastPiece, gap, restartUsd }: Slots,
  { whole, last, begin, sums, nextGap }: PlaceSlots,
  { first, firsts, running, runs, waiting, waits }: BoundRows,
  reward: number,
): { usd: number; units: number } {
  const part = rest / unit
  for (const row of [first, running, waiting]) row.fill(Infinity, count)
  let least = Infinity
  let units = 0
  for (let t = count - 1; t >= 0; t--) {
    const start = begin[t]! - sums[t]!
    const openUntil = nextGap[t]!
    const long = t + piece
    let later = Infinity
    let laterUnits = 0
    if (start < Infinity && openUntil >= long) {
      const paid = start + sums[long]! - piece * reward
      later = paid + running[long]!
      laterUnits = piece + runs[long]!
      const usd = paid + first[long]!
      if (usd < least) {
        least = usd
        units = piece + firsts[long]!
      }
    }
    const short = t + lastPiece
    if (start < Infinity && openUntil >= short && short < count) {
      const usd = start + sums[short]! + last[short]! - (lastPiece + part) * reward
      if (usd < later) {
        later = usd
        laterUnits = lastPiece + part
      }
    }
    const isBegun = restartUsd + later < waiting[t + 1]!
    waiting[t] = isBegun ? restartUsd + later : waiting[t + 1]!
    waits[t] = isBegun ? laterUnits : waits[t + 1]!
    const stopped = waiting[t + gap]!
    const on = whole[t]! - reward
    const isFirstOn = on + first[t + 1]! < stopped
    first[t] = isFirstOn ? on + first[t + 1]! : stopped
    firsts[t] = isFirstOn ? 1 + firsts[t + 1]! : waits[t + gap]!
    let run = last[t]! - part * reward
    let runUnits = part
    if (on + running[t + 1]! < run) {
      run = on + running[t + 1]!
      runUnits = 1 + runs[t + 1]!
    }
    const isStopped = stopped < run
    running[t] = isStopped ? stopped : run
    runs[t] = isStopped ? waits[t + gap]! : runUnits
  }
  return { usd: least + (full + part) * reward, units }
}
