import type { ComparedProvider, SavingsHistory } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import { isZone } from '../../platform/zone.ts'
import { addDays, type Bucket, countDays, dayOf, decideDays, type Group, startOf } from './decide-days.ts'
import { addPending, type Snapshot, sumsOf } from './snapshot.ts'
import { firstQuarter, historySums } from './store-sums.ts'
import { addSums, noSums, type Sums, toTotals } from './sums.ts'

/** Whole days in a zone, both counted. */
export type Period = { from: string; to: string; zone: string }
export type PeriodQuery = { days: number; from?: string | undefined; to?: string | undefined; all: boolean; zone: string }
const MOST_DAYS = 40 * 366

/** @throws AppError */
export function checkZone(zone: string): void {
  if (!isZone(zone)) throw new AppError('validation_failed', 'zone: is not an IANA time zone, such as Europe/Lisbon')
}

/** The days that are asked for. @throws AppError */
export async function periodOf(snapshot: Snapshot, { days, from, to, all, zone }: PeriodQuery): Promise<Period> {
  checkZone(zone)
  const today = dayOf(snapshot.now, zone)
  if (all) return { from: dayOf((await firstUsage(snapshot)) ?? snapshot.now, zone), to: today, zone }
  const last = to ?? today
  const first = from ?? addDays(last, 1 - days)
  if (first > last) throw new AppError('validation_failed', 'from: lies after `to`')
  if (first < '2000-01-01' || last > '2100-01-01' || countDays(first, last) > MOST_DAYS) throw new AppError('validation_failed', 'from, to: lie too far away')
  return { from: first, to: last, zone }
}

/** Of all usage, also of what no sum has yet. */
export async function firstUsage(snapshot: Snapshot): Promise<Date | undefined> {
  const known = await firstQuarter(snapshot.db, snapshot.workspaceId)
  const times = [...(known ? [known] : []), ...snapshot.plus.map(({ from }) => from)].map((at) => at.getTime())
  return times.length ? new Date(times.reduce((a, b) => Math.min(a, b))) : undefined
}

/** Sums of runs of days that follow each other. */
export async function sumsOfBuckets(snapshot: Snapshot, provider: ComparedProvider, buckets: readonly Bucket[]): Promise<Sums[]> {
  const boundaries = [...buckets.map(({ start }) => start), buckets.at(-1)!.end]
  const sums = await historySums(snapshot.db, snapshot.workspaceId, provider, boundaries)
  addPending(snapshot, provider, (slice, sign) => {
    buckets.forEach(({ start, end }, i) => {
      const [from, to] = [Math.max(start, slice.from.getTime()), Math.min(end, slice.to.getTime())]
      if (from < to) addSums(sums[i]!, sumsOf(slice, from, to), sign)
    })
  })
  return sums
}

export async function readHistory(snapshot: Snapshot, provider: ComparedProvider, period: Period & { group: Group; all: boolean }): Promise<SavingsHistory> {
  const { from, to, zone, group, all } = period
  const buckets = decideDays(from, to, zone, group)
  const sums = await sumsOfBuckets(snapshot, provider, buckets)
  const days = countDays(from, to)
  const history = buckets.map(({ date, end }, i) => ({ date, partial: end > snapshot.now.getTime(), ...toTotals(sums[i]!) }))
  return {
    provider,
    as_of: snapshot.now.toISOString(),
    zone,
    group,
    from,
    to,
    period_days: days,
    history: history.toReversed(),
    totals: toTotals(sums.reduce((all_, one) => addSums(all_, one), noSums())),
    previous: all ? null : toTotals(await sumsBefore(snapshot, provider, { from, zone }, days)),
  }
}

async function sumsBefore(snapshot: Snapshot, provider: ComparedProvider, { from, zone }: Pick<Period, 'from' | 'zone'>, days: number): Promise<Sums> {
  const date = addDays(from, -days)
  const [sums] = await sumsOfBuckets(snapshot, provider, [{ date, start: startOf(date, zone), end: startOf(from, zone) }])
  return sums!
}
