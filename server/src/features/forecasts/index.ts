import type { Feature } from '../../platform/feature.ts'
import { jobs, prepare, ready } from './jobs.ts'
import { routes } from './routes.ts'

export { healthRows as familyHealths } from './accuracy/store-health.ts'
export { marketOf, seedOf } from './answers.ts'
export { latestForecasts, type LatestForecast } from './latest-forecasts.ts'
export { confidenceOf } from './measure-coverage.ts'
export { coverageOf } from './store.ts'

/** Runs `forecast` on each price history, keeps every result, measures it when the truth is known. */
export const forecasts: Feature = { name: 'forecasts', routes, jobs, prepare, ready }
