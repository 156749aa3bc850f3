import { sortedQuantile } from '@dumont/forecast'

/** One thing that is planned to cost money until the end of the period. */
export type Line =
  /** USD per hour, the same all the time. */
  | { kind: 'constant'; usdPerHour: number }
  /** USD per hour follows a price: `factor` x the price of each hour. `prices`: sample paths one after the other, `horizon` hours each, the first beginning at `firstHour`. */
  | { kind: 'priced'; factor: number; priceNow: number; prices: Float64Array; horizon: number; firstHour: number }
  /** Paid once. */
  | { kind: 'once'; usd: number }

export type Outlook = {
  expected: number
  /** 10 and 90 %. */
  low: number
  high: number
  /** What the period comes to on each sample path, in rising order. */
  totals: Float64Array
  /** Where forecasts end; after it the last hour's price goes on. Undefined: nothing follows a forecast. */
  coversUntil: Date | undefined
}

const HOUR_MS = 3_600_000

/** What the period comes to: spent so far, and what is planned for the rest of it. Paths of all lines are those of one world: they are added path by path. */
export function decideOutlook(spentUsd: number, lines: readonly Line[], now: Date, end: Date, paths: number): Outlook {
  const totals = new Float64Array(paths).fill(spentUsd)
  let coversUntil: number | undefined
  for (const line of lines) {
    const add = costOf(line, now.getTime(), end.getTime())
    for (let path = 0; path < paths; path++) totals[path]! += add(path)
    if (line.kind === 'priced') coversUntil = Math.min(coversUntil ?? Infinity, (line.firstHour + line.horizon) * HOUR_MS)
  }
  const expected = totals.reduce((sum, total) => sum + total, 0) / paths
  totals.sort()
  return {
    expected,
    low: sortedQuantile(totals, 0.1),
    high: sortedQuantile(totals, 0.9),
    totals,
    coversUntil: coversUntil === undefined ? undefined : new Date(coversUntil),
  }
}

/** The chance that the period ends at or above an amount, by the share of paths that do. */
export const chanceOf = ({ totals }: Outlook, amountUsd: number): number => totals.filter((total) => total >= amountUsd).length / totals.length

function costOf(line: Line, from: number, to: number): (path: number) => number {
  const hours = Math.max(0, to - from) / HOUR_MS
  if (line.kind === 'once') return () => line.usd
  if (line.kind === 'constant') return () => line.usdPerHour * hours
  const { factor, priceNow, prices, horizon, firstHour } = line
  const untilForecast = overlap(from, to, -Infinity, firstHour * HOUR_MS)
  const weights = Float64Array.from({ length: horizon }, (_, h) => overlap(from, to, (firstHour + h) * HOUR_MS, (firstHour + h + 1) * HOUR_MS))
  const beyond = overlap(from, to, (firstHour + horizon) * HOUR_MS, Infinity)
  return (path) => {
    const row = path * horizon
    let usd = priceNow * untilForecast + prices[row + horizon - 1]! * beyond
    for (let h = 0; h < horizon; h++) usd += prices[row + h]! * weights[h]!
    return usd * factor
  }
}

/** Hours that two stretches have in common. */
const overlap = (from: number, to: number, begin: number, end: number): number => Math.max(0, Math.min(to, end) - Math.max(from, begin)) / HOUR_MS
