import { bucketOf } from '../hindcast.ts'
import { normalQuantile } from '../normal.ts'
import type { Dependence } from '../path-correlation.ts'
import { levelsAt, spreadsOf, stretch, type Spread } from './calibration.ts'
import { dependenceOf, type Score } from './fit-dependence.ts'
import type { Answered } from './hold-out.ts'
import { mixed, mixesOf, PRIOR_MIX, type Mix } from './mixing.ts'
import type { ModelCard } from './trained-model.ts'

export type Calibration = {
  mixes: Map<string, Mix>
  spreads: Map<string, Spread>
  widths: Map<string, number>
  dependence: Dependence
  scores: ModelCard['scores']
}

/** Half widths below this share of a series' daily movement are not believed. */
const LEAST_WIDTH = 0.03
/** So many answers (they overlap) of the usual size every series starts with. */
const PRIOR_ANSWERS = 400
const [NARROWEST, WIDEST] = [0.7, 1.5]

/** Half widths of the 80 % band below and above the boosted median. */
export const halfWidths = ({ low, booster, high }: { low: number; booster: number; high: number }) => ({
  down: Math.max(LEAST_WIDTH, booster - low),
  up: Math.max(LEAST_WIDTH, high - booster),
})

/** Weights, stretch, own widths and dependence from the answers about the held-out weeks. */
export function calibrateModel(answered: readonly Answered[]): Calibration {
  const mixes = mixesOf(answered)
  const missed = answered.map((one) => {
    const error = one.truth - mixed(mixes.get(one.family) ?? PRIOR_MIX, one)
    const { down, up } = halfWidths(one)
    return { id: one.id, family: one.family, ahead: one.ahead, ratio: error / (error < 0 ? down : up) }
  })
  const widths = widthsOf(missed)
  const own = missed.map((miss) => ({ ...miss, ratio: miss.ratio / widths.get(miss.id)! }))
  const spreads = spreadsOf(own)
  const dependence = dependenceOf(scoresIn(answered, own, spreads))
  return { mixes, spreads, widths, dependence, scores: scoresOf(answered, mixes, own, spreads) }
}

/** Where in their calibrated distributions the truths came to lie, as standard normal scores. */
function scoresIn(answered: readonly Answered[], own: readonly { ratio: number }[], spreads: ReadonlyMap<string, Spread>): Score[] {
  const levels = new Map<string, (ratio: number) => number>()
  return answered.map(({ id, family, near, origin, ahead }, i) => {
    const key = `${ahead} ${family}`
    let levelOf = levels.get(key)
    if (!levelOf) levels.set(key, (levelOf = levelsAt(spreads.get(family)!, ahead)))
    return { series: id, family, near, origin, ahead, bucket: bucketOf(ahead), z: normalQuantile(levelOf(own[i]!.ratio)) }
  })
}

function widthsOf(missed: readonly { id: string; ratio: number }[]): Map<string, number> {
  // Large misses count by their root: one bad week must not make a series wild for ever.
  const size = ({ ratio }: { ratio: number }) => Math.sqrt(Math.abs(ratio))
  const usual = missed.reduce((sum, miss) => sum + size(miss), 0) / Math.max(1, missed.length) || 1
  return new Map(
    [...Map.groupBy(missed, ({ id }) => id)].map(([id, own]) => {
      const mean = (own.reduce((sum, miss) => sum + size(miss), 0) + PRIOR_ANSWERS * usual) / (own.length + PRIOR_ANSWERS)
      return [id, Math.min(WIDEST, Math.max(NARROWEST, mean / usual))]
    }),
  )
}

function scoresOf(answered: readonly Answered[], mixes: Map<string, Mix>, own: readonly { id: string; ratio: number }[], spreads: Map<string, Spread>) {
  const sums = new Map<string, { error: number; naive: number }>()
  let [mape, naiveMape, inside] = [0, 0, 0]
  answered.forEach((one, i) => {
    const answer = mixed(mixes.get(one.family) ?? PRIOR_MIX, one)
    const [error, naive] = [Math.abs(Math.expm1(one.scale * (answer - one.truth))), Math.abs(Math.expm1(-one.scale * one.truth))]
    const sum = sums.get(one.id) ?? { error: 0, naive: 0 }
    sums.set(one.id, { error: sum.error + error, naive: sum.naive + naive })
    mape += error
    naiveMape += naive
    const spread = spreads.get(one.family)!
    if (own[i]!.ratio >= stretch(spread, 0.1, one.ahead) && own[i]!.ratio <= stretch(spread, 0.9, one.ahead)) inside++
  })
  const ratios = [...sums.values()].filter(({ naive }) => naive > 0).map(({ error, naive }) => Math.log(Math.max(error, 1e-12) / naive))
  const n = Math.max(1, answered.length)
  return {
    answers: answered.length,
    relativeError: Math.exp(ratios.reduce((a, b) => a + b, 0) / Math.max(1, ratios.length)),
    mape: (100 * mape) / n,
    naiveMape: (100 * naiveMape) / n,
    band80: (100 * inside) / n,
  }
}
