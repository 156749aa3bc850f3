/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000

/** Micro-dollars per hour times milliseconds: sums of these are exact, whatever the order. */
export type Exact = bigint

export const exactCost = (microsPerHour: number, ms: number): Exact => BigInt(microsPerHour) * BigInt(ms)

/** Whole micro-dollars, half to even: done once, at output. */
export function microsOf(exact: Exact): bigint {
  return divideHalfEven(exact, BigInt(HOUR_MS))
}

/** As dollars on the wire, with 6 decimals at most. */
export const usdOf = (exact: Exact): number => Number(microsOf(exact)) / 1e6

export function divideHalfEven(value: bigint, by: bigint): bigint {
  const negative = value < 0n
  const size = negative ? -value : value
  const floor = size / by
  const twice = (size % by) * 2n
  const up = twice > by || (twice === by && floor % 2n === 1n)
  const rounded = up ? floor + 1n : floor
  return negative ? -rounded : rounded
}
