import { binOf } from '../booster/bins.ts'
import type { KernelKind } from '../booster/kernel.ts'
import { Predictor } from '../booster/predictor.ts'
import type { Trees } from './fit.ts'
import { FEATURES, HORIZON_NAMES, STATE_NAMES, writeHorizon, writeState, type Panel } from './panel.ts'

const BLOCK = 4096
const STATE = STATE_NAMES.length

/** Answers the boosters for (series, origin) of a panel at several hours ahead: [level][hour], in units of the series' movement. Blocks are filled and answered in turn, so features never exist whole. */
export class Answerer {
  private readonly trees: Trees
  private readonly predictor: Predictor
  private readonly state = new Float32Array(STATE)
  private readonly horizon = new Float32Array(HORIZON_NAMES.length)

  constructor(trees: Trees, kernel?: KernelKind) {
    this.trees = trees
    this.predictor = new Predictor(trees.ensembles, FEATURES, BLOCK, kernel)
  }

  answer(panel: Panel, k: number, o: number, ahead: ArrayLike<number>, trend: ArrayLike<number>): Float64Array[] {
    const own = panel.own[k]![o]!
    const { edges, levels } = this.trees
    const { bins } = this.predictor
    writeState(panel, k, o, this.state)
    for (let f = 0; f < STATE; f++) bins[f] = binOf(edges[f]!, this.state[f]!)
    for (let h = 0; h < ahead.length; h++) {
      writeHorizon(panel.all[k]!, own, panel.origins[o]!, ahead[h]!, trend[h]!, this.horizon, 0)
      for (let f = 0; f < this.horizon.length; f++) bins[h * FEATURES + STATE + f] = binOf(edges[STATE + f]!, this.horizon[f]!)
    }
    return levels.map((_, level) => this.predictor.predict(level, ahead.length, STATE).slice())
  }
}
