import type { Dependence } from '../path-correlation.ts'
import type { Spread } from './calibration.ts'
import type { Trees } from './fit.ts'
import type { Mix } from './mixing.ts'

/** What training leaves behind: all that a forecast needs beside the prices themselves. */
export type TrainedModel = {
  trees: Trees
  /** Per family; families that were not held out are treated as everyone. */
  mixes: Map<string, Mix>
  spreads: Map<string, Spread>
  /** By how much a series' errors are usually larger than its kin's. */
  widths: Map<string, number>
  /** How errors hang together over hours and places: what sample paths are drawn by. */
  dependence: Dependence
  about: ModelCard
}
export type ModelCard = {
  /** Epoch hours of the first and the last price learnt from. */
  from: number
  asOf: number
  series: number
  rows: number
  seed: number
  /** On the held-out weeks, from a model that had not seen them. */
  scores: { answers: number; relativeError: number; mape: number; naiveMape: number; band80: number }
  /** Features in their order: a model made for other features is refused. */
  features: readonly string[]
}
