import type { Slice } from './decide-slices.ts'
import type { Within } from './store-evidence.ts'

/** Whether a stretch touches a period, and is of its sessions. */
export const isWithin = ({ provider, from, to, usage }: Slice, within: Within): boolean =>
  provider === within.provider && to > within.start && from < within.end && (within.sessions?.includes(usage.sessionId) ?? true)

/** The part of a stretch in a period. */
export function clip(slice: Slice, { start, end }: Within): Slice {
  return { ...slice, from: slice.from < start ? start : slice.from, to: slice.to > end ? end : slice.to }
}
