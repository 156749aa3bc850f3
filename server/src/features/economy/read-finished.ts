import type { BestPlace as WirePlace, BestPlaceUnknown, FinishedSession, FinishedSessionDetail } from '@dumont/contracts'
import { gpuLabel, heldHours, placesOf } from '../prices/index.ts'
import { countingSegments, exactCost, finishedSessions, HOUR_MS, type Session, type SegmentRow, usdOf } from '../usage/index.ts'
import type { Db } from '../../platform/db.ts'
import { type BestPlace, decideBestPlace, isForAnyone, isSameClass, type PricedPlace } from './decide-best-place.ts'

/** Longer ones are not worked out: every hour of every place would have to be read. */
const LONGEST_MS = 31 * 24 * HOUR_MS

type Worked = { session: Session; billed: SegmentRow[]; same: BestPlace | undefined; any: BestPlace | undefined; unknown: BestPlaceUnknown | null }

export async function readFinished(db: Db, workspaceId: string, page: { before?: number | undefined; limit: number }): Promise<FinishedSession[]> {
  return (await workOut(db, await finishedSessions(db, workspaceId, page))).map(toWire)
}

/** undefined: there is no such session, or it is not over. */
export async function readFinishedOne(db: Db, workspaceId: string, id: number): Promise<FinishedSessionDetail | undefined> {
  const [one] = await workOut(db, await finishedSessions(db, workspaceId, { id, limit: 1 }))
  return one && { ...toWire(one), paid_rows: one.billed.map(toPaidRow), best_hours: toHours(one.any), same_market_hours: toHours(one.same) }
}

async function workOut(db: Db, sessions: readonly Session[]): Promise<Worked[]> {
  const segments = await countingSegments(
    db,
    sessions.map(({ id }) => id),
  )
  const worked: Worked[] = []
  // One after the other: each may read many prices.
  for (const session of sessions) worked.push(await workOutOne(db, session, segments.get(session.id) ?? []))
  return worked
}

async function workOutOne(db: Db, session: Session, segments: readonly SegmentRow[]): Promise<Worked> {
  const billed = segments.filter(({ state }) => state !== 'stopped')
  const unknown = (why: BestPlaceUnknown): Worked => ({ session, billed, same: undefined, any: undefined, unknown: why })
  const [from, to] = [billed[0]?.fromAt, billed.at(-1)?.toAt]
  if (!from || !to) return unknown('did_not_run')
  if (to.getTime() - from.getTime() > LONGEST_MS) return unknown('too_long')
  const places = await pricedPlaces(db, session.gpuId, from, to)
  const stretches = billed.map((segment) => ({ from: segment.fromAt, to: segment.toAt! }))
  const best = (wanted: (one: PricedPlace) => boolean) => decideBestPlace(stretches, session.gpuCount, places.filter(wanted))
  const any = best(({ place }) => isForAnyone(place.market))
  return { session, billed, same: best(({ place }) => isSameClass(place.market, session.market)), any, unknown: any ? null : 'not_known' }
}

async function pricedPlaces(db: Db, gpuId: string, from: Date, to: Date): Promise<PricedPlace[]> {
  const places = await placesOf(db, gpuId, from, to)
  const ids = places.map(({ seriesId }) => seriesId)
  const hours = await heldHours(db, ids, from, to)
  return places.map((place) => ({ place, hours: hours.get(place.seriesId) ?? [] }))
}

const msOf = ({ fromAt, toAt }: SegmentRow): number => toAt!.getTime() - fromAt.getTime()

function paidFor(billed: readonly SegmentRow[]): bigint | undefined {
  return billed.some(({ rateMicros }) => rateMicros === null) ? undefined : billed.reduce((sum, one) => sum + exactCost(one.rateMicros!, msOf(one)), 0n)
}

function toWire({ session, billed, same, any, unknown }: Worked): FinishedSession {
  const paid = paidFor(billed)
  const place = (best: BestPlace | undefined) => best && toPlace(best, paid)
  return {
    session_id: session.id,
    instance_id: session.key,
    name: session.name,
    rented_from: session.provider,
    region: session.region,
    gpu: session.gpuId,
    gpu_label: gpuLabel(session.gpuId),
    gpu_count: session.gpuCount,
    market: session.market,
    labels: session.labels,
    started_at: session.startedAt.toISOString(),
    ended_at: session.endedAt!.toISOString(),
    running_hours: billed.reduce((sum, one) => sum + msOf(one), 0) / HOUR_MS,
    paid: paid === undefined ? null : usdOf(paid),
    estimated: billed.some(({ estimatedBecause }) => estimatedBecause !== null),
    best: place(any) ?? null,
    best_same_market: place(same) ?? null,
    unknown_because: unknown,
  }
}

function toPlace({ place, machines, cost }: BestPlace, paid: bigint | undefined): WirePlace {
  return {
    series_id: place.seriesId,
    provider: place.provider,
    region: place.region,
    zone: place.zone,
    instance_type: place.instanceType,
    market: place.market,
    machines,
    gpus_per_machine: place.gpuCount,
    cost: usdOf(cost),
    difference: paid === undefined ? null : usdOf(paid - cost),
  }
}

const toPaidRow = (row: SegmentRow): FinishedSessionDetail['paid_rows'][number] => ({
  segment_id: row.id,
  from: row.fromAt.toISOString(),
  to: row.toAt!.toISOString(),
  hours: msOf(row) / HOUR_MS,
  usd_per_hour: row.rateMicros === null ? null : row.rateMicros / 1e6,
  cost: row.rateMicros === null ? null : usdOf(exactCost(row.rateMicros, msOf(row))),
})

/** Neighbours at one price are one row. */
function toHours(best: BestPlace | undefined): FinishedSessionDetail['best_hours'] {
  const runs: { from: Date; to: Date; micros: number; observedAt: Date }[] = []
  for (const hour of best?.hours ?? []) {
    const last = runs.at(-1)
    if (last && last.micros === hour.micros && last.to.getTime() === hour.from.getTime()) runs[runs.length - 1] = { ...last, to: hour.to }
    else runs.push(hour)
  }
  return runs.map(({ from, to, micros, observedAt }) => {
    const ms = to.getTime() - from.getTime()
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      hours: ms / HOUR_MS,
      usd_per_hour: micros / 1e6,
      cost: usdOf(exactCost(micros, ms)),
      observed_at: observedAt.toISOString(),
    }
  })
}
