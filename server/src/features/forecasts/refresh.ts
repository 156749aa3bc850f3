import { HOUR_MS, NAIVE_VERSION } from '@dumont/forecast'
import type { Deps } from '../../platform/feature.ts'
import { readHours, type SeriesRow, seriesRows } from '../prices/index.ts'
import { fallenFamilies } from './accuracy/store-health.ts'
import type { Compute } from './compute.ts'
import { decideRefresh, type Due } from './decide-refresh.ts'
import { decideWidths } from './decide-widths.ts'
import type { ModelHelp } from './forecasts-with-model.ts'
import { type KinOf, kinReader } from './kin-prices.ts'
import type { ForecastOutcome, ForecastTask, MadeForecast } from './make-forecasts.ts'
import { type ModelInUse, modelInUse } from './model-in-use.ts'
import { familyOf, priceTask } from './price-task.ts'
import { type Claim, claimRefresh, keepForecasts, noteFailures, refreshStates, releaseClaim, renewClaim, renewEveryMs } from './refresh-store.ts'
import { isKeptHour, missesBySeries, noteRound } from './store.ts'

/** Days of prices that a forecast looks back on. */
const lookBackDays = 90
const batchSize = 32
/** With a model batches are larger: kin forecast together need not be read twice. */
const batchSizeWithModel = 128
const pageSize = 1000
/** Few enough that reading them does not hold up requests. */
const readAtOnce = 4

type Call = { deps: Deps; now: Date; signal: AbortSignal; compute: Compute; onKept: (done: number, of: number) => void }
type Run = Call & { model?: ModelInUse | undefined; kinOf: KinOf; widthOf: (seriesId: number) => number }

/**
 * Makes every forecast that is due, in batches shared with all other workers, until nothing is left or `signal` fires.
 * Answers how many series are still due but held by others: they may have crashed, so ask again when their lease has ended.
 */
export async function refreshForecasts(deps: Deps, now: Date, signal: AbortSignal, compute: Compute, onKept: Call['onKept'] = () => {}): Promise<number> {
  const call: Call = { deps, now, signal, compute, onKept }
  let heldByOthers = 0
  while (!signal.aborted) {
    // Asked again each time: another model may have come into use meanwhile.
    const model = await modelInUse(deps)
    const { free, held, all, families } = await dueSeries(call, model)
    heldByOthers = held
    if (!free.length) break
    const widthOf = decideWidths(await missesBySeries(deps.db), families)
    if (!(await workThrough({ ...call, model, kinOf: kinReader(deps.db, all), widthOf }, free))) break
  }
  if (!signal.aborted) await noteRound(deps.db, now)
  return heldByOthers
}

type DueSeries = { due: Due; row: SeriesRow }

/** All that is due, series of one family side by side, as they are calibrated together, and within it those of one instance type. */
async function dueSeries(
  { deps: { db }, now }: Call,
  model: ModelInUse | undefined,
): Promise<{ free: DueSeries[]; held: number; all: SeriesRow[]; families: Map<number, string> }> {
  const all: SeriesRow[] = []
  const families = new Map<number, string>()
  const fallen = await fallenFamilies(db)
  const free: DueSeries[] = []
  let held = 0
  for (let after = 0; ;) {
    const page = await seriesRows(db, { after, limit: pageSize })
    const states = await refreshStates(
      db,
      page.map(({ id }) => id),
    )
    if (model) all.push(...page)
    for (const row of page) {
      const family = familyOf(row)
      families.set(row.id, family)
      const due = decideRefresh(row, states.get(row.id), now, fallen.has(family) ? NAIVE_VERSION : model?.version)
      if (due && states.get(row.id)?.leased) held++
      else if (due) free.push({ due, row })
    }
    if (page.length < pageSize) break
    after = page.at(-1)!.id
  }
  const sorted = free.map((one) => ({ ...one, order: orderOf(one) })).toSorted((a, b) => compare(a.order, b.order) || a.row.id - b.row.id)
  return { free: sorted, held, all, families }
}

/** False when others had taken everything. */
async function workThrough(run: Run, rows: readonly DueSeries[]): Promise<boolean> {
  const size = run.model ? batchSizeWithModel : batchSize
  const batches = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
  let claimed = 0
  let done = 0
  const lane = async (): Promise<void> => {
    for (let batch = batches.shift(); batch && !run.signal.aborted; batch = batches.shift()) {
      const claim = await claimRefresh(
        run.deps.db,
        batch.map(({ due }) => due),
        run.now,
      )
      claimed += claim.due.length
      if (claim.due.length) await workOn(run, claim, new Map(batch.map(({ row }) => [row.id, row])))
      done += batch.length
      run.onKept(done, rows.length)
    }
  }
  await Promise.all(Array.from({ length: run.compute.lanes }, lane))
  return claimed > 0
}

async function workOn(run: Run, claim: Claim, rows: ReadonlyMap<number, SeriesRow>): Promise<void> {
  const { deps, now } = run
  const renewal = setInterval(() => void renewClaim(deps.db, claim).catch(() => {}), renewEveryMs)
  try {
    const outcomes = await makeAll(run, claim.due, rows)
    deps.failpoint('forecasts.afterCompute')
    await keepForecasts(deps.db, claim, outcomes.filter(isMade), now)
    deps.failpoint('forecasts.afterStore')
    const failures = outcomes.flatMap((outcome) =>
      'error' in outcome
        ? [outcome]
        : 'tooShort' in outcome
          ? [{ seriesId: outcome.seriesId, error: `only ${outcome.tooShort} hours of history at the origin` }]
          : [],
    )
    await noteFailures(deps.db, claim, failures, now)
    for (const { seriesId, error } of failures) deps.log.warn({ series_id: seriesId, reason: error }, 'no forecast could be made; tried again later')
  } finally {
    clearInterval(renewal)
    await releaseClaim(deps.db, claim).catch(() => {})
  }
}

/** A series that was silent for most of the last 90 days is forecast from all there is of it. */
async function makeAll(run: Run, due: readonly Due[], rows: ReadonlyMap<number, SeriesRow>): Promise<ForecastOutcome[]> {
  const help = await helpFor(run, due, rows)
  const outcomes = await computeAll(run.compute, await readTasks(run, due, rows, lookBackDays), help)
  const short = new Set(outcomes.flatMap((outcome) => ('tooShort' in outcome ? [outcome.seriesId] : [])))
  if (!short.size) return outcomes
  const silent = due.filter(({ seriesId }) => short.has(seriesId))
  const again = await computeAll(run.compute, await readTasks(run, silent, rows, Infinity), help)
  return [...outcomes.filter(({ seriesId }) => !short.has(seriesId)), ...again]
}

/** Whether the model is asked: for a forecast to show, or where it was set aside for one to score. */
function isLearnt({ model }: Run, due: Due, row: SeriesRow): boolean {
  return due.model === NAIVE_VERSION ? Boolean(model) && !row.demo && isKeptHour(due.origin) : due.model !== null
}

/** The model, and prices of kin, when any of these series is made with it. */
async function helpFor(run: Run, due: readonly Due[], rows: ReadonlyMap<number, SeriesRow>): Promise<ModelHelp | undefined> {
  const { model, kinOf } = run
  const learnt = due.filter((one) => isLearnt(run, one, rows.get(one.seriesId)!))
  if (!model || !learnt.length) return undefined
  const kin = await kinOf(
    learnt.map(({ seriesId }) => rows.get(seriesId)!),
    learnt.map(({ origin }) => origin),
  )
  return { version: model.version, bytes: model.bytes, kin }
}

/** A thread that breaks down fails its batch only: the others go on, and this one is tried again later. */
async function computeAll(compute: Compute, tasks: ForecastTask[], help?: ModelHelp): Promise<ForecastOutcome[]> {
  const ids = tasks.map(({ seriesId }) => seriesId)
  return compute
    .run(tasks, help)
    .catch((error: unknown) =>
      ids.map((seriesId) => ({ seriesId, error: `the computation broke down: ${error instanceof Error ? error.message : String(error)}`.slice(0, 500) })),
    )
}

/** Prices known at each origin. The row of the hour after it holds what was seen since the origin, so it belongs to what is known. */
async function readTasks(run: Run, due: readonly Due[], rows: ReadonlyMap<number, SeriesRow>, days: number): Promise<ForecastTask[]> {
  const { db } = run.deps
  const tasks: ForecastTask[] = []
  for (let at = 0; at < due.length; at += readAtOnce) {
    const part = due.slice(at, at + readAtOnce)
    const origins = part.map(({ origin }) => origin.getTime())
    const from = days === Infinity ? 0 : Math.min(...origins) - days * 24 * HOUR_MS
    const hours = await readHours(
      db,
      part.map(({ seriesId }) => seriesId),
      new Date(from),
      new Date(Math.max(...origins) + HOUR_MS),
    )
    for (const one of part) {
      const { seriesId, origin } = one
      const row = rows.get(seriesId)!
      const naive = one.model === NAIVE_VERSION
      const earliest = days === Infinity ? 0 : origin.getTime() - days * 24 * HOUR_MS
      const known = (hours.get(seriesId) ?? []).filter(({ hour }) => hour.getTime() >= earliest && hour.getTime() <= origin.getTime() + HOUR_MS)
      const how = { learnt: isLearnt(run, one, row), naive, shadow: naive && isKeptHour(origin), width: run.widthOf(seriesId) }
      tasks.push({ ...priceTask(row, known), originMs: origin.getTime(), ...how })
    }
  }
  return tasks
}

const isMade = (outcome: ForecastOutcome): outcome is MadeForecast => 'quantiles' in outcome
/** Origins side by side, too: of prices that ended each series has its own. */
const orderOf = ({ due, row }: DueSeries): string => [familyOf(row), row.gpuId, row.instanceType ?? '', due.origin.toISOString(), row.region ?? ''].join('|')
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
