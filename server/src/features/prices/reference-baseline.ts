import type { Db } from '../../platform/db.ts'
import { baseline } from './reference/baseline.ts'
import type { FoundPrice } from './decide-reference.ts'
import { isPricingEmpty, mergeReferences } from './store-references.ts'

/** The shipped prices, once: from then on vendors refresh them. */
export async function loadBaseline(db: Db, now: Date): Promise<void> {
  if (!(await isPricingEmpty(db))) return
  await db.transaction().execute(async (trx) => {
    for (const { readOn, ...source } of baseline) await mergeReferences(trx, foundOf(source, readOn), readOn ? new Date(readOn) : null, now)
  })
}

function foundOf({ provider, source, prices }: Omit<(typeof baseline)[number], 'readOn'>, readOn: string | null): FoundPrice[] {
  return prices
    .filter(({ complete }) => complete)
    .map(({ instance, gpu, memoryGb, formFactor, gpuCount, usdPerHour, region, note }) => ({
      provider,
      instance,
      gpuId: gpu,
      memoryGb,
      formFactor,
      gpuCount,
      region,
      micros: Math.round(usdPerHour * 1e6),
      effectiveFrom: readOn ? new Date(readOn) : null,
      source,
      note: note ?? null,
    }))
}
