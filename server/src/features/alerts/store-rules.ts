import { type AlertRuleChange, type NewAlertRule, RuleCondition } from '@dumont/contracts'
import { sql } from 'kysely'
import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../platform/db.ts'
import type { AlertMemory } from './decide-alert.ts'
import type { Sighting } from './decide-rule.ts'
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
  // What was kept before a field was there stands for its default.
  const isOther = condition !== undefined && !isDeepStrictEqual(condition, RuleCondition.parse(kept.condition))
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
  if (isOther)
    await sql`update alert_rule_memories set memory = (memory || ${over}::jsonb || '{"lastFiredAt": null}') - 'subject' - 'value' where rule_id = ${kept.id}`.execute(
      trx,
    )
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

/** It is sent there no more; nothing else of them changes. */
export async function detachFromRules(trx: Db, workspaceId: string, channelId: number): Promise<void> {
  // In one order, as `detachChannel` of budgets does.
  await sql`
    with held as (select id from alert_rules where workspace_id = ${workspaceId} and channels @> ${JSON.stringify([channelId])}::jsonb order by id for update)
    update alert_rules set channels = (select coalesce(jsonb_agg(one order by place), '[]') from jsonb_array_elements(channels) with ordinality named (one, place) where one <> to_jsonb(${channelId}::bigint))
    where id in (select id from held)`.execute(trx)
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

type Seen = Pick<Sighting, 'watch' | 'subject' | 'value'>

export async function ruleMemories(db: Db, ruleId: number): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('alertRuleMemories').select(['watch', 'memory']).where('ruleId', '=', ruleId).execute()
  return new Map(rows.map(({ watch, memory }) => [watch, memory]))
}

/** With what it is of and what was compared, for those who look. */
export async function keepRuleMemory(trx: Db, ruleId: number, { watch, subject, value }: Seen, memory: AlertMemory): Promise<void> {
  const text = JSON.stringify({ ...memory, subject, value: value !== undefined && Number.isFinite(value) ? value : null })
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
    update alert_rule_memories set memory = (memory || ${over}::jsonb) - 'subject' - 'value'
    where rule_id = ${ruleId} and watch <> all(${[...watched]}::text[]) and (memory ->> 'state' <> 'normal' or jsonb_exists(memory, 'subject'))`.execute(trx)
}

export async function noteRule(trx: Db, id: number, value: number | null, evaluatedAt: Date): Promise<void> {
  await trx.updateTable('alertRules').set({ value, evaluatedAt }).where('id', '=', id).execute()
}
