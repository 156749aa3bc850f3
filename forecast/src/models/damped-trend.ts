import { pointModel } from '../model.ts'
import { nodesOf, type Nodes } from '../nodes.ts'
import { learnSeason, type Season } from '../season.ts'
import { lastKnownIndex } from '../series.ts'

/** Gains per six hours between observations (level, slope) and what is left of the slope after a day. */
const LEVEL = [0.2, 0.6, 1]
const SLOPE = [0, 0.08, 0.15, 0.25]
const DAMPING = [0.7, 0.8, 0.9, 0.95]
/** Before anything is known, prices are what they seem and do not trend: a slow level is believed only where it proved itself. */
const LEVEL_WEIGHT = [0.05, 0.25, 0.7]
const SLOPE_WEIGHT = [0.4, 0.2, 0.2, 0.2]
const EXPERTS = LEVEL.length * SLOPE.length * DAMPING.length
const PRIOR_WEIGHT = LEVEL_WEIGHT.flatMap((level) => SLOPE_WEIGHT.flatMap((slope) => DAMPING.map(() => level * slope)))
const GAIN_HOURS = 6
/** Hours ahead at which the settings are scored on the series' own past. */
const SCORED = [24, 72, 168]
const HALF_LIFE_DAYS = 30
/** How sharply the weights follow the scores: low enough that no single winner takes all. */
const SHARPNESS = 16
/** So many typical steps of "as good as no change" every setting starts with. */
const PRIOR_STEPS = 20
/** A jump beyond so many times the usual surprise moves the level, but says no more about the slope than this. */
const CLIP = 8
/** Log price: what any price may do without being called a jump. */
const LEAST_USUAL = 1e-3

const REACH_MAX = 1024
/** Hours of undamped slope that a damped slope is worth, by hours ahead. */
const REACH = DAMPING.map((perDay) => {
  const reach = new Float64Array(REACH_MAX + 1)
  for (let h = 1; h <= REACH_MAX; h++) reach[h] = reach[h - 1]! + perDay ** (h / 24)
  return reach
})

/**
 * Level and slope of the log price, the slope dying away, around a daily profile where the past shows one.
 * All settings run side by side; each counts by how well it did on the series' own past, many steps ahead.
 */
export const dampedTrend = pointModel('damped-trend', () => (series, asks) => {
  const origin = asks.at(-1)!.origin
  const nodes = nodesOf(series, origin)
  const season = learnSeason(series, origin)
  const states = track(nodes, season)
  const scores = new Scores(nodes, states, season)
  let node = -1
  return asks.map((ask) => {
    while (node + 1 < nodes.hour.length && nodes.hour[node + 1]! <= ask.origin) node++
    if (node < 0) return new Float64Array(ask.targets.length)
    scores.advanceTo(node)
    const path = combine(nodes, states, season, node, scores.weights(), ask.targets)
    const stale = nodes.log[node]! - Math.log(series.values[lastKnownIndex(series, ask.origin)]!)
    return path.map((change) => change + stale)
  })
})

/** Level (minus the node's own log price) and slope of each setting after each node: [node * EXPERTS + expert]. */
type States = { level: Float64Array; slope: Float64Array }

function track({ hour, log }: Nodes, season: Season): States {
  const n = hour.length
  const level = new Float64Array(n * EXPERTS)
  const slope = new Float64Array(n * EXPERTS)
  let usual = 0
  for (let j = 1; j < n; j++) {
    const gap = Math.min(hour[j]! - hour[j - 1]!, REACH_MAX)
    // States are kept relative to the node's price, without the profile: differences of prices are all that counts.
    const step = log[j]! - log[j - 1]!
    const cycle = season(hour[j]!, hour[j]!) - season(hour[j - 1]!, hour[j - 1]!)
    const limit = CLIP * usual
    let surprise = 0
    for (let a = 0, c = 0; a < LEVEL.length; a++) {
      const keep = (1 - LEVEL[a]!) ** (gap / GAIN_HOURS)
      for (let b = 0; b < SLOPE.length; b++) {
        const turn = (1 - (1 - SLOPE[b]!) ** (gap / GAIN_HOURS)) / gap
        for (let d = 0; d < DAMPING.length; d++, c++) {
          const was = (j - 1) * EXPERTS + c
          const error = step - cycle - level[was]! - slope[was]! * REACH[d]![gap]!
          const now = j * EXPERTS + c
          level[now] = -keep * error
          slope[now] = DAMPING[d]! ** (gap / 24) * slope[was]! + turn * Math.max(-limit, Math.min(limit, error))
          surprise += Math.abs(error)
        }
      }
    }
    // A single jump must not make the next jumps usual.
    usual += (Math.min(surprise / EXPERTS, CLIP * usual + LEAST_USUAL) - usual) / Math.min(j, 40)
  }
  return { level, slope }
}

/** What each setting foretold for `hour`, standing at `node`, as change of the log price since then. */
function foretell(states: States, node: number, expert: number, gap: number): number {
  return states.level[node * EXPERTS + expert]! + states.slope[node * EXPERTS + expert]! * REACH[expert % DAMPING.length]![Math.min(gap, REACH_MAX)]!
}

/** Running, fading errors of every setting and of "no change". */
class Scores {
  private readonly errors = new Float64Array(EXPERTS)
  private noChange = 0
  private steps = 0
  private node = 0
  private readonly from = SCORED.map(() => 0)
  private readonly nodes: Nodes
  private readonly states: States
  private readonly season: Season

  constructor(nodes: Nodes, states: States, season: Season) {
    this.nodes = nodes
    this.states = states
    this.season = season
  }

  /** Takes in every price up to `node`. */
  advanceTo(node: number): void {
    while (this.node < node) this.score(++this.node)
  }

  private score(j: number): void {
    const { hour, log } = this.nodes
    const fade = 0.5 ** ((hour[j]! - hour[j - 1]!) / 24 / HALF_LIFE_DAYS)
    this.noChange *= fade
    this.steps *= fade
    for (let c = 0; c < EXPERTS; c++) this.errors[c]! *= fade
    SCORED.forEach((ahead, k) => {
      while (hour[this.from[k]! + 1]! <= hour[j]! - ahead) this.from[k]!++
      const o = this.from[k]!
      const gap = hour[j]! - hour[o]!
      if (gap < ahead) return
      const change = log[j]! - log[o]! - (this.season(hour[o]!, hour[j]!) - this.season(hour[o]!, hour[o]!))
      const weight = 1 / Math.sqrt(ahead)
      this.noChange += weight * Math.abs(log[j]! - log[o]!)
      this.steps += 1
      for (let c = 0; c < EXPERTS; c++) this.errors[c]! += weight * Math.abs(change - foretell(this.states, o, c, gap))
    })
  }

  weights(): Float64Array {
    const prior = this.steps > 0 ? (PRIOR_STEPS * this.noChange) / this.steps : 0
    const ratios = this.errors.map((error) => (this.noChange > 0 ? (error + prior) / (this.noChange + prior) : 1))
    const best = ratios.reduce((a, b) => Math.min(a, b))
    const raw = ratios.map((ratio, c) => PRIOR_WEIGHT[c]! * Math.exp(-SHARPNESS * (ratio - best)))
    const total = raw.reduce((a, b) => a + b, 0)
    return raw.map((weight) => weight / total)
  }
}

function combine({ hour }: Nodes, states: States, season: Season, node: number, weights: Float64Array, targets: ArrayLike<number>): Float64Array {
  let level = 0
  const slopes = DAMPING.map(() => 0)
  for (let c = 0; c < EXPERTS; c++) {
    level += weights[c]! * states.level[node * EXPERTS + c]!
    slopes[c % DAMPING.length]! += weights[c]! * states.slope[node * EXPERTS + c]!
  }
  const at = hour[node]!
  return Float64Array.from(targets, (target) => {
    const gap = Math.min(target - at, REACH_MAX)
    let change = level + (season(at, target) - season(at, at))
    for (let d = 0; d < DAMPING.length; d++) change += slopes[d]! * REACH[d]![gap]!
    return change
  })
}
