import type { Feature } from '../../platform/feature.ts'
import { jobs, prepare } from './jobs.ts'
import { routes } from './routes.ts'

export { chooseSeries, type SeriesWish } from './choose-series.ts'
export { answerCsv, csvCell, toCsv } from './csv-answer.ts'
export { FRESH_HOURS, HISTORY_NEEDED_HOURS, HOLD_HOURS, stateOf } from './decide-state.ts'
export { findGpu, gpuIdOf, gpuLabel } from './gpus.ts'
export { hasRealPrices, noteForecasts, seriesById, seriesRows, type SeriesFilter } from './store.ts'
export { readHours, type PriceHour } from './store-hours.ts'
export type { SeriesRow } from './tables.ts'
export { toWireSeries, usd } from './wire.ts'

/** Price histories: collects them, checks them, keeps them, makes the indices. */
export const prices: Feature = { name: 'prices', routes, jobs, prepare }
