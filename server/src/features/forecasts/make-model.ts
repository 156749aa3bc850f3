import {
  backtest,
  type Dependence,
  forecastAll,
  forecastWithModel,
  HOUR_MS,
  readModel,
  type Series,
  type TrainedModel,
  trainModel,
  versionOf,
  writeModel,
} from '@dumont/forecast'
import { type PriceTask, seriesOf } from './price-task.ts'

export type TrainTask = {
  asOfMs: number
  series: PriceTask[]
  seed: number
  /** The rehearsal of the model in use. */
  rival?: Uint8Array | undefined
  /** For tests: less work. */
  rows?: number
  trees?: number
}
export type Scores = {
  relative_error: number
  mape: number
  band80: number
  series_origins: number
  in_use_relative_error: number | null
  blend_relative_error: number
}
export type MadeModel = {
  version: string
  bytes: Uint8Array
  rehearsal: Uint8Array
  dataFromMs: number
  series: number
  examples: number
  dependence: Dependence
  /** Not finite where nothing could be scored. */
  scores: Scores
}

/** Of the work, how much is training; the rest is comparing. */
const trainingShare = 0.85
const heldOutHours = 14 * 24
/** Origins of the comparison: hours after the held-out weeks begin. */
const originsAfter = [0, 84, 168]
/** So many series are enough to compare by. */
const mostScored = 500

/** Trains, and compares what came of it with the model in use and with the local models, all on the weeks that none of them has seen. */
export function makeModel(task: TrainTask, onProgress: (done: number) => void = () => {}): MadeModel {
  const asOf = Math.floor(task.asOfMs / HOUR_MS)
  const series = task.series.map((one) => seriesOf(one, asOf))
  let rehearsed: TrainedModel | undefined
  const model = trainModel(series, asOf, {
    seed: task.seed,
    rows: task.rows,
    trees: task.trees,
    onProgress: (done) => onProgress(trainingShare * done),
    onRehearsed: (before) => (rehearsed = before),
  })
  const scores = compare(rehearsed!, task.rival, everyFew(series), asOf, (done) => onProgress(trainingShare + (1 - trainingShare) * done))
  const { from, series: count, rows } = model.about
  return {
    version: versionOf(model),
    bytes: writeModel(model),
    rehearsal: writeModel(rehearsed!),
    dependence: model.dependence,
    dataFromMs: from * HOUR_MS,
    series: count,
    examples: rows,
    scores,
  }
}

function compare(
  candidate: TrainedModel,
  rivalBytes: Uint8Array | undefined,
  series: readonly Series[],
  asOf: number,
  onProgress: (done: number) => void,
): Scores {
  const origins = originsAfter.map((hours) => asOf - heldOutHours + hours)
  const scoreOf = (model: TrainedModel) =>
    backtest(series, origins, { backHours: heldOutHours, forecaster: (all, origin, options) => forecastWithModel(model, all, origin, options) })
  const ours = scoreOf(candidate)
  onProgress(0.3)
  const rival = rivalBytes && readable(rivalBytes)
  const inUse = rival && scoreOf(rival)
  onProgress(0.6)
  const blend = backtest(series, origins, { backHours: heldOutHours, forecaster: forecastAll })
  return {
    relative_error: ours.relativeError,
    mape: ours.mape,
    band80: ours.band80,
    series_origins: ours.seriesOrigins,
    in_use_relative_error: inUse?.relativeError ?? null,
    blend_relative_error: blend.relativeError,
  }
}

/** One that cannot be read is no rival: it was made by another version of this program. */
function readable(bytes: Uint8Array): TrainedModel | undefined {
  try {
    return readModel(bytes)
  } catch {
    return undefined
  }
}

function everyFew(series: readonly Series[]): Series[] {
  const step = Math.ceil(series.length / mostScored)
  return series.filter((_, i) => i % step === 0)
}
