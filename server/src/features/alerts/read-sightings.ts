import type { RuleCondition } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import { consentsIn } from '../calendars/index.ts'
import { familyHealths, latestForecasts, marketOf } from '../forecasts/index.ts'
import { cheapestRows, chooseSeries, gpuLabel, hasRealPrices, HOLD_HOURS, pollsOf, priceAt, type SeriesRow } from '../prices/index.ts'
import { balancesOf, isStale, type OpenRow, openSessions } from '../usage/index.ts'
import { providerLabel } from './provider-label.ts'
import {
  type Condition,
  type Running,
  seeBalance,
  seeCheapTime,
  seeConsent,
  seeFamily,
  seeIdle,
  seeJump,
  seeLength,
  seePrice,
  seeSilence,
  type Sighting,
} from './decide-rule.ts'

type Reading = Pick<Deps, 'db' | 'pool' | 'outside'>
type Of = { workspaceId: string; now: Date }
const HOUR_MS = 3_600_000

/** What a rule of a workspace sees now, of everything that it watches. Demo prices count only while there are no real ones. */
export async function readSightings(deps: Reading, condition: RuleCondition, of: Of): Promise<Sighting[]> {
  switch (condition.kind) {
    case 'price_below':
    case 'price_above':
      return [seePrice(condition, subjectOf(deps, condition), await cheapestNow(deps, condition, of))]
    case 'cheapest_tenth':
      return [await readCheapTime(deps, condition, of)]
    case 'price_jump':
      return [await readJump(deps, condition, of)]
    case 'provider_silent':
      return (await pollsOf(deps.db)).map(({ provider, ...polls }) => seeSilence({ ...polls, label: labelOf(deps, provider) }))
    case 'worse_than_naive':
      return readFamilies(deps)
    case 'idle_instance':
      return (await runningOf(deps, of)).flatMap((one) => seeIdle(condition, one) ?? [])
    case 'long_session':
      return (await runningOf(deps, of)).map((one) => seeLength(condition, one, of.now))
    case 'balance_low':
      return (await balancesOf(deps.db, of.workspaceId)).map(({ provider, ...balance }) =>
        seeBalance(condition, { ...balance, label: labelOf(deps, provider) }, of.now),
      )
    case 'calendar_reconnect':
      return (await consentsIn(deps.db, of.workspaceId)).map(seeConsent)
  }
}

type Priced = Pick<Condition<'cheapest_tenth'>, 'gpu_name' | 'machine_type' | 'provider' | 'region'>

const labelOf = ({ outside }: Reading, provider: string): string => providerLabel(outside, provider)

const subjectOf = (deps: Reading, { gpu_name: gpu, provider, region }: Priced): string =>
  [gpuLabel(gpu), provider && labelOf(deps, provider), region].filter(Boolean).join(', ')

/** Rules from before regions could be named have none. */
const placeOf = ({ provider, region }: Pick<Priced, 'provider' | 'region'>) => ({ provider: provider ?? undefined, region: region ?? undefined })

async function cheapestNow({ db }: Reading, { gpu_name: gpu, machine_type: type, provider, region }: Priced, { now }: Of): Promise<number | undefined> {
  const demo = !(await hasRealPrices(db))
  const rows = await cheapestRows(db, { gpu, market: marketOf[type], ...placeOf({ provider, region }), by: 'gpu', demo, now })
  const rates = rows.map(({ priceMicros, gpuCount }) => priceMicros / gpuCount / 1e6)
  return rates.length ? Math.min(...rates) : undefined
}

/** The series that speaks for a place, and its price per GPU-hour while that holds. */
async function followed(
  { db }: Reading,
  { gpu_name: gpu, machine_type: type, provider, region }: Priced,
  { now }: Of,
): Promise<{ series?: SeriesRow; usd?: number }> {
  const series = await chooseSeries(db, { gpu, market: marketOf[type], ...placeOf({ provider, region }), now })
  const isLive = series && series.endedAt === null && now.getTime() - series.lastObservedAt!.getTime() <= HOLD_HOURS * HOUR_MS
  return isLive ? { series, usd: Number(series.lastPriceMicros) / 1e6 / series.gpuCount } : {}
}

async function readCheapTime(deps: Reading, condition: Condition<'cheapest_tenth'>, of: Of): Promise<Sighting> {
  const { series, usd } = await followed(deps, condition, of)
  const latest = series && (await latestForecasts(deps, [series], of.now)).get(series.id)
  const medians = latest ? Array.from(latest.window.forecast.quantiles[0.5]!).slice(latest.window.skip, latest.window.skip + latest.window.count) : []
  return seeCheapTime(
    subjectOf(deps, condition),
    usd,
    medians.map((median) => median / series!.gpuCount),
  )
}

async function readJump(deps: Reading, condition: Condition<'price_jump'>, of: Of): Promise<Sighting> {
  const { series, usd } = await followed(deps, condition, of)
  const then = new Date(of.now.getTime() - condition.hours * HOUR_MS)
  const before = series && (await priceAt(deps.db, series.id, then))
  return seeJump(condition, subjectOf(deps, condition), usd, before === undefined ? undefined : before / 1e6 / series!.gpuCount)
}

async function readFamilies({ db }: Reading): Promise<Sighting[]> {
  const demo = !(await hasRealPrices(db))
  return (await familyHealths(db)).filter(({ family }) => family.startsWith('demo/') === demo).map(seeFamily)
}

/** What is paid for by the hour now. */
async function runningOf({ db }: Reading, { workspaceId, now }: Of): Promise<Running[]> {
  const rows = await openSessions(db, workspaceId)
  return rows.filter(({ segment }) => segment && segment.state !== 'stopped').map((row) => toRunning(row, now))
}

function toRunning({ session, segment }: OpenRow, now: Date): Running {
  const { utilisation, rateMicros, state } = segment!
  return {
    sessionId: session.id,
    name: session.name ?? `${gpuLabel(session.gpuId)} ${session.key}`,
    startedAt: session.startedAt,
    // A vendor that calls it idle has looked.
    utilisation: utilisation ?? (state === 'idle' && session.origin === 'poll' ? 0 : null),
    rateMicros,
    isStale: isStale(session, now),
  }
}
