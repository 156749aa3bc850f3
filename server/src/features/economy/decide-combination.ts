/** An instance that can be rented, with so many GPUs, for so many micro-dollars an hour. */
export type Sold = { gpuCount: number; micros: number }
export type Basket<T extends Sold> = { items: { sold: T; times: number }[]; micros: number }

/** The cheapest instances that together carry exactly `count` GPUs; undefined: no combination does. */
export function decideCombination<T extends Sold>(sold: readonly T[], count: number): Basket<T> | undefined {
  return cheapest(sold, count, (rest, { gpuCount }) => (gpuCount <= rest ? rest - gpuCount : undefined))
}

/** The cheapest instances that together carry at least `count` GPUs: what one would have to rent. */
export function decideSmallestPurchasable<T extends Sold>(sold: readonly T[], count: number): Basket<T> | undefined {
  return cheapest(sold, count, (rest, { gpuCount }) => Math.max(0, rest - gpuCount))
}

/** Of equal price the earlier instance is taken, so that the answer is always the same. */
function cheapest<T extends Sold>(sold: readonly T[], count: number, take: (rest: number, one: T) => number | undefined): Basket<T> | undefined {
  const best: ({ micros: number; last?: T; before: number } | undefined)[] = [{ micros: 0, before: 0 }]
  for (let n = 1; n <= count; n++) {
    for (const one of sold) {
      const before = take(n, one)
      const base = before === undefined ? undefined : best[before]
      if (base && base.micros + one.micros < (best[n]?.micros ?? Infinity)) best[n] = { micros: base.micros + one.micros, last: one, before: before! }
    }
  }
  const found = best[count]
  return found && { micros: found.micros, items: pick(best, count) }
}

function pick<T extends Sold>(best: readonly ({ last?: T; before: number } | undefined)[], count: number): Basket<T>['items'] {
  const times = new Map<T, number>()
  for (let n = count; n > 0; n = best[n]!.before) times.set(best[n]!.last!, (times.get(best[n]!.last!) ?? 0) + 1)
  return [...times].map(([sold, often]) => ({ sold, times: often }))
}
