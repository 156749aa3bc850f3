import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Db } from '../../platform/db.ts'
import type { SourceRow } from './tables.ts'

/** A worker that has not ended a look by then is gone. */
const LEASE_SECONDS = 120

export type ClaimedSource = SourceRow & { lease: string }

/** Takes the source that is due the longest and nobody works on. A connection whose settings changed is due at once, whatever failed before. */
export async function claimSource(db: Db, now: Date): Promise<ClaimedSource | undefined> {
  const lease = randomUUID()
  const { rows } = await sql<SourceRow>`
    update usage_sources set lease_by = ${lease}, lease_until = clock_timestamp() + make_interval(secs => ${sql.lit(LEASE_SECONDS)}), last_attempt_at = ${now}
    where id = (
      select s.id from usage_sources s join provider_connections c on c.id = s.connection_id
      where (s.next_attempt_at <= ${now} or s.asked_version is distinct from c.version) and not c.paused and (s.lease_until is null or s.lease_until < clock_timestamp())
      order by s.next_attempt_at nulls first, s.id limit 1 for update of s skip locked
    ) returning *`.execute(db)
  return rows[0] && { ...rows[0], lease }
}

type SourceEnd = Partial<Omit<SourceRow, 'id' | 'workspaceId' | 'connectionId' | 'leaseBy' | 'leaseUntil' | 'createdAt'>>

/** Writes how it ended and lets the source go. False: it was no longer ours, and nothing was written. */
export async function endSource(db: Db, { id, lease }: Pick<ClaimedSource, 'id' | 'lease'>, end: SourceEnd): Promise<boolean> {
  const set = { ...end, leaseBy: null, leaseUntil: null }
  const row = await db.updateTable('usageSources').set(set).where('id', '=', id).where('leaseBy', '=', lease).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Connections whose vendor tells instances belong to the workspace of whoever made them, unless it refused. */
export async function addOwnSources(db: Db, providers: readonly string[], now: Date): Promise<void> {
  await sql`
    insert into usage_sources (workspace_id, connection_id, next_attempt_at, created_at)
    select c.workspace_id, c.id, ${now}, ${now} from provider_connections c join workspaces w on w.id = c.workspace_id
    where c.provider = any(${[...providers]}::text[])
      and not exists (select from usage_sources_refused r where r.connection_id = c.id and r.workspace_id = c.workspace_id)
    on conflict do nothing`.execute(db)
}

/** Parts of the vendor that are known; undefined: none yet. */
export async function knownParts(db: Db, connectionId: number): Promise<string[] | undefined> {
  const rows = await db
    .selectFrom('providerTasks')
    .select('part')
    .where('connectionId', '=', connectionId)
    .where('kind', '=', 'offers')
    .orderBy('part')
    .execute()
  return rows.length ? rows.map(({ part }) => part) : undefined
}

export type SourceOfConnection = SourceRow & { connectionName: string; provider: string; paused: boolean }

export async function sourcesOf(db: Db, workspaceId: string): Promise<SourceOfConnection[]> {
  return db
    .selectFrom('usageSources as s')
    .innerJoin('providerConnections as c', 'c.id', 's.connectionId')
    .selectAll('s')
    .select(['c.name as connectionName', 'c.provider', 'c.paused'])
    .where('s.workspaceId', '=', workspaceId)
    .orderBy('s.id')
    .execute()
}

/** Connections that are no source of the workspace. */
export async function otherConnections(db: Db, workspaceId: string, providers: readonly string[]): Promise<{ id: number; name: string; provider: string }[]> {
  return db
    .selectFrom('providerConnections as c')
    .select(['c.id', 'c.name', 'c.provider'])
    .where('c.provider', 'in', ['', ...providers])
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('usageSources as s').select('s.id').whereRef('s.connectionId', '=', 'c.id').where('s.workspaceId', '=', workspaceId))),
    )
    .orderBy('c.id')
    .execute()
}

/** Undefined: it is there already. */
export async function addSource(trx: Db, workspaceId: string, connectionId: number, now: Date): Promise<number | undefined> {
  await trx.deleteFrom('usageSourcesRefused').where('workspaceId', '=', workspaceId).where('connectionId', '=', connectionId).execute()
  const row = await trx
    .insertInto('usageSources')
    .values({ workspaceId, connectionId, nextAttemptAt: now, createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function removeSource(trx: Db, workspaceId: string, id: number): Promise<boolean> {
  const row = await trx.deleteFrom('usageSources').where('id', '=', id).where('workspaceId', '=', workspaceId).returning('connectionId').executeTakeFirst()
  if (!row) return false
  await trx
    .insertInto('usageSourcesRefused')
    .values({ workspaceId, connectionId: row.connectionId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return true
}
