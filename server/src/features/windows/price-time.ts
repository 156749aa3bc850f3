import { HOUR_MS, type Interval, type TimingPlace, type Window } from '@dumont/forecast'

/** What all the job's machines cost from one moment to another, USD; NaN where some hour's price is not known. The price of the hour of `now` is the one of now. */
export function costOfTime(
  { startHour, prices, priceNow }: Pick<TimingPlace, 'startHour' | 'prices' | 'priceNow'>,
  { from, to }: Interval,
  now: number,
): number {
  const hourNow = Math.floor(now / HOUR_MS)
  let cost = 0
  for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
    const ms = Math.min(to, (hour + 1) * HOUR_MS) - Math.max(from, hour * HOUR_MS)
    const price = hour <= hourNow ? priceNow : (prices[hour - startHour] ?? NaN)
    cost += (price * ms) / HOUR_MS
  }
  return cost
}

/** What is paid for a run in these pieces. */
export function costOfRun(place: TimingPlace, pieces: readonly Interval[], restartCostUsd: number, now: number): number {
  return pieces.reduce((sum, piece) => sum + costOfTime(place, piece, now), (pieces.length - 1) * restartCostUsd + place.fixedCostUsd)
}

/** What windows are compared by. */
export const totalOf = ({ costUsd, delayUsd }: Pick<Window, 'costUsd' | 'delayUsd'>): number => costUsd + delayUsd
