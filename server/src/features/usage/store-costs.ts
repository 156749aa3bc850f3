import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { TRUST_MS } from './decide-poll.ts'
import type { Exact } from './exact-cost.ts'

/** Where a segment `g` of a session `s` ends at `now`: what is polled is believed for three polls after it was last seen. */
export const endOf = (now: Date) =>
  sql<Date>`coalesce(g.to_at, greatest(g.from_at, case when s.origin = 'poll' then least(${now}::timestamptz, s.last_seen_at + make_interval(secs => ${sql.lit(TRUST_MS / 1000)})) else ${now}::timestamptz end))`

const ms = (from: ReturnType<typeof sql>, to: ReturnType<typeof sql>) => sql`greatest(0, (extract(epoch from (${to} - ${from})) * 1000))::bigint`

export type SessionCost = { sessionId: number; runningMs: number; cost: Exact; storage: Exact; estimated: boolean; rateUnknown: boolean }

/** What sessions came to, up to now, exactly. */
export async function costsOf(db: Db, sessionIds: readonly number[], now: Date): Promise<Map<number, SessionCost>> {
  const length = ms(sql`g.from_at`, endOf(now))
  const { rows } = await sql<{ sessionId: number; runningMs: number; cost: string; storage: string; estimated: boolean; rateUnknown: boolean }>`
    select g.session_id, coalesce(sum(${length}) filter (where g.state <> 'stopped'), 0)::bigint as running_ms,
      coalesce(sum(${length}::numeric * g.rate_micros) filter (where g.state <> 'stopped'), 0)::text as cost,
      sum(${length}::numeric * g.storage_micros)::text as storage,
      bool_or(g.estimated_because is not null) as estimated, bool_or(g.rate_micros is null) as rate_unknown
    from usage_segments g join usage_sessions s on s.id = g.session_id
    where g.session_id = any(${[...sessionIds]}::bigint[]) and g.superseded_by is null and not g.voided group by g.session_id`.execute(db)
  return new Map(rows.map((row) => [row.sessionId, { ...row, cost: BigInt(row.cost), storage: BigInt(row.storage) }]))
}

type Stretch = { workspaceId: string; provider: string; keys: readonly string[]; from: Date; to: Date }

/** What the ledger says was paid for some instances in [from, to), storage included. */
export async function paidBetween(db: Db, { workspaceId, provider, keys, from, to }: Stretch): Promise<Exact> {
  const inside = ms(sql`greatest(g.from_at, ${from}::timestamptz)`, sql`least(${endOf(to)}, ${to}::timestamptz)`)
  const { rows } = await sql<{ paid: string }>`
    select coalesce(sum(${inside}::numeric * (g.storage_micros + case when g.state = 'stopped' then 0 else coalesce(g.rate_micros, 0) end)), 0)::text as paid
    from usage_segments g join usage_sessions s on s.id = g.session_id join usage_instances i on i.id = g.instance_id
    where g.workspace_id = ${workspaceId} and i.provider = ${provider} and i.key = any(${[...keys]}::text[])
      and g.superseded_by is null and not g.voided and g.from_at < ${to}`.execute(db)
  return BigInt(rows[0]!.paid)
}
