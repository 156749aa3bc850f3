import { chooseEdges, binOf } from '../../forecast/src/booster/bins.ts'
import { Booster } from '../../forecast/src/booster/boost.ts'
import { createKernel } from '../../forecast/src/booster/kernel.ts'
import type { Loss } from '../../forecast/src/booster/loss.ts'
import { bytesFor, loadMatrix } from '../../forecast/src/booster/matrix.ts'
import { Predictor } from '../../forecast/src/booster/predictor.ts'
import { FEATURES, makeRows, TEST_ROWS, TRAIN_ROWS, type Problem } from './matrix.ts'

const LEAVES = 63
const options = { trees: 100, leaves: LEAVES, learningRate: 0.1, minRows: 200, l2: 0, rowShare: 1, featureShare: 1, seed: 1 }
const LOSSES: Loss[] = [{ kind: 'pinball', level: 0.5 }, { kind: 'squared' }]

/** CPU seconds of binning and of boosting, least of several runs, and the loss on rows that were not learnt from. docs/performance.md has LightGBM's side. */
export function benchBooster(say: (text: string) => void, runs: number): void {
  const [train, test] = [makeRows(TRAIN_ROWS, 1), makeRows(TEST_ROWS, 2)]
  for (const loss of LOSSES) {
    const all = Array.from({ length: runs }, () => fit(train, test, loss))
    const least = (of: (run: (typeof all)[0]) => number) => Math.min(...all.map(of)).toFixed(2)
    const name = loss.kind === 'pinball' ? 'median' : 'squared'
    say(
      `booster, ${name}: bins ${least((r) => r.bins)} s, trees ${least((r) => r.trees)} s of CPU; loss ${all[0]!.loss.toFixed(5)} (${TRAIN_ROWS} x ${FEATURES}, 100 trees, ${LEAVES} leaves, least of ${runs})`,
    )
  }
}

function fit(train: Problem, test: Problem, loss: Loss): { bins: number; trees: number; loss: number } {
  const begin = cpuSeconds()
  const step = 10
  const edges = Array.from({ length: FEATURES }, (_, f) =>
    chooseEdges(Float64Array.from({ length: train.rows / step }, (_, i) => train.values[i * step * FEATURES + f]!)),
  )
  const matrix = loadMatrix(createKernel(bytesFor(train.rows, FEATURES, LEAVES)), train.values, edges)
  const binned = cpuSeconds()
  const ensemble = new Booster(matrix, LEAVES).boost(train.targets, { ...options, loss })
  const done = cpuSeconds()
  const predictor = new Predictor([ensemble], FEATURES, test.rows)
  for (let i = 0; i < test.values.length; i++) predictor.bins[i] = binOf(edges[i % FEATURES]!, test.values[i]!)
  const answers = predictor.predict(0, test.rows)
  const miss = (error: number) => (loss.kind === 'pinball' ? Math.abs(error) / 2 : error * error)
  return { bins: binned - begin, trees: done - binned, loss: test.targets.reduce((sum, target, row) => sum + miss(target - answers[row]!), 0) / test.rows }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
