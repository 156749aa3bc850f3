import { normalSource } from './normal.ts'
import type { Series } from './series.ts'

/** Hand-made histories for tests: a price for every hour, seen every `every` hours. */
export function hourly(hours: number, price: (hour: number) => number, rest: Partial<Series> & { every?: number } = {}): Series {
  const { every = 1, ...fields } = rest
  const observed = Uint8Array.from({ length: hours }, (_, i) => (i % every === 0 ? 1 : 0))
  const values = Float64Array.from({ length: hours }, (_, i) => price(i - (i % every)))
  return { id: 'test', start: 480_000, values, observed, ...fields }
}

/** A random walk in log price. */
export function walk(seed: number, step: number): (hour: number) => number {
  const draw = normalSource(seed)
  const logs = [0]
  return (hour) => {
    while (logs.length <= hour) logs.push(logs.at(-1)! + step * draw())
    return 2 * Math.exp(logs[hour]!)
  }
}

/** The same series with everything after `origin` replaced. */
export function withOtherFuture(series: Series, origin: number, seed: number): Series {
  const draw = normalSource(seed)
  const after = origin - series.start
  return {
    ...series,
    values: series.values.map((price, i) => (i > after ? Math.abs(draw()) * 100 : price)),
    observed: series.observed.map((seen, i) => (i > after ? (draw() > 0 ? 1 : 0) : seen)),
  }
}
