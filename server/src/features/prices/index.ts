import type { Feature } from '../../platform/feature.ts'
import { jobs, prepare } from './jobs.ts'
import { routes } from './routes.ts'

export { chooseSeries } from './choose-series.ts'
export { chanceOf, decideNextAttempt } from './decide-next-attempt.ts'
export { openSession } from './collect-session.ts'
export { withoutSecrets } from './seal-settings.ts'
export { connectionById } from './store-connections.ts'
export { answerCsv } from './csv-answer.ts'
export { HOLD_HOURS, stateOf } from './decide-state.ts'
export { findGpu, gpuIdOf, gpuLabel, gpus } from './gpus.ts'
export { hasRealPrices, noteForecasts, seriesById, seriesRows } from './store.ts'
export { heldHours, type Place, placesOf } from './store-places.ts'
export { gpuRates, referenceRegions, referencesVersion } from './store-references.ts'
export type { PricingRow } from './tables-providers.ts'
export { type PriceHour, readHours } from './store-hours.ts'
export { resealConnections } from './reseal.ts'
export type { SeriesRow } from './tables.ts'
export { vendorsOf, vendorVariables } from './vendors.ts'
export { toWireSeries } from './wire.ts'

/** Price histories: collects them, checks them, keeps them, makes the indices. */
export const prices: Feature = { name: 'prices', routes, jobs, prepare }
