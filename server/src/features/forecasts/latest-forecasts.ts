import { type Dependence, type Forecast, jointOf } from '@dumont/forecast'
import type pg from 'pg'
import type { Deps } from '../../platform/feature.ts'
import type { SeriesRow } from '../prices/index.ts'
import { isEnded } from './decide-refresh.ts'
import { familyOf, type FamilyOf, traitsOf, type TraitsOf } from './price-task.ts'
import { dependences, forecastsById, newestForecastIds, type KeptForecast } from './store.ts'
import { takeWindow, type Window } from './take-window.ts'

/** About 12 KB each: some 30 MB. */
const MOST_KEPT = 2500
type Kept = {
  forecast: KeptForecast
  dependence: Dependence | undefined
  /** With how its errors hang together; made when first asked for. What it depends on of its series never changes. */
  joined?: Forecast
}
/** By database and id: what stands under an id never changes. */
const kept = new WeakMap<pg.Pool, Map<number, Kept>>()

/** What of a series says where its forecast belongs. */
type ForecastOf = Pick<SeriesRow, 'id' | 'lastObservedAt' | 'endedAt' | keyof FamilyOf | keyof TraitsOf>
export type LatestForecast = { forecast: KeptForecast; window: Window }

/**
 * The newest forecast of each of these series, from the next hour on, with how its errors hang together. Series without one, and those whose hours are all past, have no entry.
 * Decoding is most of the work of a thousand forecasts: what was decoded is remembered.
 */
export async function latestForecasts(deps: Pick<Deps, 'db' | 'pool'>, rows: readonly ForecastOf[], now: Date): Promise<Map<number, LatestForecast>> {
  const ids = await newestForecastIds(
    deps.db,
    rows.map(({ id }) => id),
  )
  const known = await remembered(deps, [...ids.values()])
  return new Map(
    rows.flatMap((row): [number, LatestForecast][] => {
      const found = known.get(ids.get(row.id) ?? -1)
      if (!found) return []
      found.joined ??= joinedOf(found, row)
      const window = takeWindow(found.joined, found.forecast.origin, isEnded(row, now), now)
      return window ? [[row.id, { forecast: found.forecast, window }]] : []
    }),
  )
}

function joinedOf({ forecast, dependence }: Kept, row: ForecastOf): Forecast {
  return dependence ? { ...forecast, joint: jointOf(dependence, { family: familyOf(row), traits: traitsOf(row) }) } : forecast
}

async function remembered({ db, pool }: Pick<Deps, 'db' | 'pool'>, ids: readonly number[]): Promise<Map<number, Kept>> {
  const known = kept.get(pool) ?? new Map<number, Kept>()
  kept.set(pool, known)
  const found = new Map<number, Kept>()
  for (const id of ids) if (known.has(id)) found.set(id, known.get(id)!)
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length) {
    const fresh = await forecastsById(db, missing)
    const byVersion = await dependences(db, [...new Set([...fresh.values()].map(({ modelVersion }) => modelVersion))])
    for (const [id, forecast] of fresh) found.set(id, { forecast, dependence: byVersion.get(forecast.modelVersion) })
  }
  // The newest stay: each hour brings others.
  for (const [id, one] of found) {
    known.delete(id)
    known.set(id, one)
  }
  for (const id of known.keys()) {
    if (known.size <= MOST_KEPT) break
    known.delete(id)
  }
  return found
}
