import { type AlertRule, RuleCondition } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { memoryFrom } from './memory.ts'
import type { RuleRow } from './tables.ts'

const MOST_WATCHED = 50

type Watched = { ruleId: number; memory: unknown; subject: string | null; value: number | null }

/** Rules of one workspace. */
export async function answerRules(db: Db, rows: readonly RuleRow[]): Promise<AlertRule[]> {
  const ids = rows.map(({ id }) => id)
  const [watched, fired] = [await watchedBy(db, ids), rows[0] ? await lastFired(db, rows[0].workspaceId, ids) : new Map<number, Date>()]
  return rows.map((row) => toWireRule(row, watched.get(row.id) ?? [], fired.get(row.id)))
}

/** What each rule watches, what is furthest first. What it watched once and does no more has no subject, and is told only where nothing else is. */
async function watchedBy(db: Db, ruleIds: readonly number[]): Promise<Map<number, Watched[]>> {
  const { rows } = await sql<Watched>`
    select rule_id, memory, subject, value from (
      select rule_id, memory, memory ->> 'subject' subject, (memory ->> 'value')::float8 value, row_number() over (
        partition by rule_id
        order by array_position(array['firing', 'recovering', 'silenced', 'pending', 'no_data', 'normal'], memory ->> 'state'), memory ->> 'since', watch) place
      from alert_rule_memories where rule_id = any(${[...ruleIds]}::bigint[])
    ) ordered where place <= ${MOST_WATCHED} order by rule_id, place`.execute(db)
  return Map.groupBy(rows, ({ ruleId }) => ruleId)
}

/** Not seeing is no firing. */
async function lastFired(db: Db, workspaceId: string, ruleIds: readonly number[]): Promise<Map<number, Date>> {
  const { rows } = await sql<{ source: string; at: Date }>`
    select source, max(fired_at) at from alerts where workspace_id = ${workspaceId} and source = any(${ruleIds.map((id) => `rule:${id}`)}::text[]) and kind <> 'no_data' group by source`.execute(
    db,
  )
  return new Map(rows.map(({ source, at }) => [Number(source.slice('rule:'.length)), at]))
}

function toWireRule(row: RuleRow, watched: readonly Watched[], lastFiredAt: Date | undefined): AlertRule {
  const { id, name, condition, enabled, email, channels, language, value } = row
  const worst = memoryFrom(watched[0]?.memory)
  return {
    id,
    name,
    // One that was kept before a field was there stands for its default.
    condition: RuleCondition.parse(condition),
    enabled,
    email,
    channels,
    language,
    state: worst.state,
    value,
    since: worst.since?.toISOString() ?? null,
    silenced_until: row.silencedUntil?.toISOString() ?? null,
    evaluated_at: row.evaluatedAt?.toISOString() ?? null,
    last_fired_at: lastFiredAt?.toISOString() ?? null,
    watched: watched.flatMap((one) => (one.subject === null ? [] : toWireWatched(one, one.subject))),
    created_at: row.createdAt.toISOString(),
  }
}

function toWireWatched({ memory, value }: Watched, subject: string): AlertRule['watched'][number] {
  const { state, since } = memoryFrom(memory)
  return { subject, state, since: since?.toISOString() ?? null, value }
}
