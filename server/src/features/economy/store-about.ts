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

/** Of one session, one GPU, one provider that was rented from, or of several of these. */
export async function sessionsLike(
  db: Db,
  workspaceId: string,
  { session, gpuId, provider }: { session?: number | undefined; gpuId?: string | undefined; provider?: string | undefined },
): Promise<number[]> {
  let query = db
    .selectFrom('usageSessions as s')
    .innerJoin('usageInstances as i', 'i.id', 's.instanceId')
    .select('s.id')
    .where('s.workspaceId', '=', workspaceId)
  if (session !== undefined) query = query.where('s.id', '=', session)
  if (gpuId !== undefined) query = query.where('s.gpuId', '=', gpuId)
  if (provider !== undefined) query = query.where('i.provider', '=', provider.toLowerCase())
  return (await query.execute()).map(({ id }) => id)
}
