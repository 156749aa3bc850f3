import type { Budget, BudgetChange, BudgetStatus, NewBudget } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { BudgetRow } from './tables.ts'

type Values = Partial<{ [Key in keyof NewBudget]: NewBudget[Key] | undefined }>

/** Newest first. */
export async function budgetsOf(db: Db, workspaceId: string, filter: { gpuId?: string | undefined; enabledOnly?: boolean } = {}): Promise<BudgetRow[]> {
  return db
    .selectFrom('budgets')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .$if(filter.gpuId !== undefined, (query) => query.where('gpuId', '=', filter.gpuId!))
    .$if(filter.enabledOnly === true, (query) => query.where('enabled', '=', true))
    .orderBy('id', 'desc')
    .execute()
}

export async function budgetById(db: Db, workspaceId: string, id: number): Promise<BudgetRow | undefined> {
  return db.selectFrom('budgets').selectAll().where('id', '=', id).where('workspaceId', '=', workspaceId).executeTakeFirst()
}

/** Until the transaction ends nobody else changes or judges it. */
export async function lockBudget(trx: Db, workspaceId: string, id: number): Promise<BudgetRow | undefined> {
  return trx.selectFrom('budgets').selectAll().where('id', '=', id).where('workspaceId', '=', workspaceId).forUpdate().executeTakeFirst()
}

export async function addBudget(trx: Db, workspaceId: string, wanted: NewBudget, now: Date): Promise<BudgetRow> {
  const values = { ...columnsOf(wanted), workspaceId, createdAt: now, changedAt: now }
  return trx
    .insertInto('budgets')
    .values(values as never)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Its status is of what it was before: it is worked out anew at the next evaluation. */
export async function changeBudget(trx: Db, workspaceId: string, id: number, change: BudgetChange, now: Date): Promise<BudgetRow | undefined> {
  return trx
    .updateTable('budgets')
    .set({ ...columnsOf(change), changedAt: now, evaluatedAt: null, status: null } as never)
    .where('id', '=', id)
    .where('workspaceId', '=', workspaceId)
    .returningAll()
    .executeTakeFirst()
}

export async function removeBudget(trx: Db, workspaceId: string, id: number): Promise<BudgetRow | undefined> {
  return trx.deleteFrom('budgets').where('id', '=', id).where('workspaceId', '=', workspaceId).returningAll().executeTakeFirst()
}

export async function silenceBudget(trx: Db, workspaceId: string, id: number, until: Date | null): Promise<BudgetRow | undefined> {
  return trx.updateTable('budgets').set({ silencedUntil: until }).where('id', '=', id).where('workspaceId', '=', workspaceId).returningAll().executeTakeFirst()
}

/** Those that send to channels, the oldest first. */
export async function budgetsWithChannels(db: Db, workspaceId: string): Promise<BudgetRow[]> {
  return db
    .selectFrom('budgets')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channels', '<>', JSON.stringify([]) as never)
    .orderBy('id')
    .execute()
}

/** It is sent there no more; nothing else of them changes. */
export async function detachChannel(trx: Db, workspaceId: string, channelId: number): Promise<void> {
  // In one order: whoever removes another channel at this moment may want the same rows.
  await sql`
    with held as (select id from budgets where workspace_id = ${workspaceId} and channels @> ${JSON.stringify([channelId])}::jsonb order by id for update)
    update budgets set channels = (select coalesce(jsonb_agg(one order by place), '[]') from jsonb_array_elements(channels) with ordinality named (one, place) where one <> to_jsonb(${channelId}::bigint))
    where id in (select id from held)`.execute(trx)
}

/** Enabled budgets that were not looked at since `before`, the longest waiting first; and those looked at after `now`, before the clock was set back. */
export async function dueBudgets(db: Db, before: Date, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('budgets')
    .select('id')
    .where('enabled', '=', true)
    .where((eb) => eb.or([eb('evaluatedAt', 'is', null), eb('evaluatedAt', '<=', before), eb('evaluatedAt', '>', now)]))
    .orderBy(sql`evaluated_at nulls first`)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Enabled budgets whose address wants summaries, in every workspace; only those that were judged. */
export async function budgetsWithDigest(db: Db): Promise<BudgetRow[]> {
  return db
    .selectFrom('budgets')
    .selectAll()
    .where('enabled', '=', true)
    .where('digest', '<>', 'off')
    .where('email', 'is not', null)
    .where('status', 'is not', null)
    .orderBy('id')
    .execute()
}

/** For one evaluation: others that want it wait, and find it done. Undefined: it is gone, off, or done by another. */
export async function holdBudget(trx: Db, id: number, before: Date, now: Date): Promise<BudgetRow | undefined> {
  return trx
    .selectFrom('budgets')
    .selectAll()
    .where('id', '=', id)
    .where('enabled', '=', true)
    .where((eb) => eb.or([eb('evaluatedAt', 'is', null), eb('evaluatedAt', '<=', before), eb('evaluatedAt', '>', now)]))
    .forUpdate()
    .executeTakeFirst()
}

export async function memoriesOf(db: Db, budgetId: number): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('budgetMemories').select(['threshold', 'memory']).where('budgetId', '=', budgetId).execute()
  return new Map(rows.map(({ threshold, memory }) => [threshold, memory]))
}

export async function keepMemory(trx: Db, budgetId: number, threshold: string, memory: unknown): Promise<void> {
  const text = JSON.stringify(memory)
  await trx
    .insertInto('budgetMemories')
    .values({ budgetId, threshold, memory: text })
    .onConflict((conflict) => conflict.columns(['budgetId', 'threshold']).doUpdateSet({ memory: text }))
    .execute()
}

export async function keepStatus(trx: Db, id: number, status: BudgetStatus, evaluatedAt: Date, triggeredAt: Date | undefined): Promise<void> {
  await trx
    .updateTable('budgets')
    .set({ status: JSON.stringify(status), evaluatedAt, ...(triggeredAt ? { lastTriggeredAt: triggeredAt } : {}) })
    .where('id', '=', id)
    .execute()
}

/** Only what was given; names of the plan on the wire, ours in the table. */
function columnsOf(given: Values): Record<string, unknown> {
  const columns = {
    gpuId: given.gpu_name,
    amountMicros: given.threshold === undefined ? undefined : Math.round(given.threshold * 1e6),
    email: given.email,
    machineType: given.machine_type,
    name: given.alert_name,
    enabled: given.enabled,
    provider: given.provider,
    label: given.label && JSON.stringify(given.label),
    period: given.period && JSON.stringify(given.period),
    thresholds: given.thresholds && JSON.stringify(given.thresholds),
    plannedUsage: given.planned_usage && JSON.stringify(given.planned_usage),
    pendingEvaluations: given.pending_evaluations,
    rearmMargin: given.rearm_margin,
    digest: given.digest,
    language: given.language,
    channels: given.channels && JSON.stringify(given.channels),
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

export function toWireBudget(row: BudgetRow): Budget {
  return {
    id: row.id,
    gpu_name: row.gpuId,
    threshold: row.amountMicros / 1e6,
    email: row.email,
    machine_type: row.machineType,
    alert_name: row.name,
    enabled: row.enabled,
    provider: row.provider,
    label: row.label,
    period: row.period,
    thresholds: row.thresholds,
    planned_usage: row.plannedUsage,
    pending_evaluations: row.pendingEvaluations,
    rearm_margin: row.rearmMargin,
    digest: row.digest,
    language: row.language,
    channels: row.channels,
    silenced_until: row.silencedUntil?.toISOString() ?? null,
    status: row.status,
    last_triggered_at: row.lastTriggeredAt?.toISOString() ?? null,
    last_forecasted_cost: row.status?.forecast?.expected ?? null,
    created_at: row.createdAt.toISOString(),
  }
}
