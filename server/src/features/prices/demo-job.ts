import { type DemoListing, demoHistory, demoListings } from '@dumont/connectors'
import type { Db } from '../../platform/db.ts'
import type { Deps, Progress } from '../../platform/feature.ts'
import { gpuIdOf } from './gpus.ts'
import { ensureSeries, hasRealPrices, identityOf, seriesRows } from './store.ts'
import type { SeriesSpec } from './tables.ts'
import { isDemoRemoved } from './store-demo.ts'
import { mergeObservations, rowsOf } from './store-merge.ts'
import { ensureMonths, monthOf } from './store-months.ts'
import { tellPricesChanged } from './wake.ts'

const HOUR = 3_600_000
const HISTORY_HOURS = 120 * 24
const LISTINGS_AT_ONCE = 12

export async function isDemoWanted(deps: Deps): Promise<boolean> {
  return deps.config.DUMONT_DEMO && !(await isDemoRemoved(deps.db)) && !(await hasRealPrices(deps.db))
}

/** Brings the demo market up to `now`: 120 days at first, then what is missing since. Answers whether anything was. */
export async function fillDemo(deps: Deps, now: Date, progress: Progress = () => {}): Promise<boolean> {
  if (!(await isDemoWanted(deps))) return false
  const due = await dueListings(deps.db, now)
  if (!due.length) return false
  await ensureMonths(
    deps.db,
    due.flatMap(({ hours }) => hours.map(({ atMs }) => monthOf(atMs))),
  )
  for (let at = 0; at < due.length; at += LISTINGS_AT_ONCE) {
    const part = due.slice(at, at + LISTINGS_AT_ONCE)
    await deps.db.transaction().execute((trx) => merge(trx, part, now))
    progress(`Demo prices: ${Math.min(at + LISTINGS_AT_ONCE, due.length)} of ${due.length} series`)
  }
  return true
}

/** Job `prices.demo`. */
export async function runDemo(deps: Deps, now: Date): Promise<void> {
  if (!(await fillDemo(deps, now))) return
  await tellPricesChanged(deps)
}

type Due = { seriesId: number; listing: DemoListing; hours: { atMs: number; micros: number }[] }

async function dueListings(db: Db, now: Date): Promise<Due[]> {
  const ids = await ensureSeries(db, demoListings.map(specOf), now)
  const rows = new Map((await seriesRows(db, { demo: true, kind: 'listing' })).map((row) => [row.id, row]))
  const until = Math.floor(now.getTime() / HOUR)
  return demoListings.flatMap((listing) => {
    const seriesId = ids.get(identityOf(specOf(listing)))!
    const last = rows.get(seriesId)?.lastObservedAt?.getTime()
    const after = last === undefined ? until - HISTORY_HOURS : Math.floor(last / HOUR)
    const hours = demoHistory(listing, after, until).map(({ hour, usdPerHour }) => ({ atMs: hour * HOUR, micros: Math.round(usdPerHour * 1e6) }))
    return hours.length ? [{ seriesId, listing, hours }] : []
  })
}

async function merge(trx: Db, part: readonly Due[], now: Date): Promise<void> {
  const observations = part.flatMap(({ seriesId, listing, hours }) =>
    hours.map((hour) => ({ seriesId, ...hour, onDemandMicros: Math.round(listing.onDemandUsdPerHour * 1e6) })),
  )
  await mergeObservations(trx, { seriesIds: part.map(({ seriesId }) => seriesId), source: rowsOf(observations), importId: null, now })
}

function specOf(listing: DemoListing): SeriesSpec {
  const { key, region, instanceType, gpu, gpuCount, market } = listing
  return {
    source: 'demo',
    key,
    provider: 'demo',
    region,
    zone: null,
    instanceType,
    gpuId: gpuIdOf(gpu),
    gpuCount,
    market,
    kind: 'listing',
    statistic: null,
    demo: true,
  }
}
