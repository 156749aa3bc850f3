import type { Feature } from '../../platform/feature.ts'
import { jobs, prepare, ready } from './jobs.ts'
import { routes } from './routes.ts'

export { type Compute, inProcess } from './compute.ts'
export { isEnded } from './decide-refresh.ts'
export { refreshForecasts } from './refresh.ts'
export { type KeptForecast, latestForecast } from './store.ts'
export { takeWindow, type Window } from './take-window.ts'

/** Runs `forecast` on each price history, keeps every result, measures it when the truth is known. */
export const forecasts: Feature = { name: 'forecasts', routes, jobs, prepare, ready }
