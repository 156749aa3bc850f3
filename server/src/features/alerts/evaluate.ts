import type { BudgetThreshold } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import {
  type BudgetRow,
  comparedBy,
  dueBudgets,
  holdBudget,
  keepMemory,
  keepStatus,
  memoriesOf,
  readStanding,
  type Standing,
  thresholdKey,
  type ThresholdStanding,
  toStatus,
} from '../budgets/index.ts'
import { type AlertEvent, type AlertMemory, decideAlert } from './decide-alert.ts'
import { budgetFacts } from './budget-facts.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { priceKinds } from './decide-rule.ts'
import { dueRules } from './store-rules.ts'
import { askRecipients } from './ask-recipients.ts'
import { addDigests } from './add-digests.ts'
import { memoryFrom } from './memory.ts'
import { nameBudget } from './name-budget.ts'
import { providerLabel } from './provider-label.ts'
import { noteRound } from './rounds.ts'
import { addAlert } from './store-alerts.ts'
import { tellReconnects } from './tell-reconnects.ts'

/** A little less than the five minutes between two turns, so that a turn that comes early still counts. */
const EVERY_MS = 4.5 * 60_000

/** Judges every budget and rule that was not judged in this turn. By any number of workers: each is judged once. */
export async function evaluateAlerts(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  await askRecipients(deps, now)
  const before = new Date(now.getTime() - EVERY_MS)
  for (const id of await dueBudgets(deps.db, before, now)) {
    if (signal.aborted) return
    await evaluateBudget(deps, id, before, now).catch((error: unknown) => deps.log.error({ err: error, budget: id }, 'a budget could not be judged'))
  }
  await evaluateRules(deps, await dueRules(deps.db, before, now), { before, now, signal })
  if (signal.aborted) return
  await tellReconnects(deps.db, now)
  await addDigests(deps, now)
  await noteRound(deps.db, now)
  await deps.wake('alerts.send')
}

/** Prices came in: rules about them are judged at once, however lately they were. */
export async function evaluatePrices(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const due = await dueRules(deps.db, now, now, priceKinds)
  await evaluateRules(deps, due, { before: now, now, signal })
  if (due.length) await deps.wake('alerts.send')
}

type Turn = { before: Date; now: Date; signal: AbortSignal }
async function evaluateRules(deps: Deps, ids: readonly number[], { before, now, signal }: Turn): Promise<void> {
  for (const id of ids) {
    if (signal.aborted) return
    await evaluateRule(deps, id, before, now).catch((error: unknown) => deps.log.error({ err: error, rule: id }, 'an alert rule could not be judged'))
  }
}

type Judged = { threshold: BudgetThreshold; key: string; memory: AlertMemory; standing: ThresholdStanding; event: AlertEvent | undefined }

async function evaluateBudget(deps: Deps, id: number, before: Date, now: Date): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const budget = await holdBudget(trx, id, before, now)
    if (!budget) return
    const standing = await readStanding({ db: trx, pool: deps.pool }, budget, now)
    const memories = await memoriesOf(trx, id)
    const judged = budget.thresholds.map((threshold) => judge(budget, standing, threshold, memories, now))
    for (const { key, memory } of judged) await keepMemory(trx, id, key, memory)
    for (const one of judged) if (one.event) await tell({ ...deps, db: trx }, budget, standing, one, now)
    const blind = judged.find(({ memory }) => memory.state === 'no_data')?.memory.since ?? null
    const status = toStatus(
      budget,
      standing,
      judged.map((one) => one.standing),
      blind,
      now,
    )
    const hasFired = judged.some(({ event }) => event?.kind === 'fired')
    await keepStatus(trx, id, status, now, hasFired ? now : undefined)
    deps.failpoint('alerts.beforeCommit')
  })
  deps.failpoint('alerts.afterCommit')
}

function judge(budget: BudgetRow, standing: Standing, threshold: BudgetThreshold, memories: ReadonlyMap<string, unknown>, now: Date): Judged {
  const key = thresholdKey(threshold)
  const { value, limit } = comparedBy(threshold, budget.amountMicros / 1e6, standing)
  // What is spent is spent: only what is expected may change its mind.
  const pendingEvaluations = threshold.on === 'actual' ? 1 : budget.pendingEvaluations
  const rule = { pendingEvaluations, rearmMargin: budget.rearmMargin, silencedUntil: budget.silencedUntil }
  const { memory, event } = decideAlert(memoryFrom(memories.get(key)), { value, limit, period: standing.period.key }, rule, now)
  const amount = (budget.amountMicros / 1e6) * (threshold.percent / 100)
  const firedAt = memory.hasFired ? (memory.lastFiredAt?.toISOString() ?? null) : null
  return {
    threshold,
    key,
    memory,
    event,
    standing: { ...threshold, amount, state: memory.state, since: memory.since?.toISOString() ?? null, fired_at: firedAt },
  }
}

async function tell(deps: Deps, budget: BudgetRow, standing: Standing, { threshold, key, memory, event }: Judged, now: Date): Promise<void> {
  const about = { workspaceId: budget.workspaceId, source: `budget:${budget.id}`, language: budget.language }
  const audience = { email: budget.email, channels: budget.channels }
  if (event!.kind === 'no_data') {
    const facts = { kind: 'no_data', budgetId: budget.id, name: nameOf(deps, budget), since: memory.since!.toISOString(), zone: budget.period.zone } as const
    // One for all its thresholds: they are blind together.
    await addAlert(deps.db, { ...about, watch: 'no_data', occasion: event!.key, kind: 'no_data', severity: 'warning', facts }, audience, now)
    return
  }
  const facts = await budgetFacts(deps, budget, nameOf(deps, budget), standing, threshold, now)
  const severity = threshold.on === 'actual' && threshold.percent >= 100 ? 'critical' : 'warning'
  await addAlert(deps.db, { ...about, watch: key, occasion: event!.key, kind: `budget_${threshold.on}`, severity, facts }, audience, now)
}

const nameOf = ({ outside }: Deps, budget: BudgetRow): string => nameBudget(budget, budget.language, (id) => providerLabel(outside, id))
