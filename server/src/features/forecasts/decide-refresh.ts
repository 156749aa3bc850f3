import { COLD_START_HOURS, HOLD_HOURS, HOUR_MS, MIN_HISTORY_HOURS, NAIVE_VERSION } from '@dumont/forecast'

/** What is known of a series' prices. `changedAt` moves whenever a stored price does. */
export type PricesSeen = { id: number; demo: boolean; historyHours: number; lastObservedAt: Date | null; endedAt?: Date | null; changedAt: Date }
/** Where its forecast stands. `leased`: somebody is working on it. */
export type RefreshState = {
  doneFor: Date | null
  doneChangedAt: Date | null
  doneModel: string | null
  decidedAt: Date | null
  leased: boolean
  nextAttemptAt: Date | null
}
/** One forecast to make: everything known at `origin` counts, nothing after it. `model`: the version to make it with, or NAIVE_VERSION; null: the local models. */
export type Due = { seriesId: number; origin: Date; changedAt: Date; model: string | null }

/** Vanished (`endedAt`), or not seen for longer than a price is held. */
export function isEnded({ lastObservedAt, endedAt }: Pick<PricesSeen, 'lastObservedAt' | 'endedAt'>, now: Date): boolean {
  return Boolean(endedAt) || !lastObservedAt || now.getTime() - lastObservedAt.getTime() > HOLD_HOURS * HOUR_MS
}

/**
 * The forecast that a series needs now, or undefined when it has it, has too little history or waits after a failure.
 * A live series is forecast from the current hour, each hour anew; an ended one from the hour of its last observation, again only when its prices change.
 * Both again when another model is in use (`model`: its version; NAIVE_VERSION where models were set aside).
 */
export function decideRefresh(series: PricesSeen, state: RefreshState | undefined, now: Date, model: string | null = null): Due | undefined {
  const { lastObservedAt, changedAt } = series
  if (!lastObservedAt || series.historyHours < MIN_HISTORY_HOURS) return undefined
  const origin = truncateToHour(isEnded(series, now) ? lastObservedAt : now)
  const due: Due = { seriesId: series.id, origin, changedAt, model: modelFor(series, model) }
  if (!state) return due
  if (state.nextAttemptAt && state.nextAttemptAt > now) return undefined
  if (state.decidedAt && isOvertaken(state.decidedAt, now)) return undefined
  const done = state.doneFor?.getTime() === origin.getTime() && state.doneChangedAt && state.doneChangedAt >= changedAt && state.doneModel === due.model
  return done ? undefined : due
}

/** A model has learnt from real prices, and from weeks of them: demo and young series are the local models' work. */
function modelFor({ demo, historyHours }: PricesSeen, model: string | null): string | null {
  if (model === NAIVE_VERSION) return model
  return demo || historyHours < COLD_START_HOURS ? null : model
}

/**
 * A round that began later has decided already: two rounds on both sides of the full hour would else undo each other's work for ever.
 * Much later means that a clock was set back, and then the forecast is made anew.
 */
export function isOvertaken(decidedAt: Date, now: Date): boolean {
  const later = decidedAt.getTime() - now.getTime()
  return later > 0 && later < 6 * HOUR_MS
}

/** Minutes until a series is tried again after its n-th failure in a row: 5, 10, 20 ... at most six hours. */
export function backOffMinutes(failures: number): number {
  return Math.min(360, 5 * 2 ** Math.max(0, failures - 1))
}

/** The worker is late when live series wait and none of its rounds has come to an end for three hours. */
export function isRefreshLate(lastFinished: Date | undefined, liveSeries: boolean, now: Date): boolean {
  if (!liveSeries) return false
  return !lastFinished || now.getTime() - lastFinished.getTime() > 3 * HOUR_MS
}

export function truncateToHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS)
}
