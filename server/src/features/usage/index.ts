import type { Feature } from '../../platform/feature.ts'
import { runPoll } from './poll-job.ts'
import { routes } from './routes.ts'

export { divideHalfEven, type Exact, exactCost, HOUR_MS, microsOf, usdOf } from './exact-cost.ts'
export { countingSegments, finishedSessions, usedGpus } from './store-finished.ts'
export { balancesOf } from './read-balances.ts'
export { type OpenRow, openSessions } from './store-ledger.ts'
export { spendBetween, type Stretch, stretchesBetween } from './store-spend.ts'
export type { Session } from './store-sessions.ts'
export type { SegmentRow } from './tables.ts'
export { countedTo, isStale } from './wire.ts'

/** What ran, where, at which rate: the ledger of a workspace. */
export const usage: Feature = { name: 'usage', routes, jobs: [{ name: 'usage.poll', cron: '* * * * *', runDue: runPoll }] }
