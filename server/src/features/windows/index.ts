import type { Feature } from '../../platform/feature.ts'
import { keepPlans } from './keep-plans.ts'
import { routes } from './routes.ts'

export { plannedCosts } from './planned-costs.ts'
export { optimalTimingFor } from './optimal-timing.ts'

/** When and where to run a job, and plans that wait for their window. Forecasts wake the job; the schedule is for when none came. */
export const windows: Feature = { name: 'windows', routes, jobs: [{ name: 'windows.keep', cron: '20 * * * *', runDue: keepPlans }] }
