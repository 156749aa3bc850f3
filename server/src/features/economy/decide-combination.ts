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

type Step<T> = { micros: number; machines: number; last?: T; before: number }

/** Of equal price the fewest machines are taken, since eight GPUs in one are not eight machines with one; then the earlier instance, so that the answer is always the same. */
function cheapest<T extends Sold>(sold: readonly T[], count: number, take: (rest: number, one: T) => number | undefined): Basket<T> | undefined {
  const best: (Step<T> | undefined)[] = [{ micros: 0, machines: 0, before: 0 }]
  for (let n = 1; n <= count; n++) {
    for (const one of sold) {
      const before = take(n, one)
      const base = before === undefined ? undefined : best[before]
      if (!base) continue
      const step = { micros: base.micros + one.micros, machines: base.machines + 1, last: one, before: before! }
      if (isBetter(step, best[n])) best[n] = step
    }
  }
  const found = best[count]
  return found && { micros: found.micros, items: pick(best, count) }
}

const isBetter = (a: Step<unknown>, b: Step<unknown> | undefined): boolean => !b || a.micros < b.micros || (a.micros === b.micros && a.machines < b.machines)

function pick<T extends Sold>(best: readonly (Step<T> | undefined)[], count: number): Basket<T>['items'] {
  const times = new Map<T, number>()
  for (let n = count; n > 0; n = best[n]!.before) times.set(best[n]!.last!, (times.get(best[n]!.last!) ?? 0) + 1)
  return [...times].map(([sold, often]) => ({ sold, times: often }))
}
