import type { Feature } from '../../platform/feature.ts'
import { routes } from './routes.ts'
import { runValue } from './value-job.ts'

/** What running here saves against AWS, GCP and Azure. */
export const economy: Feature = { name: 'economy', routes, jobs: [{ name: 'economy.value', cron: '* * * * *', runDue: runValue }] }
