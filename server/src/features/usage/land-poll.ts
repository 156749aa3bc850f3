import type { Instance } from '@dumont/connectors'
import { gpuIdOf } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { decidePoll, type Open, type PollStep, type Seen, TRUST_MS } from './decide-poll.ts'
import {
  addSegments,
  addSession,
  bumpLedger,
  changeSession,
  closeSegment,
  ensureInstance,
  lockLedger,
  noteUtilisation,
  type OpenRow,
  openSessions,
} from './store-ledger.ts'
import type { SourceRow } from './tables.ts'

/** An instance with what it costs; `rate` null: neither the vendor nor our prices say. */
export type Priced = { instance: Instance; part: string; rate: number | null; because: string | null }
export type Look = {
  source: Pick<SourceRow, 'id' | 'workspaceId' | 'connectionId' | 'lastSuccessAt'>
  provider: string
  now: Date
  /** Parts whose whole answer is here; of others nothing is known. */
  parts: readonly string[]
  found: readonly Priced[]
}

/** Writes what a look at a vendor says into the ledger, in the caller's transaction. Answers whether anything but "still there" was said. */
export async function landPoll(trx: Db, look: Look): Promise<boolean> {
  const { source, provider, now, parts } = look
  await lockLedger(trx, source.workspaceId)
  const open = (await openSessions(trx, source.workspaceId)).filter(({ session }) => session.provider === provider)
  const byKey = new Map(open.map((row) => [row.session.key, row]))
  let changed = false
  for (const found of look.found) changed = (await landSeen(trx, look, found, byKey.get(found.instance.key))) || changed
  const seen = new Set(look.found.map(({ instance }) => instance.key))
  const gone = open.filter(({ session }) => session.sourceId === source.id && !seen.has(session.key) && parts.includes(session.part ?? 'all'))
  for (const row of gone) changed = (await apply(trx, look, row, decidePoll(openOf(row), undefined, now, undefined))) || changed
  if (changed) await bumpLedger(trx, source.workspaceId)
  return changed
}

async function landSeen(trx: Db, look: Look, found: Priced, row: OpenRow | undefined): Promise<boolean> {
  const { now, source } = look
  if (row && isWatchedByOther(row, source.id, now)) return false
  if (row && isAnother(row, found)) {
    // The same key, but not the same machine any more.
    await apply(trx, look, row, decidePoll(openOf(row), undefined, new Date(now.getTime() + TRUST_MS), undefined))
    return landSeen(trx, { ...look, source: { ...source, lastSuccessAt: null } }, found, undefined)
  }
  const step = decidePoll(row && openOf(row), seenOf(found), now, source.lastSuccessAt ?? undefined)
  if (row) return apply(trx, look, row, step, found)
  return begin(trx, look, found, step)
}

/** Of two that see one instance, the one that has it keeps it as long as it looks. What people told is overtaken by what is seen. */
function isWatchedByOther({ session }: OpenRow, sourceId: number, now: Date): boolean {
  return session.sourceId !== null && session.sourceId !== sourceId && now.getTime() - session.lastSeenAt.getTime() <= TRUST_MS
}

const isAnother = ({ session }: OpenRow, { instance }: Priced): boolean => session.gpuId !== gpuIdOf(instance.gpu) || session.gpuCount !== instance.gpuCount

function openOf({ session, segment }: OpenRow): Open | undefined {
  if (!segment) return undefined
  const { state, rateMicros, storageMicros, utilisation, estimatedBecause, fromAt } = segment
  return { state, rate: rateMicros, storage: storageMicros, utilisation, because: estimatedBecause, from: fromAt, lastSeenAt: session.lastSeenAt }
}

function seenOf({ instance, rate, because }: Priced): Seen {
  const { state, storageUsdPerHour, utilisation, startedAt } = instance
  return { state, rate, storage: Math.round((storageUsdPerHour ?? 0) * 1e6), utilisation, because, startedAt }
}

async function begin(trx: Db, { source, provider, now }: Look, found: Priced, step: PollStep): Promise<boolean> {
  const { instance, part } = found
  const instanceId = await ensureInstance(trx, source.workspaceId, provider, instance.key)
  const id = await addSession(trx, {
    workspaceId: source.workspaceId,
    instanceId,
    sourceId: source.id,
    connectionId: source.connectionId,
    part,
    origin: 'poll',
    name: instance.label,
    gpuId: gpuIdOf(instance.gpu),
    gpuCount: instance.gpuCount,
    instanceType: instance.instanceType,
    region: instance.region,
    zone: instance.zone,
    market: instance.market,
    labels: {},
    startedAt: step.add[0]!.from,
    lastSeenAt: now,
    createdAt: now,
  })
  await addStretches(trx, { workspaceId: source.workspaceId, id, instanceId }, step, now)
  return true
}

async function apply(trx: Db, { source, now }: Look, { session, segment }: OpenRow, step: PollStep, found?: Priced): Promise<boolean> {
  if (step.closeAt && segment) await closeSegment(trx, segment, step.closeAt)
  await addStretches(trx, session, step, now)
  const goesOn = found && step.seenAt && !step.closeAt
  if (goesOn && segment && segment.utilisation !== found.instance.utilisation) await noteUtilisation(trx, segment.id, found.instance.utilisation)
  const takenOver = found && step.seenAt ? { sourceId: source.id, origin: 'poll' as const, part: found.part } : {}
  const endedAt = step.ended ? { endedAt: step.add.at(-1)?.to ?? step.closeAt ?? now } : {}
  await changeSession(trx, session.id, { ...takenOver, ...endedAt, ...(step.seenAt ? { lastSeenAt: step.seenAt } : {}) })
  return step.closeAt !== undefined || step.add.length > 0 || step.ended
}

async function addStretches(trx: Db, session: { workspaceId: string; id: number; instanceId: number }, step: PollStep, now: Date): Promise<void> {
  const rows = step.add.map((stretch) => ({
    workspaceId: session.workspaceId,
    sessionId: session.id,
    instanceId: session.instanceId,
    state: stretch.state,
    rateMicros: stretch.rate,
    storageMicros: stretch.storage,
    utilisation: stretch.utilisation,
    fromAt: stretch.from,
    toAt: stretch.to,
    estimatedBecause: stretch.because,
    origin: 'poll' as const,
    createdAt: now,
  }))
  await addSegments(trx, rows)
}
