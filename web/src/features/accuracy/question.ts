import type { Series } from '@dumont/contracts'
import { machineType, type Selection } from '../forecasts/selection.ts'
import type { AccuracyQuestion } from './api.ts'

/** The index of a place is asked for by the place, as the forecast is; anything else by its number. */
export function accuracyQuestion(series: Series, isIndex: boolean, { market, provider, region }: Selection, days: number): AccuracyQuestion {
  return { gpu: series.gpu, machine_type: machineType(market), days, ...(isIndex ? { provider, region } : { series: series.id }) }
}
