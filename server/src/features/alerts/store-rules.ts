import type { AlertRule, AlertRuleChange, NewAlertRule } from '@dumont/contracts'
import { sql } from 'kysely'
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../platform/db.ts'
import type { AlertMemory } from './decide-alert.ts'
import { memoryFrom } from './memory.ts'
import type { RuleRow } from './tables.ts'

/** Newest first. */
export async function rulesOf(db: Db, workspaceId: string): Promise<RuleRow[]> {
  return db.selectFrom('alertRules').selectAll().where('workspaceId', '=', workspaceId).orderBy('id', 'desc').execute()
}

export async function addRule(trx: Db, workspaceId: string, { condition, channels, ...wanted }: NewAlertRule, now: Date): Promise<RuleRow> {
  return trx
    .insertInto('alertRules')
    .values({ ...wanted, workspaceId, condition: JSON.stringify(condition), channels: JSON.stringify(channels), createdAt: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Until the transaction ends nobody else changes or judges it. */
export async function lockRule(trx: Db, workspaceId: string, id: number): Promise<RuleRow | undefined> {
  return trx.selectFrom('alertRules').selectAll().where('id', '=', id).where('workspaceId', '=', workspaceId).forUpdate().executeTakeFirst()
}

/** With another condition it is judged anew at once, but never counts episodes from one again: their names are for ever. */
export async function changeRule(trx: Db, kept: RuleRow, { condition, channels, ...change }: AlertRuleChange): Promise<RuleRow> {
  const isOther = condition !== undefined && !isDeepStrictEqual(condition, kept.condition)
  const texts = {
    ...(isOther && { condition: JSON.stringify(condition), value: null, evaluatedAt: null }),
    ...(channels && { channels: JSON.stringify(channels) }),
  }
  const row = await trx
    .updateTable('alertRules')
    // An empty change is one too.
    .set((eb) => ({ name: eb.ref('name'), ...change, ...texts }))
    .where('id', '=', kept.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (isOther) await sql`update alert_rule_memories set memory = memory || ${over}::jsonb || '{"lastFiredAt": null}' where rule_id = ${kept.id}`.execute(trx)
  return row
}

export async function removeRule(trx: Db, workspaceId: string, id: number): Promise<RuleRow | undefined> {
  return trx.deleteFrom('alertRules').where('id', '=', id).where('workspaceId', '=', workspaceId).returningAll().executeTakeFirst()
}

export async function silenceRule(trx: Db, workspaceId: string, id: number, until: Date | null): Promise<RuleRow | undefined> {
  return trx
    .updateTable('alertRules')
    .set({ silencedUntil: until })
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .returningAll()
    .executeTakeFirst()
}

/** As `dueBudgets`: enabled, and not looked at since `before`; of some kinds, or of all. */
export async function dueRules(db: Db, before: Date, now: Date, kinds?: readonly string[]): Promise<number[]> {
  const ofKinds = kinds ? sql`condition ->> 'kind' = any(${[...kinds]}::text[])` : sql`true`
  const { rows } = await sql<{
    id: number
  }>`select id from alert_rules where ${isDue(before, now)} and ${ofKinds} order by evaluated_at nulls first, id`.execute(db)
  return rows.map(({ id }) => id)
}

/** For one evaluation: others that want it wait, and find it done. */
export async function holdRule(trx: Db, id: number, before: Date, now: Date): Promise<RuleRow | undefined> {
  const { rows } = await sql<RuleRow>`select * from alert_rules where id = ${id} and ${isDue(before, now)} for update`.execute(trx)
  return rows[0]
}

const isDue = (before: Date, now: Date) => sql<boolean>`enabled and (evaluated_at is null or evaluated_at <= ${before} or evaluated_at > ${now})`

export async function ruleMemories(db: Db, ruleId: number): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('alertRuleMemories').select(['watch', 'memory']).where('ruleId', '=', ruleId).execute()
  return new Map(rows.map(({ watch, memory }) => [watch, memory]))
}

export async function keepRuleMemory(trx: Db, ruleId: number, watch: string, memory: AlertMemory): Promise<void> {
  const text = JSON.stringify(memory)
  await trx
    .insertInto('alertRuleMemories')
    .values({ ruleId, watch, memory: text })
    .onConflict((conflict) => conflict.columns(['ruleId', 'watch']).doUpdateSet({ memory: text }))
    .execute()
}

const over = JSON.stringify({ state: 'normal', since: null, over: 0, blind: 0, hasFired: false, hasToldBlind: false })

/** What is not there any more is over; when and how often it fired stays known. */
export async function forgetOthers(trx: Db, ruleId: number, watched: readonly string[]): Promise<void> {
  await sql`
    update alert_rule_memories set memory = memory || ${over}::jsonb
    where rule_id = ${ruleId} and watch <> all(${[...watched]}::text[]) and memory ->> 'state' <> 'normal'`.execute(trx)
}

export async function noteRule(trx: Db, id: number, value: number | null, evaluatedAt: Date): Promise<void> {
  await trx.updateTable('alertRules').set({ value, evaluatedAt }).where('id', '=', id).execute()
}

/** What each rule is in, by whatever it watches that is furthest. */
export async function worstMemories(db: Db, ruleIds: readonly number[]): Promise<Map<number, AlertMemory>> {
  const { rows } = await sql<{ ruleId: number; memory: unknown }>`
    select distinct on (rule_id) rule_id, memory from alert_rule_memories where rule_id = any(${[...ruleIds]}::bigint[])
    order by rule_id, array_position(array['firing', 'recovering', 'silenced', 'pending', 'no_data', 'normal'], memory ->> 'state'), memory ->> 'since'`.execute(
    db,
  )
  return new Map(rows.map(({ ruleId, memory }) => [ruleId, memoryFrom(memory)]))
}

export function toWireRule(row: RuleRow, memory: AlertMemory | undefined): AlertRule {
  const { id, name, condition, enabled, email, channels, language, value } = row
  return {
    id,
    name,
    condition,
    enabled,
    email,
    channels,
    language,
    state: memory?.state ?? 'normal',
    value,
    since: memory?.since?.toISOString() ?? null,
    silenced_until: row.silencedUntil?.toISOString() ?? null,
    evaluated_at: row.evaluatedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  }
}
