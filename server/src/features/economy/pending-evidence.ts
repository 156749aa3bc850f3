import { isWithin } from './clip.ts'
import type { Slice } from './decide-slices.ts'
import type { Snapshot } from './snapshot.ts'
import { type End, evidenceBefore, type Piece, type Within } from './store-evidence.ts'

/** A stretch that goes on is one row, though only its first part is kept: those that do are put together first, then kept ones come around them. */
export async function pendingOf(snapshot: Snapshot, within: Within): Promise<{ slices: Slice[]; joined: Slice[] }> {
  const pending = snapshot.plus.filter((slice) => isWithin(slice, within))
  const before = await evidenceBefore(snapshot.db, within.provider, pending.map(pieceOf))
  return lengthen(
    before.filter((slice) => isWithin(slice, within) && !within.without.includes(slice.usage.segmentId)),
    pending,
  )
}

export const newestFirst = (a: Slice, b: Slice): number => b.to.getTime() - a.to.getTime() || b.usage.segmentId - a.usage.segmentId
export const endOf = ({ to, usage }: Slice): End => ({ to, segmentId: usage.segmentId })
export const pieceOf = ({ usage, from }: Slice): Piece => ({ segmentId: usage.segmentId, from })

/** Pending stretches, each with what is kept of it in front. */
function lengthen(before: readonly Slice[], pending: readonly Slice[]): { slices: Slice[]; joined: Slice[] } {
  const joined: Slice[] = []
  const ends = new Map(before.map((slice) => [`${slice.usage.segmentId} ${slice.to.getTime()}`, slice]))
  const slices = pending.map((next) => {
    const first = ends.get(`${next.usage.segmentId} ${next.from.getTime()}`)
    if (!first || !isSame(first, next)) return next
    joined.push(first)
    return { ...next, from: first.from, reference: first.reference }
  })
  return { slices, joined }
}

const isSame = (a: Slice, b: Slice): boolean =>
  a.reason === b.reason && a.reference?.micros === b.reference?.micros && a.reference?.source === b.reference?.source
