import { forecastWithModel, historyHours, isScorable, MIN_HISTORY_HOURS, type Series, type TrainedModel } from '@dumont/forecast'
import type { Decisions } from './decisions.ts'

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]
const WEEK = 168

export type Replayed = {
  /** Whole histories: what lies after an origin moves no forecast made there. */
  all: readonly Series[]
  /** The same by id, prices carried on as long as a series is seen at all: what was paid. */
  truth: ReadonlyMap<string, Series>
  /** Series not seen for so many hours are not forecast. */
  maxAgeHours: number
}

/** Adds the decisions of one origin, with a model trained at it or before. Series count as in the rest of the report: 28 full days before, 7 after. */
export function replayDecisions(decisions: Decisions, model: TrainedModel, origin: number, { all, truth, maxAgeHours }: Replayed): void {
  const usable = all.filter((series) => isFresh(series, origin, maxAgeHours) && historyHours(series, origin) >= MIN_HISTORY_HOURS)
  const scored = usable.filter(({ id }) => isScorable(truth.get(id)!, origin))
  const chosen = new Set(scored)
  const forecasts = forecastWithModel(model, usable, origin, { levels: LEVELS, only: (series) => chosen.has(series) })
  const places = scored.map(({ id, traits }, k) => {
    const { values, start } = truth.get(id)!
    return { key: id, type: traits?.type ?? id, forecast: forecasts[k]!, truth: values.subarray(origin - start, origin - start + WEEK + 1) }
  })
  decisions.add(origin, places)
}

function isFresh({ observed, start }: Series, origin: number, maxAgeHours: number): boolean {
  const seen = observed.lastIndexOf(1, Math.min(observed.length - 1, origin - start))
  return origin >= start && seen >= 0 && origin - start - seen <= maxAgeHours
}
