import { pointModel } from '../model.ts'
import { lastKnownIndex } from '../series.ts'

/** What was paid one period (or the fewest whole periods) before the hour asked for; where that is unknown, no change. */
export const seasonalNaive = (periodHours: number) =>
  pointModel(
    `seasonal-naive-${periodHours}`,
    () => (series, asks) =>
      asks.map(({ origin, targets }) => {
        const last = lastKnownIndex(series, origin)
        return Float64Array.from(targets, (target) => {
          const periods = Math.max(1, Math.ceil((target - origin) / periodHours))
          const before = series.values[target - periods * periodHours - series.start]!
          return before > 0 ? Math.log(before / series.values[last]!) : 0
        })
      }),
  )
