/** Hours ahead: above `from` up to `to`. */
export const horizons = [
  { from: 0, to: 24 },
  { from: 24, to: 72 },
  { from: 72, to: 168 },
] as const
/** Lengths of the jobs whose recommended starts are scored, in hours. */
export const jobHours = [4, 12, 24] as const
/** Levels of kept forecasts. */
export const scoredLevels = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const

/** Absolute errors in USD per hour of one instance, squared ones in that squared; relative: divided by the true price, where that is not zero. */
const noScalars = {
  /** Forecasts that spoke of the day, their hours that came due, those of them in which a price was really seen, and of these the ones with a price of zero. */
  forecasts: 0,
  predictions: 0,
  samples: 0,
  zeros: 0,
  actualHours: 0,
  /** Of true prices over samples: their mean, and the sum of squared distances from it. */
  priceMean: 0,
  priceM2: 0,
  absError: 0,
  squaredError: 0,
  relativeError: 0,
  naiveAbs: 0,
  naiveSquared: 0,
  naiveRelative: 0,
  /** Samples with a known price a week before; `seasonalOwnAbs`: our errors on these. */
  seasonalSamples: 0,
  seasonalZeros: 0,
  seasonalAbs: 0,
  seasonalSquared: 0,
  seasonalRelative: 0,
  seasonalOwnAbs: 0,
  /** Weighted quantile loss: numerator and denominator, in units of the price known at the origin. */
  loss: 0,
  weight: 0,
  inside50: 0,
  width50: 0,
  width50Relative: 0,
  inside80: 0,
  width80: 0,
  width80Relative: 0,
  /** What the family's model said, shown or not: samples with a price above zero, relative errors, naive's. */
  modelSamples: 0,
  modelRelative: 0,
  modelNaiveRelative: 0,
}
const noHorizon = { samples: 0, zeros: 0, abs: 0, relative: 0, naiveAbs: 0, naiveRelative: 0, inside80: 0 }
/** Samples with a price above zero. */
const noHour = { samples: 0, relative: 0, naiveRelative: 0 }
/** `saved`, `possible`: shares of what running at once costs. */
const noDecision = { count: 0, saved: 0, possible: 0, bestTenth: 0 }

export type Scalars = typeof noScalars
export type HorizonSums = typeof noHorizon
export type HourSums = typeof noHour
export type DecisionSums = typeof noDecision

/** Sums over samples: a sample is one forecast and one hour in which a price was really seen. */
export type DaySums = Scalars & { below: number[]; horizons: HorizonSums[]; hours: HourSums[]; decisions: DecisionSums[] }

export const scalarNames = Object.keys(noScalars) as (keyof Scalars)[]
export const slots = {
  horizons: { count: horizons.length, empty: noHorizon },
  hours: { count: 24, empty: noHour },
  decisions: { count: jobHours.length, empty: noDecision },
} as const

export const emptySums = (): DaySums => ({
  ...noScalars,
  below: scoredLevels.map(() => 0),
  horizons: Array.from({ length: slots.horizons.count }, () => ({ ...noHorizon })),
  hours: Array.from({ length: slots.hours.count }, () => ({ ...noHour })),
  decisions: Array.from({ length: slots.decisions.count }, () => ({ ...noDecision })),
})

/** One more true price, already counted in `samples`. Exact where the price stands still, which plain sums of squares are not. */
export function addPrice(sums: Scalars, price: number): void {
  const distance = price - sums.priceMean
  sums.priceMean += distance / sums.samples
  sums.priceM2 += distance * (price - sums.priceMean)
}

/** Sums of several days as one. */
export function addUp(all: readonly DaySums[]): DaySums {
  const total = emptySums()
  for (const one of all) {
    const prices = joinedPrices(total, one)
    for (const name of scalarNames) total[name] += one[name]
    Object.assign(total, prices)
    one.below.forEach((value, i) => (total.below[i]! += value))
    one.horizons.forEach((slot, i) => addSlot(total.horizons[i]!, slot))
    one.hours.forEach((slot, i) => addSlot(total.hours[i]!, slot))
    one.decisions.forEach((slot, i) => addSlot(total.decisions[i]!, slot))
  }
  return total
}

export function addSlot<Slot extends Record<string, number>>(total: Slot, one: Slot): void {
  for (const name of Object.keys(total) as (keyof Slot)[]) (total[name] as number) += one[name]!
}

/** Means and squared distances of two sets as those of both (Chan, Golub, LeVeque 1979). */
function joinedPrices(a: Scalars, b: Scalars): Pick<Scalars, 'priceMean' | 'priceM2'> {
  const samples = a.samples + b.samples
  if (!samples) return a
  const distance = b.priceMean - a.priceMean
  return { priceMean: a.priceMean + (distance * b.samples) / samples, priceM2: a.priceM2 + b.priceM2 + (distance * distance * a.samples * b.samples) / samples }
}
