export * from './forecast.ts'
export * from './model.ts'
export { gridFromHours, HOLD_HOURS, HOUR_MS, historyHours, MIN_HISTORY_HOURS, toSeries, type Observation, type Series, type SeriesOptions } from './series.ts'
export { samplePaths, sortedQuantile, sumQuantiles, type PathOptions, type SamplePaths, type SumOptions } from './sample-paths.ts'
