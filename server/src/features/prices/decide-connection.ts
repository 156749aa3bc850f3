import type { ConnectionState, PartState } from '@dumont/contracts'
import type { TaskRow } from './tables-providers.ts'

type Told = Pick<
  TaskRow,
  'kind' | 'part' | 'failure' | 'failures' | 'lastError' | 'lastAttemptAt' | 'lastSuccessAt' | 'nextAttemptAt' | 'noAnswerSince' | 'suspiciousOffers'
>

export function decidePartState(task: Pick<Told, 'failure' | 'lastAttemptAt' | 'lastSuccessAt'>): PartState {
  if (task.failure) return task.failure === 'rejected_key' ? 'key_rejected' : 'failing'
  return task.lastSuccessAt ? 'ok' : 'waiting'
}

export type ConnectionSummary = {
  state: ConnectionState
  lastPollAt: Date | null
  lastSuccessAt: Date | null
  nextPollAt: Date | null
  lastError: string | null
  failures: number
  noAnswerSince: Date | null
}

/** What a person should know of a connection, from all that is asked for it. A part that the key does not reach (a region that is not enabled) does not spoil the others. */
export function decideConnection(tasks: readonly Told[], isPaused: boolean): ConnectionSummary {
  const polled = tasks.filter(({ kind }) => kind === 'parts' || kind === 'offers')
  const offers = tasks.filter(({ kind }) => kind === 'offers')
  const worst = tasks.filter(({ lastError }) => lastError !== null).toSorted((a, b) => rank(a) - rank(b) || b.failures - a.failures)[0]
  return {
    state: isPaused ? 'paused' : stateOf(polled, offers),
    lastPollAt: latest(polled.map(({ lastAttemptAt }) => lastAttemptAt)),
    lastSuccessAt: latest(offers.map(({ lastSuccessAt }) => lastSuccessAt)),
    nextPollAt: isPaused ? null : earliest((offers.length ? offers : polled).map(({ nextAttemptAt }) => nextAttemptAt)),
    lastError: worst ? (worst.kind === 'offers' && worst.part !== 'all' ? `${worst.part}: ${worst.lastError}` : worst.lastError) : null,
    failures: Math.max(0, ...polled.map(({ failures }) => failures)),
    noAnswerSince: earliest(offers.map(({ noAnswerSince }) => noAnswerSince)),
  }
}

function stateOf(polled: readonly Told[], offers: readonly Told[]): ConnectionState {
  const states = polled.map(decidePartState)
  const isRejected = (tasks: readonly Told[]) => tasks.length > 0 && tasks.every((task) => decidePartState(task) === 'key_rejected')
  if (isRejected(offers) || isRejected(polled.filter(({ kind }) => kind === 'parts'))) return 'key_rejected'
  if (states.includes('failing')) return 'failing'
  return offers.some((task) => decidePartState(task) === 'ok') ? 'ok' : 'waiting'
}

/** What stops prices is told before what does not. */
const rank = ({ kind }: Told): number => ['parts', 'offers', 'history', 'references'].indexOf(kind)
const times = (dates: readonly (Date | null)[]): number[] => dates.filter((date) => date !== null).map(Number)
const latest = (dates: readonly (Date | null)[]): Date | null => (times(dates).length ? new Date(Math.max(...times(dates))) : null)
const earliest = (dates: readonly (Date | null)[]): Date | null => (times(dates).length ? new Date(Math.min(...times(dates))) : null)
