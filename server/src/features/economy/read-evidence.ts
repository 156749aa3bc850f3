import type { ComparedProvider, Evidence, EvidenceQuery, EvidenceRow } from '@dumont/contracts'
import { gpuIdOf } from '../prices/index.ts'
import { usdOf } from '../usage/index.ts'
import { AppError } from '../../platform/errors.ts'
import { BATCH, batches } from '../../platform/long-read.ts'
import { isWithin } from './clip.ts'
import type { Slice } from './decide-slices.ts'
import { toRows } from './evidence-rows.ts'
import { endOf, newestFirst, pendingOf, pieceOf } from './pending-evidence.ts'
import { sumsBySession, withinOf } from './read-breakdown.ts'
import { type Period, sumsOfBuckets } from './read-history.ts'
import type { Snapshot } from './snapshot.ts'
import { sessionsLike } from './store-about.ts'
import { countEvidence, evidenceWithin, type Within } from './store-evidence.ts'
import { addSums, carrying, noSums, type Sums, toTotals } from './sums.ts'

/** A page of what a period's figures are made of, newest first. */
export async function readEvidence(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  asked: Filter & Pick<EvidenceQuery, 'limit' | 'offset'>,
): Promise<Evidence> {
  const within = withinOf(snapshot, provider, period, await askedSessions(snapshot, asked))
  const { shown, joined, fresh } = await pageOf(snapshot, within, asked)
  const wrong = snapshot.minus.filter((slice) => isWithin(slice, within)).length
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    from: period.from,
    to: period.to,
    rows: await toRows(snapshot, within, shown, (_, exact) => usdOf(exact)),
    total: (await countEvidence(snapshot.db, within)) - wrong + fresh - joined,
    totals: toTotals(await totalOf(snapshot, within, period)),
  }
}

/** All of it, batch by batch, at least one. Costs are rounded so that those of what was compared, and of what was not, add up to the totals. */
export async function* allEvidence(
  snapshot: Snapshot,
  provider: ComparedProvider,
  period: Period,
  asked: Filter,
): AsyncGenerator<EvidenceRow[], void, undefined> {
  const within = withinOf(snapshot, provider, period, await askedSessions(snapshot, asked))
  const { slices, joined } = await pendingOf(snapshot, within)
  const round = carrying()
  const pending = slices.toSorted(newestFirst)
  let taken = 0
  const but = joined.map(pieceOf)
  for await (const kept of batches<Slice>((last, limit) => evidenceWithin(snapshot.db, within, { limit, after: last && endOf(last), but }))) {
    const from = taken
    taken = kept.length === BATCH ? placeOf(kept.at(-1)!, pending, from) : pending.length
    const found = [...kept, ...pending.slice(from, taken)].sort(newestFirst)
    for (let at = 0; at === 0 || at < found.length; at += BATCH) yield toRows(snapshot, within, found.slice(at, at + BATCH), round)
  }
}

/** How many stand before it, of which `from` are known to. */
function placeOf(last: Slice, pending: readonly Slice[], from: number): number {
  let place = from
  while (place < pending.length && newestFirst(pending[place]!, last) < 0) place++
  return place
}

type Filter = Pick<EvidenceQuery, 'session' | 'gpu' | 'rented_from' | 'label' | 'label_value' | 'unlabelled'>

/** undefined: all of them. */
async function askedSessions({ db, workspaceId }: Snapshot, { session, gpu, rented_from: provider, label, ...of }: Filter): Promise<number[] | undefined> {
  if (label === undefined && (of.label_value !== undefined || of.unlabelled)) throw new AppError('validation_failed', 'label: name the label')
  if ([session, gpu, provider, label].every((one) => one === undefined)) return undefined
  return sessionsLike(db, workspaceId, {
    session,
    provider,
    gpuId: gpu === undefined ? undefined : gpuIdOf(gpu),
    label: label === undefined ? undefined : { name: label, value: of.unlabelled ? null : of.label_value },
  })
}

/** Of all sessions, days are added up; of some, their own. */
async function totalOf(snapshot: Snapshot, within: Within, { from }: Period): Promise<Sums> {
  const [sums] = within.sessions
    ? [[...(await sumsBySession(snapshot, within)).values()].reduce((all, one) => addSums(all, one), noSums())]
    : await sumsOfBuckets(snapshot, within.provider, [{ date: from, start: within.start.getTime(), end: within.end.getTime() }])
  return sums!
}

async function pageOf(snapshot: Snapshot, within: Within, { limit, offset }: { limit: number; offset: number }) {
  const { slices, joined } = await pendingOf(snapshot, within)
  // At most all of these lie before the page.
  const skipped = Math.max(0, offset - slices.length)
  const kept = await evidenceWithin(snapshot.db, within, { limit: limit + slices.length, offset: skipped, but: joined.map(pieceOf) })
  const sorted = [...kept, ...slices].sort(newestFirst)
  return { shown: sorted.slice(offset - skipped, offset - skipped + limit), fresh: slices.length, joined: joined.length }
}
