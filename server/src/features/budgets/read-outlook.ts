import type { PlannedUsage } from '@dumont/contracts'
import { samplePaths } from '@dumont/forecast'
import type { Deps } from '../../platform/feature.ts'
import { latestForecasts, marketOf, type LatestForecast } from '../forecasts/index.ts'
import { chooseSeries, seriesOfPlaces, type SeriesRow } from '../prices/index.ts'
import { isStale, openSessions, type OpenRow } from '../usage/index.ts'
import { plannedCosts } from '../windows/index.ts'
import { decideOutlook, type Line, type Outlook } from './decide-outlook.ts'
import type { BudgetRow } from './tables.ts'

/** Enough for a chance to a few per cent: its standard error is at most 2.5 points. */
const PATHS = 400

type Reading = Pick<Deps, 'db' | 'pool'>
/** What a line follows, before paths are drawn. */
type Wanted = { series: SeriesRow; factor: (pricePerHour: number) => number }
type Planned = { lines: Line[]; wanted: Wanted[] }

/**
 * What the period will come to. Undefined: nobody knows, because a price that the plan follows has no forecast, or a running instance no rate. What runs goes on at
 * its own rate, moved as the price of its place moves where that is a spot price with a forecast.
 */
export async function readOutlook(deps: Reading, budget: BudgetRow, spentUsd: number, now: Date, end: Date): Promise<Outlook | undefined> {
  const planned = await plannedBy(deps, budget, now, end)
  if (!planned) return undefined
  const forecasts = await latestForecasts(
    deps,
    planned.wanted.map(({ series }) => series),
    now,
  )
  const followed = planned.wanted.map((one) => ({ ...one, latest: forecasts.get(one.series.id) }))
  if (followed.some(({ latest }) => !latest)) return undefined
  return decideOutlook(spentUsd, [...planned.lines, ...drawn(followed as Followed[], budget.id)], now, end, PATHS)
}

type Followed = Wanted & { latest: LatestForecast }

/** All prices are drawn together: dear hours come together in them. */
function drawn(followed: readonly Followed[], seed: number): Line[] {
  if (!followed.length) return []
  const { prices, horizon } = samplePaths(
    followed.map(({ latest: { window } }) => window.forecast),
    PATHS,
    seed,
  )
  return followed.map(({ series, factor, latest: { window } }, k) => {
    const priceNow = Number(series.lastPriceMicros) / 1e6
    return { kind: 'priced', factor: factor(priceNow), priceNow, prices: prices[k]!, horizon, firstHour: window.firstHour - window.skip }
  })
}

async function plannedBy(deps: Reading, budget: BudgetRow, now: Date, end: Date): Promise<Planned | undefined> {
  const { plannedUsage, workspaceId } = budget
  if (plannedUsage.kind === 'none') return { lines: [], wanted: [] }
  if (plannedUsage.kind === 'hours_per_day') return hoursADay(deps, budget, plannedUsage, now)
  if (plannedUsage.kind === 'plans') return { lines: [{ kind: 'once', usd: await plannedCosts(deps.db, workspaceId, now, end) }], wanted: [] }
  return goingOn(deps, budget, now)
}

async function hoursADay(
  { db }: Reading,
  { gpuId, machineType, provider }: BudgetRow,
  { hours_per_day: hours = 8, gpu_count: gpus = 1 }: PlannedUsage,
  now: Date,
): Promise<Planned | undefined> {
  if (gpuId === null) return undefined
  const series = await chooseSeries(db, { gpu: gpuId, market: marketOf[machineType], provider: provider ?? undefined, now })
  return series && { lines: [], wanted: [{ series, factor: () => ((gpus / series.gpuCount) * hours) / 24 }] }
}

async function goingOn({ db }: Reading, budget: BudgetRow, now: Date): Promise<Planned | undefined> {
  const rows = (await openSessions(db, budget.workspaceId)).filter((row) => row.segment && isInScope(budget, row) && !isStale(row.session, now))
  const ofPlace = await seriesOfPlaces(
    db,
    rows.map(({ session }) => session),
  )
  const planned: Planned = { lines: [], wanted: [] }
  for (const [k, { segment }] of rows.entries()) {
    const { state, rateMicros, storageMicros } = segment!
    planned.lines.push({ kind: 'constant', usdPerHour: storageMicros / 1e6 })
    if (state === 'stopped') continue
    if (rateMicros === null) return undefined
    const series = ofPlace[k]
    if (series) planned.wanted.push({ series, factor: (price) => rateMicros / 1e6 / price })
    else planned.lines.push({ kind: 'constant', usdPerHour: rateMicros / 1e6 })
  }
  return planned
}

function isInScope({ gpuId, provider, label }: BudgetRow, { session }: OpenRow): boolean {
  if (gpuId !== null && session.gpuId !== gpuId) return false
  if (provider !== null && session.provider.toLowerCase() !== provider.toLowerCase()) return false
  return label === null || session.labels[label.name] === label.value
}
