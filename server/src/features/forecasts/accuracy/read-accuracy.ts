import type { ForecastAccuracy, ForecastAccuracyQuery } from '@dumont/contracts'
import type { Deps } from '../../../platform/feature.ts'
import { type SeriesRow, toWireSeries } from '../../prices/index.ts'
import { familyOf } from '../price-task.ts'
import { newestVersion } from './store-kept.ts'
import { addUp, type DaySums, emptySums } from './day-sums.ts'
import { decideVerdict, neededHours } from './decide-verdict.ts'
import { barDays, barsOf } from './bars.ts'
import { bandFigures, calibrationFigures, decisionFigures, horizonFigures, naiveErrors, ownErrors, seasonalErrors, wqlOf } from './figures.ts'
import { instantOf, isoDay, periodOf } from './period.ts'
import { hoursAndWeekdays } from './hours-and-weekdays.ts'
import { healthRows } from './store-health.ts'
import { scoredThrough, sumsOfSeries } from './store-scores.ts'
import { healthOf } from './wire-health.ts'

/** The record of one series. Reads only. */
export async function readAccuracy(deps: Deps, row: SeriesRow, gpuName: string, query: ForecastAccuracyQuery): Promise<ForecastAccuracy> {
  const now = deps.clock.now()
  const period = periodOf(query.days, now)
  const from = Math.min(period.from, period.to - barDays + 1)
  const [days, through, version, health] = await Promise.all([
    sumsOfSeries(deps.db, row.id, { from, to: period.to }),
    scoredThrough(deps.db, row.id),
    newestVersion(deps.db, row.id),
    healthRows(deps.db),
  ])
  const asked = days.filter(({ day }) => day >= period.from)
  const sums = addUp(asked.map((one) => one.sums))
  const isScored = sums.actualHours >= neededHours
  const family = familyOf(row)
  return {
    gpu_name: gpuName,
    machine_type: query.machine_type,
    market: row.market,
    provider: row.provider,
    region: row.region,
    series: toWireSeries(row, now),
    unit: 'usd_per_gpu_hour',
    zone: query.zone,
    ...countsOf(sums),
    ...figuresOf(isScored ? sums : emptySums(), row.gpuCount),
    ...hoursAndWeekdays(isScored ? asked : [], query.zone),
    bars: barsOf(
      days.map(({ day, sums }) => ({ day, ...sums })),
      period.to,
    ),
    health: healthOf(
      family,
      health.find((one) => one.family === family),
    ),
    model_version: version ?? null,
    scored_through: through === undefined ? null : isoDay(through),
    evaluation_period_days: query.days,
    evaluation_period_start: instantOf(period.from),
    evaluation_period_end: instantOf(period.to + 1),
    generated_at: now.toISOString(),
  }
}

/** How much there is, also while that is too little for figures. */
function countsOf(sums: DaySums) {
  const { samples, predictions, actualHours: scoredHours, zeros, relativeError, naiveRelative } = sums
  return {
    state: scoredHours >= neededHours ? ('scored' as const) : ('collecting' as const),
    scored_hours: scoredHours,
    needed_hours: neededHours,
    verdict: decideVerdict({ scoredHours, samples, relativeError, naiveRelative }),
    num_predictions: predictions,
    num_actual_values: scoredHours,
    num_samples: samples,
    missing_actuals: predictions - samples,
    zero_actuals: zeros,
  }
}

const figuresOf = (sums: DaySums, gpuCount: number) => ({
  ...ownErrors(sums, gpuCount),
  naive: naiveErrors(sums, gpuCount),
  seasonal_naive: seasonalErrors(sums, gpuCount),
  wql: wqlOf(sums),
  bands: bandFigures(sums, gpuCount),
  by_horizon: horizonFigures(sums, gpuCount),
  calibration: calibrationFigures(sums),
  decisions: decisionFigures(sums.decisions),
})
