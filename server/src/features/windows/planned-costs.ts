import type { Db } from '../../platform/db.ts'
import './tables.ts'

/** What kept plans of a workspace that end after `from` and begin before `to` are expected to cost, USD; of those that cross an end of the stretch, the share within it. */
export async function plannedCosts(db: Db, workspaceId: string, from: Date, to: Date): Promise<number> {
  const rows = await db
    .selectFrom('windowPlans')
    .select('planned')
    .where('workspaceId', '=', workspaceId)
    .where('state', 'in', ['waiting', 'settled', 'running'])
    .where('planned', 'is not', null)
    .execute()
  return rows
    .flatMap(({ planned }) => planned!.pieces)
    .reduce((usd, { start_time, end_time, cost }) => usd + cost * shareWithin(Date.parse(start_time), Date.parse(end_time), from.getTime(), to.getTime()), 0)
}

const shareWithin = (start: number, end: number, from: number, to: number): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from)) / Math.max(1, end - start)
