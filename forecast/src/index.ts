export * from './forecast.ts'
export type { Ask, Fitted, Forecast, Model } from './model.ts'
export { models } from './models/index.ts'
export {
  gridFromHours,
  HOLD_HOURS,
  HOUR_MS,
  historyHours,
  MIN_HISTORY_HOURS,
  toSeries,
  type Observation,
  type Series,
  type SeriesOptions,
  type Traits,
} from './series.ts'
export { samplePaths, sortedQuantile, sumQuantiles, type SamplePaths, type SumOptions } from './sample-paths.ts'
export { limitsOf } from './limits.ts'
export { kinOf, missesOf, widened, widthOf, type CameTrue, type Kin, type Misses } from './adapt.ts'
export { jointOf, type Dependence, type Joint } from './path-correlation.ts'
export { backtest, isScorable, type BacktestOptions, type BacktestResult, type Forecaster } from './backtest.ts'
export { breakdown, type Breakdown, type Row, type StoredForecasts } from './breakdown.ts'
export { coverage, mae, mape, quantileLoss, relativeError, savings, type Scored } from './scores.ts'
export { forecastWithModel, kinAt, type ModelForecastOptions } from './global/forecast-with-model.ts'
export { TooLittleToLearn, trainModel, type TrainOptions } from './global/train-model.ts'
export { boostersAlone } from './global/mixing.ts'
export { BadModelFile, readModel, writeModel } from './global/model-file.ts'
export { versionOf } from './global/version.ts'
export type { ModelCard, TrainedModel } from './global/trained-model.ts'
export type { KinSums } from './global/kin-sums.ts'
export type {
  Alternative,
  Interval,
  NoWindow,
  Outcomes,
  PlaceForecast,
  Tier,
  Timing,
  TimingJob,
  TimingOptions,
  TimingPlace,
  Verdict,
  VerdictReason,
  Window,
  WindowOutcome,
} from './timing/types.ts'
export { allowedIntervals, type AllowedTime } from './timing/allowed-intervals.ts'
export { findWindows } from './timing/find-windows.ts'
export { judgeAgainst, judgeWindows, type Judged } from './timing/judge-windows.ts'
export { searchTimes, type Times, timesGrid } from './timing/search-times.ts'
export type { PriceGrid } from './timing/price-grid.ts'
export { decideVerdict, tierOf } from './timing/decide-verdict.ts'
export { scoreDecision, type DecisionScore } from './timing/score-decision.ts'
