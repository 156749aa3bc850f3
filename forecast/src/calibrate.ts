import { BUCKETS } from './hindcast.ts'
import { normalQuantile } from './normal.ts'
import { interpolate } from './scale.ts'

/** What one series' past forecasts got wrong: log(seen / foretold) over the movement at the time, one row of buckets per past origin, NaN where nothing was seen. */
export type Residuals = { rows: Float64Array; /** 1 where the price stood still at that origin. */ still: Uint8Array }

/** Offsets of the quantiles from the median, in units of movement: [bucket][level]. */
export type Offsets = Float64Array[]

export type Pools = Map<string, Offsets>

/** Past origins are so many hours apart; errors a week ahead overlap, so they count for less. */
const EVERY_HOURS = 12
/** With so many independent answers of its own a series counts as much as its pool. */
const OWN_HALF = 12
const MIN_POOL = 60
/** Even a price that never moved gets a band of this relative half width at the 95 % level. */
const LEAST_SPREAD = 5e-4
const COLD_WIDER = 1.5
/** No quantile lies farther than a factor 20 from the median. */
const FARTHEST = Math.log(20)

const CENTRES = BUCKETS.map((end, b) => ((BUCKETS[b - 1] ?? 0) + end) / 2)

export const poolKey = (family: string | undefined, still: boolean) => `${family ?? ''}|${still ? 'still' : 'moving'}`

/** Quantiles of the errors of all series of a family, standing and moving ones apart. */
export function poolResiduals(all: readonly { family?: string; residuals: Residuals }[], levels: readonly number[]): Pools {
  const gathered = new Map<string, number[][]>()
  for (const { family, residuals } of all) {
    residuals.still.forEach((still, row) => {
      const key = poolKey(family, still === 1)
      let buckets = gathered.get(key)
      if (!buckets) gathered.set(key, (buckets = BUCKETS.map(() => [])))
      buckets.forEach((bucket, b) => {
        const value = residuals.rows[row * BUCKETS.length + b]!
        if (!Number.isNaN(value)) bucket.push(value)
      })
    })
  }
  return new Map(
    [...gathered].map(([key, buckets]) => [
      key,
      buckets.map((bucket, b) => (bucket.length < MIN_POOL ? usualOffsets(b, levels) : quantilesOf(bucket, levels))),
    ]),
  )
}

/** The series' own errors where there are many, its pool's where there are few; ordered, with the median kept at zero. */
export function offsetsFor(own: Residuals, pool: Offsets | undefined, levels: readonly number[]): Offsets {
  return BUCKETS.map((end, b) => {
    const mine: number[] = []
    for (let at = b; at < own.rows.length; at += BUCKETS.length) if (!Number.isNaN(own.rows[at]!)) mine.push(own.rows[at]!)
    const independent = (mine.length * EVERY_HOURS) / Math.max(EVERY_HOURS, end)
    const share = independent / (independent + OWN_HALF)
    const [a, p] = [quantilesOf(mine, levels), pool?.[b] ?? usualOffsets(b, levels)]
    return Float64Array.from(levels, (_, k) => (share > 0 ? share * a[k]! : 0) + (1 - share) * p[k]!)
  })
}

export type Drawn = { path: Float64Array; movement: number; /** Hours between the newest observation and the origin. */ lead: number; coldStart: boolean }

/** Prices at every level, by hour; `levels` rise. */
export function drawQuantiles({ path, movement, lead, coldStart }: Drawn, offsets: Offsets, levels: readonly number[]): Float64Array[] {
  const wider = coldStart ? COLD_WIDER : 1
  return levels.map((level, k) => {
    const column = offsets.map((bucket) => bucket[k]!)
    const least = (LEAST_SPREAD * normalQuantile(level)) / normalQuantile(0.95)
    return path.map((price, h) => {
      if (level === 0.5) return price
      const offset = Math.max(-FARTHEST, Math.min(FARTHEST, wider * movement * interpolate(CENTRES, column, lead + h + 1)))
      return price * Math.exp(level < 0.5 ? Math.min(offset, least) : Math.max(offset, least))
    })
  })
}

/** Conformal: the rank is taken among n + 1, so that few errors give a wide band rather than a narrow one. */
function quantilesOf(values: readonly number[], levels: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  return Float64Array.from(levels, (level) => {
    if (!n) return 0
    const rank = Math.max(0, Math.min(n - 1, level * (n + 1) - 1))
    const below = Math.floor(rank)
    return sorted[below]! + (rank - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!)
  })
}

/** Spread in units of movement by bucket, for a series that has no past and no kin. */
const USUAL_SPREAD = [0.35, 0.4, 0.5, 0.7, 1.1, 1.5, 1.9, 2.3, 2.7, 3.1]

function usualOffsets(bucket: number, levels: readonly number[]): Float64Array {
  return Float64Array.from(levels, (level) => USUAL_SPREAD[bucket]! * normalQuantile(level))
}
