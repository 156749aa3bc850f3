import type { UsageOrigin } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** What a session is shown by. */
export type About = { id: number; key: string; name: string | null; provider: string; gpuId: string; labels: Record<string, string>; origin: UsageOrigin }

export async function aboutSessions(db: Db, workspaceId: string, ids: readonly number[]): Promise<About[]> {
  return db
    .selectFrom('usageSessions as s')
    .innerJoin('usageInstances as i', 'i.id', 's.instanceId')
    .select(['s.id', 's.name', 's.gpuId', 's.labels', 's.origin', 'i.key', 'i.provider'])
    .where('s.workspaceId', '=', workspaceId)
    .where('s.id', '=', sql<number>`any(${[...ids]}::bigint[])`)
    .orderBy('s.id')
    .execute()
}
