import type { UsageOrigin } from '@dumont/contracts'
import { type RawBuilder, sql } from 'kysely'
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

export type SessionsLike = {
  session?: number | undefined
  gpuId?: string | undefined
  /** That was rented from. */
  provider?: string | undefined
  /** `value` null: those that do not have it; undefined: those that have it. */
  label?: { name: string; value: string | null | undefined } | undefined
}

/** Of one session, one GPU, one provider, one label, or of several of these. */
export async function sessionsLike(db: Db, workspaceId: string, { session, gpuId, provider, label }: SessionsLike): Promise<number[]> {
  let query = db
    .selectFrom('usageSessions as s')
    .innerJoin('usageInstances as i', 'i.id', 's.instanceId')
    .select('s.id')
    .where('s.workspaceId', '=', workspaceId)
  if (session !== undefined) query = query.where('s.id', '=', session)
  if (gpuId !== undefined) query = query.where('s.gpuId', '=', gpuId)
  if (provider !== undefined) query = query.where('i.provider', '=', provider.toLowerCase())
  if (label) query = query.where(hasLabel(label))
  return (await query.execute()).map(({ id }) => id)
}

function hasLabel({ name, value }: NonNullable<SessionsLike['label']>): RawBuilder<boolean> {
  if (value === null) return sql<boolean>`s.labels ->> ${name} is null`
  return value === undefined ? sql<boolean>`s.labels ->> ${name} is not null` : sql<boolean>`s.labels ->> ${name} = ${value}`
}
