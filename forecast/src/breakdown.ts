import { BUCKETS, bucketOf } from './hindcast.ts'
import type { Forecast } from './model.ts'
import { uniformSource } from './booster/random.ts'
import { samplePaths, sortedQuantile, sumQuantiles } from './sample-paths.ts'
import { isScorable, scoredHours } from './backtest.ts'
import type { Series } from './series.ts'

/** Error against "no change" (sum over sum), mean absolute percentage error, and share inside the 80 % band (both in percent). */
export type Row = { key: string; answers: number; againstNaive: number; mape: number; band80: number }
export type Breakdown = {
  byHorizon: Row[]
  byFamily: Row[]
  /** Share of truths at or below each level. */
  calibration: { level: number; below: number }[]
  /** Share of the true sums of so many hours inside the 80 % band of sampled paths, in percent. */
  sums: { hours: number; band80: number }[]
  /** The same for sums over so many places drawn by lot, each in units of its last price. */
  portfolios: { hours: number; places: number; band80: number }[]
}
export type StoredForecasts = (series: Series, origin: number) => Forecast | undefined

const SUM_HOURS = [24, 168]
/** Sums are sampled for one in so many series-origins: paths cost more than forecasts. */
const SUMMED_EVERY = 8
const PLACES = 5
/** One lot for so many series at an origin. */
const LOT_EVERY = 20
const PATHS = 300

/** Where a forecaster is good and where not, over the same series and hours as `backtest`. */
export function breakdown(all: readonly Series[], origins: readonly number[], forecastOf: StoredForecasts): Breakdown {
  const [horizons, families, levels] = [new Sums(), new Sums(), new Map<number, { below: number; n: number }>()]
  const [sums, portfolios] = [SUM_HOURS.map(() => ({ inside: 0, n: 0 })), SUM_HOURS.map(() => ({ inside: 0, n: 0 }))]
  let met = 0
  for (const origin of origins) {
    const scored = scoredHours(all, origin, BUCKETS.at(-1)!)
    const held: Holding[] = []
    for (const series of all) {
      if (!isScorable(series, origin)) continue
      const forecast = forecastOf(series, origin)
      if (!forecast) continue
      const at = origin - series.start
      for (let h = 0; h < forecast.horizon; h++) {
        if (!scored[h]) continue
        const truth = series.values[at + h + 1]!
        const part = measure(forecast, h, truth, series.values[at]!)
        horizons.add(String(bucketOf(h + 1)), part)
        families.add(series.family ?? '', part)
        for (const [level, prices] of Object.entries(forecast.quantiles)) {
          const sum = levels.get(Number(level)) ?? { below: 0, n: 0 }
          levels.set(Number(level), { below: sum.below + (truth <= prices[h]! + 1e-9 ? 1 : 0), n: sum.n + 1 })
        }
      }
      if (met++ % SUMMED_EVERY === 0) addSums(sums, forecast, series.values.subarray(at + 1, at + 1 + forecast.horizon), met)
      held.push({ forecast, last: series.values[at]!, truth: series.values.subarray(at + 1, at + 1 + forecast.horizon) })
    }
    addPortfolios(portfolios, held, origin)
  }
  return {
    byHorizon: BUCKETS.map((end, b) => ({ ...horizons.row(String(b)), key: `${(BUCKETS[b - 1] ?? 0) + 1}-${end} h` })),
    byFamily: families.keys().map((family) => families.row(family)),
    calibration: [...levels].sort(([a], [b]) => a - b).map(([level, { below, n }]) => ({ level, below: below / n })),
    sums: SUM_HOURS.map((hours, k) => ({ hours, band80: (100 * sums[k]!.inside) / sums[k]!.n })),
    portfolios: SUM_HOURS.map((hours, k) => ({ hours, places: PLACES, band80: (100 * portfolios[k]!.inside) / portfolios[k]!.n })),
  }
}

type Part = { error: number; naive: number; share: number; inside: number }

function measure({ quantiles }: Forecast, h: number, truth: number, last: number): Part {
  const error = Math.abs(truth - quantiles[0.5]![h]!)
  const inside = truth >= quantiles[0.1]![h]! - 1e-9 && truth <= quantiles[0.9]![h]! + 1e-9
  // In units of the last price: a dear series must not outweigh the others.
  return { error: error / last, naive: Math.abs(truth - last) / last, share: error / truth, inside: inside ? 1 : 0 }
}

class Sums {
  private readonly sums = new Map<string, Part & { n: number }>()

  add(key: string, part: Part): void {
    const sum = this.sums.get(key)
    if (!sum) return void this.sums.set(key, { ...part, n: 1 })
    sum.error += part.error
    sum.naive += part.naive
    sum.share += part.share
    sum.inside += part.inside
    sum.n += 1
  }

  keys(): string[] {
    return [...this.sums.keys()].sort()
  }

  row(key: string): Row {
    const { error, naive, share, inside, n } = this.sums.get(key) ?? { error: 0, naive: 0, share: 0, inside: 0, n: 0 }
    return { key, answers: n, againstNaive: error / naive, mape: (100 * share) / n, band80: (100 * inside) / n }
  }
}

function addSums(sums: { inside: number; n: number }[], forecast: Forecast, truth: Float64Array, seed: number): void {
  SUM_HOURS.forEach((hours, k) => {
    const real = truth.subarray(0, hours).reduce((a, b) => a + b, 0)
    const [low, high] = sumQuantiles(forecast, [0.1, 0.9], { to: hours, n: PATHS, seed }) as [number, number]
    sums[k]!.n += 1
    if (real >= low && real <= high) sums[k]!.inside += 1
  })
}

type Holding = { forecast: Forecast; last: number; truth: Float64Array }

/** Lots of several places at one origin: their paths are drawn together. */
function addPortfolios(counts: { inside: number; n: number }[], held: readonly Holding[], origin: number): void {
  if (held.length < PLACES) return
  const random = uniformSource(origin)
  for (let lot = 0; lot < Math.ceil(held.length / LOT_EVERY); lot++) {
    const chosen = new Set<Holding>()
    while (chosen.size < PLACES) chosen.add(held[Math.floor(random() * held.length)]!)
    const parts = [...chosen]
    const drawn = samplePaths(
      parts.map(({ forecast }) => forecast),
      PATHS,
      origin + lot,
    )
    SUM_HOURS.forEach((hours, k) => {
      const totalOf = (pricesOf: (place: number) => ArrayLike<number>, from: number) =>
        parts.reduce((sum, { last }, place) => sum + sumOf(pricesOf(place), from, from + Math.min(hours, drawn.horizon)) / last, 0)
      const totals = Float64Array.from({ length: PATHS }, (_, path) => totalOf((place) => drawn.prices[place]!, path * drawn.horizon)).sort()
      const real = totalOf((place) => parts[place]!.truth, 0)
      counts[k]!.n += 1
      if (real >= sortedQuantile(totals, 0.1) - EDGE && real <= sortedQuantile(totals, 0.9) + EDGE) counts[k]!.inside += 1
    })
  }
}

/** Sums that agree but for rounding agree. */
const EDGE = 1e-9

function sumOf(prices: ArrayLike<number>, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += prices[i]!
  return sum
}
