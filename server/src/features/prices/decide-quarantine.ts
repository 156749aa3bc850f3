/** A price beyond this many times the median of its neighbours, or below the same part of it, is not believed at once. */
export const FAR_FACTOR = 10
/** Neighbours looked at on each side; farther away from a changed row a verdict stays, and judging one needs as many rows around it. */
export const NEIGHBOURS = 5
/** Fewer neighbours than this in all cannot judge a price. */
const NEEDED = 3
/** So many in a row, this one among them, that agree within `AGREE_FACTOR`: a new level, not a slip. */
const CONFIRMED_BY = 3
const AGREE_FACTOR = 2

/**
 * For the prices of one series in the order of time: which of them are too far from their neighbours to be used. A level that the next three
 * observations confirm is released from its first hour on. Only the prices count, not the order in which they arrived.
 */
export function decideQuarantine(prices: readonly number[]): boolean[] {
  return prices.map((price, i) => isFar(price, neighbours(prices, i)) && !isConfirmed(prices, i))
}

function neighbours(prices: readonly number[], i: number): number[] {
  return [...prices.slice(Math.max(0, i - NEIGHBOURS), i), ...prices.slice(i + 1, i + 1 + NEIGHBOURS)]
}

function isFar(price: number, others: number[]): boolean {
  if (others.length < NEEDED) return false
  const middle = median(others)
  return price > middle * FAR_FACTOR || price * FAR_FACTOR < middle
}

function isConfirmed(prices: readonly number[], i: number): boolean {
  for (let start = Math.max(0, i - CONFIRMED_BY); start <= i; start++) {
    const run = prices.slice(start, start + CONFIRMED_BY + 1)
    if (run.length > CONFIRMED_BY && Math.max(...run) <= Math.min(...run) * AGREE_FACTOR) return true
  }
  return false
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
