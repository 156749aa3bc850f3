import type { ReferencePrice } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { TaskLost } from './collect-land.ts'
import type { CollectedPart } from './collect-session.ts'
import type { FoundPrice } from './decide-reference.ts'
import { findGpu, gpuIdOf } from './gpus.ts'
import { mergeReferences } from './store-references.ts'
import { endTask, holdTask } from './store-tasks.ts'

/** On-demand prices of a part, for savings to be measured against. What is only part of a machine, or not sold on demand, is left out. */
export async function collectReferences(deps: Deps, { task, connection, provider, session, next }: CollectedPart): Promise<boolean> {
  const answer = await provider.listReferencePrices!(session, task.part)
  const found = answer.filter(({ complete }) => complete).map((price) => toFound(price, provider.id))
  const { now } = session
  return deps.db.transaction().execute(async (trx) => {
    if (!(await holdTask(trx, task, connection.version))) throw new TaskLost()
    await mergeReferences(trx, found, now, now)
    await endTask(trx, task, { ...next(), offers: found.length, lastSuccessAt: now, failure: null, lastError: null })
    return false
  })
}

const toFound = (price: ReferencePrice, provider: string): FoundPrice => ({
  provider,
  instance: price.instance,
  gpuId: gpuIdOf(price.gpu),
  memoryGb: findGpu(price.gpu)?.memoryGb ?? price.memoryGb,
  formFactor: findGpu(price.gpu)?.formFactor ?? price.formFactor,
  gpuCount: price.gpuCount,
  region: price.region,
  micros: Math.round(price.usdPerHour * 1e6),
  effectiveFrom: price.effectiveFrom,
  source: price.source,
  note: price.note,
})
