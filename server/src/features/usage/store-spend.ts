import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Exact } from './exact-cost.ts'
import { endOf } from './store-costs.ts'

/** Which usage: every part that is set must fit. */
export type SpendScope = { workspaceId: string; gpuId?: string | null; provider?: string | null; label?: { name: string; value: string } | null }

export type Spend = {
  /** Running, idle and storage, in [from, to). */
  spent: Exact
  /** Part of it was not seen or not told, or nobody knows its rate. */
  estimated: boolean
}

/** What the usage in scope came to in [from, to), exactly; what goes on is counted to `to`. */
export async function spendBetween(db: Db, scope: SpendScope, from: Date, to: Date): Promise<Spend> {
  const inside = sql`greatest(0, extract(epoch from (least(${endOf(to)}, ${to}::timestamptz) - greatest(g.from_at, ${from}::timestamptz))) * 1000)::bigint`
  const { rows } = await sql<{ spent: string; estimated: boolean | null }>`
    select coalesce(sum(${inside}::numeric * (g.storage_micros + case when g.state = 'stopped' then 0 else coalesce(g.rate_micros, 0) end)), 0)::text as spent,
      bool_or(g.estimated_because is not null or (g.rate_micros is null and g.state <> 'stopped')) as estimated
    from usage_segments g join usage_sessions s on s.id = g.session_id join usage_instances i on i.id = g.instance_id
    where g.workspace_id = ${scope.workspaceId} and g.superseded_by is null and not g.voided
      and g.from_at < ${to} and (g.to_at is null or g.to_at > ${from})
      and ${inScope(scope)}`.execute(db)
  return { spent: BigInt(rows[0]!.spent), estimated: rows[0]!.estimated ?? false }
}

/** What a stretch of usage costs while it lasts, storage included, in micro-dollars per hour. */
export type Stretch = { from: Date; to: Date; microsPerHour: number }

/** The usage in scope that overlaps [from, to), each stretch as long as it was; what goes on ends at `to`. */
export async function stretchesBetween(db: Db, scope: SpendScope, from: Date, to: Date): Promise<Stretch[]> {
  const { rows } = await sql<Stretch>`
    select g.from_at as "from", least(${endOf(to)}, ${to}::timestamptz) as "to",
      g.storage_micros + case when g.state = 'stopped' then 0 else coalesce(g.rate_micros, 0) end as micros_per_hour
    from usage_segments g join usage_sessions s on s.id = g.session_id join usage_instances i on i.id = g.instance_id
    where g.workspace_id = ${scope.workspaceId} and g.superseded_by is null and not g.voided
      and g.from_at < ${to} and (g.to_at is null or g.to_at > ${from})
      and ${inScope(scope)}`.execute(db)
  return rows
}

function inScope({ gpuId, provider, label }: SpendScope) {
  const all = [sql`true`]
  if (gpuId) all.push(sql`s.gpu_id = ${gpuId}`)
  if (provider) all.push(sql`lower(i.provider) = lower(${provider})`)
  if (label) all.push(sql`s.labels ->> ${label.name} = ${label.value}`)
  return sql.join(all, sql` and `)
}
