import { BUCKETS } from '../hindcast.ts'
import { nearOf } from '../path-correlation.ts'
import type { Series } from '../series.ts'
import { Answerer } from './answer.ts'
import type { Trees } from './fit.ts'
import { panelOf, trendsOf } from './panel.ts'
import { seenFrom } from './training-rows.ts'
import { uniformSource } from '../booster/random.ts'
import type { KernelKind } from '../booster/kernel.ts'

/** One held-out hour: what was foretold, in units of the series' movement, and what came. */
export type Answered = {
  id: string
  family: string
  /** Places with the same one are near to each other. */
  near?: string | undefined
  origin: number
  ahead: number
  low: number
  booster: number
  high: number
  trend: number
  truth: number
  scale: number
}

/** Hours between origins: every hour of the day comes up. */
const STEP = 17
const MAX_ANSWERS = 250_000

/** Asks trees that were fitted by `from` about the weeks until `asOf`: one random hour of each horizon bucket. */
export function holdOut(trees: Trees, all: readonly Series[], from: number, asOf: number, seed: number, kernel?: KernelKind): Answered[] {
  const origins: number[] = []
  for (let origin = from; origin < asOf - 3; origin += STEP) origins.push(origin)
  const panel = panelOf(all, origins)
  const answerer = new Answerer(trees, kernel)
  const random = uniformSource(seed)
  const share = Math.min(1, MAX_ANSWERS / (all.length * origins.length * BUCKETS.length))
  return all.flatMap((series, k) => {
    const asks = origins.flatMap((origin, o) => {
      const ahead = BUCKETS.flatMap((end, b) => {
        const begin = BUCKETS[b - 1] ?? 0
        const from = origin + begin + 1 + Math.floor(random() * (end - begin))
        const hour = seenFrom(series, from, Math.min(asOf, origin + end))
        return hour > 0 ? [hour - origin] : []
      })
      return panel.own[k]![o] && ahead.length && random() < share ? [{ o, origin, ahead }] : []
    })
    const trends = trendsOf(series, asks)
    return asks.flatMap(({ o, origin, ahead }, i) => {
      const own = panel.own[k]![o]!
      const now = series.values[origin - series.start]!
      const [low, middle, high] = answerer.answer(panel, k, o, ahead, trends[i]!)
      return ahead.map((hours, h) => ({
        id: series.id,
        family: series.family ?? '',
        near: nearOf(series.family ?? '', series.traits),
        origin,
        ahead: hours,
        low: low![h]!,
        booster: middle![h]!,
        high: high![h]!,
        trend: trends[i]![h]! / own.scale,
        truth: Math.log(series.values[origin + hours - series.start]! / now) / own.scale,
        scale: own.scale,
      }))
    })
  })
}
