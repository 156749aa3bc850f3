import type { RuleCondition } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import { type AlertEvent, type AlertMemory, decideAlert } from './decide-alert.ts'
import { pendingOf, type Sighting } from './decide-rule.ts'
import { memoryFrom } from './memory.ts'
import { readSightings } from './read-sightings.ts'
import { addAlert } from './store-alerts.ts'
import { forgetOthers, holdRule, keepRuleMemory, noteRule, ruleMemories } from './store-rules.ts'
import type { AlertRow, RuleRow } from './tables.ts'

/** By how much a value must be back before it counts as over. */
const REARM_MARGIN = 0.05
/** A thing that comes and goes is told of at most once a day. */
const REST_MS = 86_400_000

type Judged = { sighting: Sighting; memory: AlertMemory; event: AlertEvent | undefined }

/** Judges one rule, if no other worker did in this turn: each thing that it watches by a memory of its own. */
export async function evaluateRule(deps: Deps, id: number, before: Date, now: Date): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const rule = await holdRule(trx, id, before, now)
    if (!rule) return
    const sightings = await readSightings({ ...deps, db: trx }, rule.condition, { workspaceId: rule.workspaceId, now })
    const memories = await ruleMemories(trx, id)
    const judged = sightings.map((sighting) => judge(rule, sighting, memories.get(sighting.watch), now))
    for (const { sighting, memory } of judged) await keepRuleMemory(trx, id, sighting, memory)
    await forgetOthers(
      trx,
      id,
      sightings.map(({ watch }) => watch),
    )
    for (const one of judged) if (one.event) await tell({ ...deps, db: trx }, rule, one, now)
    await noteRule(trx, id, mostPressing(judged), now)
    deps.failpoint('alerts.beforeCommit')
  })
  deps.failpoint('alerts.afterCommit')
}

function judge(rule: RuleRow, sighting: Sighting, stored: unknown, now: Date): Judged {
  const terms = { pendingEvaluations: pendingOf(rule.condition), rearmMargin: REARM_MARGIN, silencedUntil: rule.silencedUntil, restMs: REST_MS }
  const { memory, event } = decideAlert(memoryFrom(stored), { ...sighting, period: 'rolling' }, terms, now)
  return { sighting, memory, event }
}

/** The value that is nearest to its limit or furthest beyond it. */
function mostPressing(judged: readonly Judged[]): number | null {
  const known = judged.flatMap(({ sighting: { value, isUpperLimit } }) => (value === undefined || !Number.isFinite(value) ? [] : { value, isUpperLimit }))
  if (!known.length) return null
  const values = known.map(({ value }) => value)
  return known[0]!.isUpperLimit ? Math.max(...values) : Math.min(...values)
}

async function tell({ db }: Deps, rule: RuleRow, { sighting, memory, event }: Judged, now: Date): Promise<void> {
  const about = { workspaceId: rule.workspaceId, source: `rule:${rule.id}`, occasion: event!.key, language: rule.language }
  const audience = { email: rule.email, channels: rule.channels }
  if (event!.kind === 'no_data') {
    const facts = { kind: 'no_data', budgetId: null, name: rule.name, since: memory.since!.toISOString(), zone: 'UTC' } as const
    // One for all that it watches: they are blind together.
    await addAlert(db, { ...about, watch: 'no_data', kind: 'no_data', severity: 'warning', facts }, audience, now)
    return
  }
  const { value, limit, hours } = sighting.said ?? { value: sighting.value ?? null, limit: sighting.limit, hours: null }
  const { kind } = rule.condition
  const facts = { kind: 'rule', ruleId: rule.id, rule: kind, name: rule.name, subject: sighting.subject, value, limit, hours, zone: 'UTC' } as const
  await addAlert(db, { ...about, watch: sighting.watch, kind, severity: severityOf[kind] ?? 'warning', facts }, audience, now)
}

const severityOf: Partial<Record<RuleCondition['kind'], AlertRow['severity']>> = {
  price_below: 'info',
  cheapest_tenth: 'info',
  price_jump: 'info',
  balance_low: 'critical',
}
