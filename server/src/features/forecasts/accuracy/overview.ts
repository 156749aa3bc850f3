import type { AccuracyQuery, AccuracyRow, accuracySorts } from '@dumont/contracts'
import { relativeError as geometricMean } from '@dumont/forecast'
import { roundTo } from '../work-out-cost.ts'
import { decideVerdict, neededHours } from './decide-verdict.ts'
import { coverageOf, mapeOf, naiveMapeOf, widthOf, wqlOf } from './figures.ts'
import type { SeriesTotals } from './store-scores.ts'

export type Grouping = AccuracyQuery['by']
type Labels = Pick<AccuracyRow, 'name' | 'gpu' | 'provider' | 'region' | 'market' | 'kind' | 'series_id'>

/** One row for each GPU, provider or series. `label` names a GPU. */
export function rowsBy(by: Grouping, all: readonly SeriesTotals[], label: (gpuId: string) => string): AccuracyRow[] {
  const keyOf = { gpu: (one: SeriesTotals) => one.gpuId, provider: (one: SeriesTotals) => one.provider ?? '', series: (one: SeriesTotals) => String(one.id) }[
    by
  ]
  return [...Map.groupBy(all, keyOf).values()].map((group) => rowOf(group, labelsOf(by, group[0]!, label)))
}

function labelsOf(by: Grouping, one: SeriesTotals, label: (gpuId: string) => string): Labels {
  const nothing = { gpu: null, provider: null, region: null, market: null, kind: null, series_id: null }
  if (by === 'gpu') return { ...nothing, name: label(one.gpuId), gpu: one.gpuId }
  if (by === 'provider') return { ...nothing, name: one.provider ?? '', provider: one.provider }
  return { name: one.key, gpu: one.gpuId, provider: one.provider, region: one.region, market: one.market, kind: one.kind, series_id: one.id }
}

export const noLabels = (name: string): Labels => ({ name, gpu: null, provider: null, region: null, market: null, kind: null, series_id: null })

/** The record of some series as one: samples of all weigh the same in MAPE, series of all in errors relative to a rival. */
export function rowOf(group: readonly SeriesTotals[], labels: Labels): AccuracyRow {
  const scored = group.filter(({ samples }) => samples > 0)
  const sum = (of: (one: SeriesTotals) => number) => scored.reduce((total, one) => total + of(one), 0)
  const samples = sum((one) => one.samples)
  const errors = { samples, zeros: sum((one) => one.zeros), relativeError: sum((one) => one.relativeError), naiveRelative: sum((one) => one.naiveRelative) }
  // Series tell of the same hours: those of the longest record count.
  const longest = Math.max(0, ...scored.map(({ actualHours }) => actualHours))
  const isScored = longest >= neededHours
  const shown = <T>(figure: T): T | null => (isScored ? figure : null)
  return {
    ...labels,
    series: scored.length,
    state: isScored ? 'scored' : 'collecting',
    verdict: decideVerdict({ scoredHours: longest, ...errors }),
    mape: shown(mapeOf(errors)),
    naive_mape: shown(naiveMapeOf(errors)),
    relative_error: shown(relativeTo(scored.map((one) => ({ error: one.absError, naiveError: one.naiveAbs })))),
    seasonal_relative_error: shown(relativeTo(scored.map((one) => ({ error: one.seasonalOwnAbs, naiveError: one.seasonalAbs })))),
    wql: shown(wqlOf({ loss: sum((one) => one.loss), weight: sum((one) => one.weight) })),
    coverage_50: shown(
      coverageOf(
        sum((one) => one.inside50),
        samples,
      ),
    ),
    coverage_80: shown(
      coverageOf(
        sum((one) => one.inside80),
        samples,
      ),
    ),
    width_80_percent: shown(
      widthOf(
        sum((one) => one.width80Relative),
        samples,
      ),
    ),
    scored_hours: sum((one) => one.actualHours),
    num_samples: samples,
  }
}

function relativeTo(series: readonly { error: number; naiveError: number }[]): number | null {
  const mean = geometricMean(series)
  return Number.isFinite(mean) ? roundTo(mean, 4) : null
}

const verdicts = ['better', 'same', 'worse', 'not_enough']

/** Rows without the figure come last, whichever way. */
export function sortRows(rows: readonly AccuracyRow[], sort: (typeof accuracySorts)[number], order: 'asc' | 'desc'): AccuracyRow[] {
  const valueOf = (row: AccuracyRow) => (sort === 'verdict' ? verdicts.indexOf(row.verdict) : row[sort])
  const way = order === 'asc' ? 1 : -1
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || compare(a.name, b.name)
    return way * compare(x, y) || compare(a.name, b.name) || (a.series_id ?? 0) - (b.series_id ?? 0)
  })
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)
