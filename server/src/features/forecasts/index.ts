import type { Feature } from '../../platform/feature.ts'
import { jobs, prepare, ready } from './jobs.ts'
import { routes } from './routes.ts'

/** Runs `forecast` on each price history, keeps every result, measures it when the truth is known. */
export const forecasts: Feature = { name: 'forecasts', routes, jobs, prepare, ready }
