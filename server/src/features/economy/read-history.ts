import type { ComparedProvider, SavingsHistory } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import { isZone } from '../../platform/zone.ts'
import { stretchOf } from './decide-buckets.ts'
import { addDays, type Bucket, countDays, dayOf, decideDays, type Group, startOf } from './decide-days.ts'
import { addPending, type Snapshot, sumsOf } from './snapshot.ts'
import { historySums } from './store-history.ts'
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
export function periodOf(snapshot: Pick<Snapshot, 'now' | 'first' | 'plus'>, { days, from, to, all, zone }: PeriodQuery): Period {
  checkZone(zone)
  const today = dayOf(snapshot.now, zone)
  if (all) return { from: dayOf(firstUsage(snapshot) ?? snapshot.now, zone), to: today, zone }
  const last = to ?? today
  const first = from ?? addDays(last, 1 - days)
  if (first > last) throw new AppError('validation_failed', 'from: lies after `to`')
  if (first < '2000-01-01' || last > '2100-01-01' || countDays(first, last) > MOST_DAYS) throw new AppError('validation_failed', 'from, to: lie too far away')
  return { from: first, to: last, zone }
}

/** Of all usage, also of what no sum has yet. */
export function firstUsage({ first, plus }: Pick<Snapshot, 'first' | 'plus'>): Date | undefined {
  const times = [...(first ? [first] : []), ...plus.map(({ from }) => from)].map((at) => at.getTime())
  return times.length ? new Date(times.reduce((a, b) => Math.min(a, b))) : undefined
}

/** Sums of runs of days that follow each other. */
export async function sumsOfBuckets(snapshot: Snapshot, provider: ComparedProvider, buckets: readonly Bucket[]): Promise<Sums[]> {
  const boundaries = [...buckets.map(({ start }) => start), buckets.at(-1)!.end]
  const sums = await historySums(snapshot.db, { workspaceId: snapshot.workspaceId, provider }, boundaries)
  addPending(snapshot, provider, (slice, sign) => {
    const [from, to] = [slice.from.getTime(), slice.to.getTime()]
    for (let i = Math.max(0, stretchOf(boundaries, from)); i < buckets.length && boundaries[i]! < to; i++) {
      const [start, end] = [Math.max(boundaries[i]!, from), Math.min(boundaries[i + 1]!, to)]
      if (start < end) addSums(sums[i]!, sumsOf(slice, start, end), sign)
    }
  })
  return sums
}

/** As many days before. */
function bucketBefore(from: string, zone: string, days: number): Bucket {
  const date = addDays(from, -days)
  return { date, start: startOf(date, zone), end: startOf(from, zone) }
}

export async function readHistory(snapshot: Snapshot, provider: ComparedProvider, period: Period & { group: Group; all: boolean }): Promise<SavingsHistory> {
  const { from, to, zone, group, all } = period
  const buckets = decideDays(from, to, zone, group)
  const days = countDays(from, to)
  // The period before lies right before it, so that both are read at once.
  const found = await sumsOfBuckets(snapshot, provider, [...(all ? [] : [bucketBefore(from, zone, days)]), ...buckets])
  const previous = all ? undefined : found[0]
  const sums = all ? found : found.slice(1)
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
    previous: previous ? toTotals(previous) : null,
  }
}
