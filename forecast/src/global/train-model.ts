import type { KernelKind } from '../booster/kernel.ts'
import { historyHours, type Series } from '../series.ts'
import { calibrateModel } from './calibrate-model.ts'
import { fitTrees, type FitOptions } from './fit.ts'
import { holdOut } from './hold-out.ts'
import { HORIZON_NAMES, STATE_NAMES } from './panel.ts'
import type { TrainedModel } from './trained-model.ts'
import { cutAt, trainingRows } from './training-rows.ts'

export type TrainOptions = {
  seed?: number
  /** Rows learnt from, and how far back they may lie. */
  rows?: number
  days?: number
  trees?: number
  kernel?: KernelKind
  /** `done` runs from 0 to 1. */
  onProgress?: (done: number, doing: 'rehearsal' | 'calibration' | 'training') => void
  /** Given the model whose trees have not seen the held-out weeks: to compare with others on them. */
  onRehearsed?: (model: TrainedModel) => void
}
/** The data say too little to learn from: what would help is in the message. */
export class TooLittleToLearn extends Error {}

/** Weeks kept back to measure errors on, for weights, bands and scores. */
const HELD_OUT_HOURS = 14 * 24
const LEAST_HISTORY_HOURS = 14 * 24
const LEAST_ROWS = 2000
const HALF_LIFE_DAYS = 40
/** Of the whole, roughly: rehearsal, calibration. */
const SHARES = [0.4, 0.12] as const

/** Learns from everything known by `asOf` (epoch hour): once without the newest weeks, to measure errors on them, and then with them. */
export function trainModel(given: readonly Series[], asOf: number, options: TrainOptions = {}): TrainedModel {
  const { seed = 1, onProgress, onRehearsed, kernel } = options
  const all = given
    .map((series) => cutAt(series, asOf))
    .filter((series) => historyHours(series) >= LEAST_HISTORY_HOURS)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const held = asOf - HELD_OUT_HOURS
  const rehearsal = fitAt(all, held, options, (done) => onProgress?.(SHARES[0] * done, 'rehearsal'))
  onProgress?.(SHARES[0], 'calibration')
  const answered = holdOut(rehearsal.trees, all, held, asOf, seed, kernel)
  const { scores, ...calibration } = calibrateModel(answered)
  const from = all.reduce((first, series) => Math.min(first, series.start), asOf)
  const card = { from, asOf, series: all.length, seed, scores, features: [...STATE_NAMES, ...HORIZON_NAMES] }
  onRehearsed?.({ trees: rehearsal.trees, ...calibration, about: { ...card, asOf: held, rows: rehearsal.rows } })
  const begun = SHARES[0] + SHARES[1]
  const { trees, rows } = fitAt(all, asOf, options, (done) => onProgress?.(begun + (1 - begun) * done, 'training'))
  return { trees, ...calibration, about: { ...card, rows } }
}

function fitAt(all: readonly Series[], asOf: number, options: TrainOptions, onProgress: (done: number) => void) {
  const { seed = 1, rows: wanted = 400_000, days = 90, trees = 220, kernel } = options
  const rows = trainingRows(all, asOf, { rows: wanted, days, halfLifeDays: HALF_LIFE_DAYS, seed, onSeries: (done, of) => onProgress((0.4 * done) / of) })
  if (rows.count < LEAST_ROWS) {
    throw new TooLittleToLearn(
      `Too little to learn from: ${all.length} series give ${rows.count} examples, ${LEAST_ROWS} are needed. Training needs several series with more than four weeks of history`,
    )
  }
  const fit: FitOptions = {
    trees,
    outerTrees: Math.ceil(trees / 3),
    leaves: 31,
    learningRate: 0.04,
    minRows: Math.min(200, Math.ceil(rows.count / 100)),
    l2: 1,
    rowShare: 0.6,
    featureShare: 0.6,
    seed,
    kernel,
  }
  return { trees: fitTrees(rows, { ...fit, onTree: (done, of) => onProgress(0.4 + (0.6 * done) / of) }), rows: rows.count }
}
