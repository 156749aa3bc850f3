import type { AccuracyOverview, AccuracyQuery, AccuracyRow, ModelHealth, PublicAccuracy } from '@dumont/contracts'
import type { Deps } from '../../../platform/feature.ts'
import type { Db } from '../../../platform/db.ts'
import { gpuIdOf, gpuLabel, hasRealPrices, seriesRows } from '../../prices/index.ts'
import { familyOf } from '../price-task.ts'
import { barDays, barsOf } from './bars.ts'
import { calibrationFigures } from './figures.ts'
import { noLabels, rowOf, rowsBy, sortRows } from './overview.ts'
import { type DayRange, instantOf, periodOf } from './period.ts'
import { healthEvents, healthRows } from './store-health.ts'
import { type ScoreFilter, totalsByDay, totalsBySeries } from './store-scores.ts'
import { eventOf, healthOf } from './wire-health.ts'

const mostEvents = 100

export type OverviewRows = Omit<AccuracyOverview, 'rows'> & { all: AccuracyRow[] }

/** Every row of the overview, sorted. Indices have rows of their own among series and count nowhere else: they are made of listings. */
export async function readOverview({ db, clock }: Deps, query: AccuracyQuery): Promise<OverviewRows> {
  const now = clock.now()
  const period = periodOf(query.days, now)
  const demo = !(await hasRealPrices(db))
  const { market, provider } = query
  const gpu = query.gpu === undefined ? undefined : gpuIdOf(query.gpu)
  const all = await totalsBySeries(db, { ...period, demo, market, provider, gpu })
  const listings = all.filter(({ rentable }) => rentable)
  const rows = rowsBy(query.by, query.by === 'series' ? all : listings, gpuLabel)
  return {
    by: query.by,
    overall: rowOf(listings, noLabels('all')),
    all: sortRows(rows, query.sort, query.order),
    total: rows.length,
    demo,
    ...periodWords(period),
    generated_at: now.toISOString(),
  }
}

export async function readHealth({ db }: Pick<Deps, 'db'>): Promise<ModelHealth> {
  const [rows, events, shown] = await Promise.all([healthRows(db), healthEvents(db, mostEvents), shownFamilies(db)])
  return {
    families: rows.filter(({ family }) => shown.has(family)).map((row) => healthOf(row.family, row)),
    events: events.filter(({ family }) => shown.has(family)).map(eventOf),
  }
}

/** The record for anyone. */
export async function readPublic({ db, clock }: Pick<Deps, 'db' | 'clock'>, days: number): Promise<PublicAccuracy> {
  const now = clock.now()
  const period = periodOf(days, now)
  const demo = !(await hasRealPrices(db))
  const filter: ScoreFilter = { ...period, demo, rentable: true }
  const first = Math.min(period.from, period.to - barDays + 1)
  const [listings, byDay, health] = await Promise.all([totalsBySeries(db, filter), totalsByDay(db, { ...filter, from: first }), readHealth({ db })])
  const asked = byDay.filter(({ day }) => day >= period.from)
  const overall = rowOf(listings, noLabels('all'))
  return {
    overall,
    gpus: sortRows(rowsBy('gpu', listings, gpuLabel), 'name', 'asc'),
    providers: sortRows(rowsBy('provider', listings, gpuLabel), 'name', 'asc'),
    ...health,
    calibration: calibrationFigures(overall.state === 'scored' ? joined(asked) : { samples: 0, below: [] }),
    bars: barsOf(byDay, period.to),
    demo,
    ...periodWords(period),
    generated_at: now.toISOString(),
  }
}

async function shownFamilies(db: Db): Promise<Set<string>> {
  const demo = !(await hasRealPrices(db))
  return new Set((await seriesRows(db, { demo })).map(familyOf))
}

function joined(days: readonly { samples: number; below: readonly number[] }[]): { samples: number; below: number[] } {
  const below = days[0]?.below.map((_, i) => days.reduce((sum, day) => sum + day.below[i]!, 0)) ?? []
  return { samples: days.reduce((sum, { samples }) => sum + samples, 0), below }
}

const periodWords = ({ from, to }: DayRange) => ({
  evaluation_period_days: to - from + 1,
  evaluation_period_start: instantOf(from),
  evaluation_period_end: instantOf(to + 1),
})
