import { COLD_START_HOURS, HOUR_MS } from '@dumont/forecast'
import { isEnded, truncateToHour } from './decide-refresh.ts'

/** What is known of a series when training data are chosen. */
export type Candidate = { id: number; demo: boolean; historyHours: number; lastObservedAt: Date | null; endedAt?: Date | null; changedAt: Date }
/** Everything known at `asOf` is learnt from; `changedAt` is the newest change of any of these prices; `ended`: they were imported, nothing is added by itself. */
export type TrainingData = { ids: number[]; asOf: Date; changedAt: Date; ended: boolean }
/** The newest training, whatever came of it. */
export type LastTraining = { state: 'training' | 'kept' | 'used' | 'failed'; requestedAt: Date; failures: number; nextAttemptAt: Date | null }

/** More series teach little and cost memory. */
const mostSeries = 3000
/** Nights end in a training at this time of day, UTC. */
const nightlyMinute = 2 * 60 + 20
const dayMs = 24 * HOUR_MS
/** Examples that one series gives are about two for each day beyond the first four weeks, at most of 75 days; so many are needed. */
const leastExamples = 3000

/**
 * What a model can be learnt from: the live series, or when they are too few those that ended, as of the last hour of the newest of them.
 * Demo prices teach nothing about real ones, so they are never learnt from.
 */
export function chooseTrainingData(all: readonly Candidate[], now: Date): TrainingData | undefined {
  const real = all.filter(({ demo, lastObservedAt, historyHours }) => !demo && lastObservedAt && lastObservedAt <= now && historyHours >= COLD_START_HOURS)
  const live = real.filter((one) => !isEnded(one, now))
  if (isEnough(live)) return { ...dataOf(real, truncateToHour(now)), ended: false }
  const ended = real.filter((one) => isEnded(one, now))
  if (!isEnough(ended)) return undefined
  const asOf = truncateToHour(new Date(Math.max(...ended.map(({ lastObservedAt }) => lastObservedAt!.getTime()))))
  return { ...dataOf(ended, asOf), ended: true }
}

/** Days of prices before `asOf` that are read: those learnt from, and what their features look back on. */
export const trainingDays = 120

function dataOf(rows: readonly Candidate[], asOf: Date): Omit<TrainingData, 'ended'> {
  const near = rows.filter(({ lastObservedAt }) => asOf.getTime() - lastObservedAt!.getTime() < trainingDays * dayMs)
  const best = near.toSorted((a, b) => dayOf(b) - dayOf(a) || b.historyHours - a.historyHours || a.id - b.id).slice(0, mostSeries)
  return { ids: best.map(({ id }) => id), asOf, changedAt: new Date(Math.max(...best.map(({ changedAt }) => changedAt.getTime()))) }
}

const dayOf = ({ lastObservedAt }: Candidate): number => Math.floor(lastObservedAt!.getTime() / dayMs)

function isEnough(rows: readonly Candidate[]): boolean {
  const examples = rows.reduce((sum, { historyHours }) => sum + 2 * Math.max(0, Math.min(75, historyHours / 24 - 28)), 0)
  return examples >= leastExamples
}

/** One import is often followed by another, and is followed by forecasts: the first training waits until it is quiet. */
const settleMs = 15 * 60_000

/** The first training is due at once, or when imports have settled, later ones each night when prices have changed, a failed one when it has waited, a model that broke at once. */
export function isTrainingDue(last: LastTraining | undefined, data: TrainingData | undefined, now: Date): boolean {
  if (!data || !isTimeToTrain(last, now)) return false
  if (!last) return !data.ended || now.getTime() - data.changedAt.getTime() >= settleMs
  return last.state === 'failed' || data.changedAt > last.requestedAt
}

/** Without looking at prices. */
export function isTimeToTrain(last: LastTraining | undefined, now: Date): boolean {
  if (!last) return true
  if (last.state === 'training') return false
  if (last.state === 'failed') return !last.nextAttemptAt || last.nextAttemptAt <= now
  return last.requestedAt < lastTurn(now)
}

function lastTurn(now: Date): Date {
  const today = Math.floor(now.getTime() / dayMs) * dayMs + nightlyMinute * 60_000
  return new Date(today <= now.getTime() ? today : today - dayMs)
}

/** Hours until a training is tried again after its n-th failure in a row: 1, 2, 4 ... at most a day. */
export function trainingBackOffHours(failures: number): number {
  return Math.min(24, 2 ** Math.max(0, failures - 1))
}
