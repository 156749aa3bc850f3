import type { CorrectUsageSegment } from '@dumont/contracts'
import type { Body } from '../../app/wire.ts'
import { instantOf, localInput } from '../../ui/local-time.ts'
import type { Segment } from './api.ts'

export type CorrectionFields = { from: string; to: string; rate: string; storage: string; state: Segment['state']; reason: string; remove: boolean }
export type CorrectionErrors = Partial<Record<'from' | 'to' | 'rate' | 'storage' | 'reason' | 'whole', 'badTime' | 'badNumber' | 'needsReason' | 'nothing'>>

/** The form as it opens: what stands there now. */
export function fieldsOf(segment: Segment, zone: string): CorrectionFields {
  return {
    from: localInput(Date.parse(segment.from), zone),
    to: segment.to === null ? '' : localInput(Date.parse(segment.to), zone),
    rate: segment.rate_usd_per_hour === null ? '' : String(segment.rate_usd_per_hour),
    storage: String(segment.storage_usd_per_hour),
    state: segment.state,
    reason: '',
    remove: false,
  }
}

/** What to send: only what was changed, so that a field that shows whole seconds does not cut off the milliseconds. */
export function decideCorrection(
  segment: Segment,
  fields: CorrectionFields,
  zone: string,
): { body?: Body<typeof CorrectUsageSegment>; errors: CorrectionErrors } {
  const reason = fields.reason.trim()
  const errors: CorrectionErrors = reason === '' ? { reason: 'needsReason' } : {}
  if (fields.remove) return reason === '' ? { errors } : { body: { reason, void: true }, errors }
  const before = fieldsOf(segment, zone)
  const changed: Partial<Body<typeof CorrectUsageSegment>> = {}
  for (const name of ['from', 'to'] as const) {
    if (fields[name] === before[name]) continue
    const at = instantOf(fields[name], zone)
    if (at === undefined) errors[name] = 'badTime'
    else changed[name] = new Date(at).toISOString()
  }
  for (const [name, sent] of [['rate', 'rate_usd_per_hour'] as const, ['storage', 'storage_usd_per_hour'] as const]) {
    if (fields[name] === before[name]) continue
    const usd = /^\d+(\.\d+)?$/.test(fields[name].trim()) ? Number(fields[name]) : NaN
    if (!(usd <= 100_000)) errors[name] = 'badNumber'
    else changed[sent] = usd
  }
  if (fields.state !== before.state) changed.state = fields.state
  if (Object.keys(changed).length === 0 && Object.keys(errors).length === 0) errors.whole = 'nothing'
  return Object.keys(errors).length > 0 ? { errors } : { body: { reason, ...changed }, errors }
}
