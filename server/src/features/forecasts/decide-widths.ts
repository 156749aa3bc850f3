import { type Kin, kinOf, type Misses, widthOf } from '@dumont/forecast'

/** By how much the bands of a series are to be widened, from what its own earlier forecasts and those of its family missed. */
export function decideWidths(misses: ReadonlyMap<number, Misses>, families: ReadonlyMap<number, string>): (seriesId: number) => number {
  const byFamily = Map.groupBy(misses.keys(), (id) => families.get(id))
  const known = new Map<string, Kin>()
  const kinIn = (family: string): Kin => {
    let kin = known.get(family)
    if (!kin) known.set(family, (kin = kinOf((byFamily.get(family) ?? []).map((id) => misses.get(id)!))))
    return kin
  }
  return (seriesId) => {
    const family = families.get(seriesId)
    // Nothing has come true anywhere near: bands are as the model made them.
    if (family === undefined || !byFamily.has(family)) return 1
    return widthOf(misses.get(seriesId) ?? { days: [], weeks: [] }, kinIn(family))
  }
}
