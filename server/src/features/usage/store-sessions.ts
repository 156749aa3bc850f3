import type { UsageSessionsQuery } from '@dumont/contracts'
import { type SqlBool, sql } from 'kysely'
import { gpuIdOf } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import type { SegmentRow, SessionRow } from './tables.ts'

export type Session = SessionRow & {
  provider: string
  key: string
  state: 'running' | 'idle' | 'stopped' | 'ended'
  rateMicros: number | null
  storageMicros: number
}

/** Sessions with what goes on in them now. */
function sessions(db: Db, workspaceId: string) {
  return db
    .selectFrom('usageSessions as s')
    .innerJoin('usageInstances as i', 'i.id', 's.instanceId')
    .leftJoin('usageSegments as g', (join) =>
      join.onRef('g.sessionId', '=', 's.id').on('g.toAt', 'is', null).on('g.supersededBy', 'is', null).on('g.voided', '=', false),
    )
    .where('s.workspaceId', '=', workspaceId)
}

export const shownSessions = (db: Db, workspaceId: string) =>
  sessions(db, workspaceId)
    .selectAll('s')
    .select(['i.provider', 'i.key'])
    .select([
      sql<Session['state']>`coalesce(g.state, 'ended')`.as('state'),
      sql<number | null>`case when g.state in ('running', 'idle') then g.rate_micros else 0 end`.as('rateMicros'),
      sql<number>`coalesce(g.storage_micros, 0)`.as('storageMicros'),
    ])

export async function sessionById(db: Db, workspaceId: string, id: number): Promise<Session | undefined> {
  return shownSessions(db, workspaceId).where('s.id', '=', id).executeTakeFirst()
}

export type Filter = Pick<UsageSessionsQuery, 'state' | 'provider' | 'gpu' | 'key'>

function conditions({ state, provider, gpu, key }: Filter) {
  return sql<SqlBool>`${state === 'active' ? sql`g.id is not null` : state === 'ended' ? sql`g.id is null` : sql`true`}
    and (${provider ?? null}::text is null or i.provider = lower(${provider ?? null}::text)) and (${key ?? null}::text is null or i.key = ${key ?? null}::text)
    and (${gpu ?? null}::text is null or s.gpu_id = ${gpu === undefined ? null : gpuIdOf(gpu)}::text)`
}

type Page = { before?: number | undefined; limit: number }

const pageOf = (db: Db, workspaceId: string, filter: Filter, { limit }: Page) => shownSessions(db, workspaceId).where(conditions(filter)).limit(limit)

const beginningOf = (workspaceId: string, id: number) =>
  sql`(select started_at, id from usage_sessions where workspace_id = ${workspaceId} and id = ${id}::bigint)`

/** By when they began, newest first: a file of the past that is taken today stands behind what runs. `before` is the last session of the page before. */
export async function listSessions(db: Db, workspaceId: string, filter: Filter, page: Page): Promise<Session[]> {
  return pageOf(db, workspaceId, filter, page)
    .$if(page.before !== undefined, (query) => query.where(sql<SqlBool>`(s.started_at, s.id) < ${beginningOf(workspaceId, page.before!)}`))
    .orderBy('s.startedAt', 'desc')
    .orderBy('s.id', 'desc')
    .execute()
}

/** By their numbers, newest first: an order that has an index and that no correction changes, for reading all of them. */
export async function listSessionsByNumber(db: Db, workspaceId: string, filter: Filter, page: Page): Promise<Session[]> {
  return pageOf(db, workspaceId, filter, page)
    .$if(page.before !== undefined, (query) => query.where('s.id', '<', page.before!))
    .orderBy('s.id', 'desc')
    .execute()
}

export async function countSessions(db: Db, workspaceId: string, filter: Filter): Promise<number> {
  const { n } = await sessions(db, workspaceId)
    .where(conditions(filter))
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow()
  return n
}

export async function segmentsOf(db: Db, sessionId: number): Promise<SegmentRow[]> {
  return db.selectFrom('usageSegments').selectAll().where('sessionId', '=', sessionId).orderBy('fromAt').orderBy('id').execute()
}

export async function segmentById(db: Db, workspaceId: string, id: number): Promise<SegmentRow | undefined> {
  return db.selectFrom('usageSegments').selectAll().where('workspaceId', '=', workspaceId).where('id', '=', id).executeTakeFirst()
}
