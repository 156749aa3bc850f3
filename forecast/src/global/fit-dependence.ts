import { hourCorrelation, lastingShare, USUAL, type Dependence, type HourDependence, type PlaceDependence } from '../path-correlation.ts'

const PERSISTENCES = Array.from({ length: 24 }, (_, i) => (i + 1) / 20)
const NOISES = [0, 0.5, 1, 2, 4, 8, 16, 32, 64, 256]
const LASTING = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8]
/** Where there is no noise all of an error lasts. */
const SHAPES = NOISES.flatMap((noise) => (noise ? LASTING : [0]).map((lasting) => ({ noise, lasting })))
/** So many pairs of answers (they overlap) as if the usual dependence had been seen. */
const PRIOR_PAIRS = 2000
/** Two weeks are two weeks, however many places there are. */
const MOST_TOGETHER = 0.9

/** One normal score: where in its calibrated distribution the truth came to lie. */
export type Score = { series: string; family: string; near: string | undefined; origin: number; ahead: number; bucket: number; z: number }

/** The dependence that fits normal scores best. Few of them say little: then it is nearly the usual one. */
export function dependenceOf(scores: readonly Score[]): Dependence {
  const everyone = hoursOf(scores, USUAL.hours['']!)
  const hours = Object.fromEntries([...Map.groupBy(scores, ({ family }) => family)].map(([family, own]) => [family, hoursOf(own, everyone)]))
  const dependence = { ...hours, '': everyone }
  return { hours: dependence, places: placesOf(scores, dependence) }
}

type Pair = { product: number; one: number; other: number; j: number; k: number; count: number }

function hoursOf(scores: readonly Score[], prior: HourDependence): HourDependence {
  const pairs = pairsOf(scores)
  if (!pairs.length) return prior
  let [best, least] = [prior, Infinity]
  for (const { noise, lasting } of SHAPES) {
    for (const persistence of PERSISTENCES) {
      const miss = missOf({ persistence, noise, lasting }, prior, pairs)
      if (miss < least - 1e-12) [best, least] = [{ persistence, noise, lasting }, miss]
    }
  }
  return best
}

function missOf(dependence: HourDependence, prior: HourDependence, pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { product, one, other, j, k, count }) => {
    const [mean, far] = [j / count, k / count]
    const said = hourCorrelation(dependence, mean, far)
    const seen = product / Math.sqrt(one * other || 1)
    return sum + count * (said - seen) ** 2 + (PRIOR_PAIRS / pairs.length) * (said - hourCorrelation(prior, mean, far)) ** 2
  }, 0)
}

/** Scores of one series at one origin, two horizon buckets at a time. */
function pairsOf(scores: readonly Score[]): Pair[] {
  const pairs = new Map<number, Pair>()
  for (const group of Map.groupBy(scores, ({ series, origin }) => `${origin} ${series}`).values()) {
    const rising = [...group].sort((a, b) => a.ahead - b.ahead)
    rising.forEach((a, i) => {
      for (const b of rising.slice(i + 1)) {
        const key = a.bucket * 64 + b.bucket
        const pair = pairs.get(key) ?? { product: 0, one: 0, other: 0, j: 0, k: 0, count: 0 }
        pair.product += a.z * b.z
        pair.one += a.z * a.z
        pair.other += b.z * b.z
        pair.j += a.ahead
        pair.k += b.ahead
        pair.count += 1
        pairs.set(key, pair)
      }
    })
  }
  return [...pairs.values()]
}

/** Mean products of scores of different places at one origin and horizon bucket, in units of what of them lasts: an hour's own noise is nobody else's. */
function placesOf(scores: readonly Score[], hours: Record<string, HourDependence>): PlaceDependence {
  const sums = { near: new Products(), family: new Products(), other: new Products() }
  for (const group of Map.groupBy(scores, ({ origin, bucket }) => `${origin} ${bucket}`).values()) {
    const lasting = group.map(({ ahead, family }) => lastingShare(hours[family]!, ahead))
    const all = productsOf(group, lasting, () => '')
    const family = productsOf(group, lasting, (score) => score.family)
    const near = productsOf(group, lasting, (score) => score.near)
    sums.near.add(near)
    sums.family.add(family, near)
    sums.other.add(all, family)
  }
  const usual = USUAL.places
  const family = sums.family.correlation(usual.family)
  return { near: Math.max(family, sums.near.correlation(usual.near)), family, other: Math.min(family, sums.other.correlation(usual.other)) }
}

type Part = { product: number; size: number; pairs: number }

class Products {
  private readonly sum: Part = { product: 0, size: 0, pairs: 0 }

  /** `but`: what of it belongs elsewhere. */
  add(part: Part, but: Part = { product: 0, size: 0, pairs: 0 }): void {
    for (const name of ['product', 'size', 'pairs'] as const) this.sum[name] += part[name] - but[name]
  }

  correlation(usual: number): number {
    const { product, size, pairs } = this.sum
    const seen = size > 0 ? product / size : usual
    const share = pairs / (pairs + PRIOR_PAIRS)
    return Math.min(MOST_TOGETHER, Math.max(0, share * seen + (1 - share) * usual))
  }
}

/** Sums over all pairs of scores with the same key, without going through the pairs. */
function productsOf(group: readonly Score[], lasting: readonly number[], keyOf: (score: Score) => string | undefined): Part {
  const sums = new Map<string, { z: number; zz: number; s: number; ss: number; n: number }>()
  group.forEach((score, i) => {
    const key = keyOf(score)
    if (key === undefined) return
    const sum = sums.get(key) ?? { z: 0, zz: 0, s: 0, ss: 0, n: 0 }
    sums.set(key, sum)
    // Size of what lasts, in units of the usual score of the group.
    const size = Math.sqrt(lasting[i]!)
    sum.z += score.z
    sum.zz += score.z * score.z
    sum.s += size
    sum.ss += size * size
    sum.n += 1
  })
  const variance = group.reduce((sum, { z }) => sum + z * z, 0) / group.length
  const part: Part = { product: 0, size: 0, pairs: 0 }
  for (const { z, zz, s, ss, n } of sums.values()) {
    part.product += (z * z - zz) / 2
    part.size += (variance * (s * s - ss)) / 2
    part.pairs += (n * (n - 1)) / 2
  }
  return part
}
