import type { PricingRow } from './tables-providers.ts'

/** What a source says an instance costs on demand. */
export type FoundPrice = {
  provider: string
  instance: string
  gpuId: string
  memoryGb: number | null
  formFactor: string | null
  gpuCount: number
  region: string
  micros: number
  effectiveFrom: Date | null
  source: string
  note: string | null
}
export type ReferenceStep =
  | { step: 'add'; effectiveFrom: Date | null }
  | { step: 'confirm'; id: number }
  /** The old price held until then. */
  | { step: 'follow'; id: number; effectiveFrom: Date }
  /** The old row was wrong from its beginning on: it stays, marked, and another takes its place. */
  | { step: 'correct'; id: number; effectiveFrom: Date | null }

/**
 * What a price that was read does to the one that is known of the same instance in the same place. History is never rewritten: a new price begins where the vendor says or now,
 * and one that the vendor dates before the known one corrects it.
 */
export function decideReference(known: Pick<PricingRow, 'id' | 'priceMicros' | 'effectiveFrom'> | undefined, found: FoundPrice, now: Date): ReferenceStep {
  if (!known) return { step: 'add', effectiveFrom: found.effectiveFrom }
  if (known.priceMicros === found.micros) return { step: 'confirm', id: known.id }
  if (found.effectiveFrom === null) return { step: 'follow', id: known.id, effectiveFrom: now }
  const contradicts = known.effectiveFrom !== null && found.effectiveFrom <= known.effectiveFrom
  if (contradicts) return { step: 'correct', id: known.id, effectiveFrom: known.effectiveFrom }
  return { step: 'follow', id: known.id, effectiveFrom: found.effectiveFrom }
}
