/** Standard normal quantile (Acklam's approximation, relative error below 1.2e-9). */
export function normalQuantile(level: number): number {
  if (level <= 0 || level >= 1) return level <= 0 ? -Infinity : Infinity
  if (level > 0.5) return -normalQuantile(1 - level)
  if (level < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(level))
    return horner(TAIL_TOP, q) / (horner(TAIL_BOTTOM, q) * q + 1)
  }
  const q = level - 0.5
  const r = q * q
  return (horner(MID_TOP, r) * q) / (horner(MID_BOTTOM, r) * r + 1)
}

/** Independent standard normal draws, the same for the same seed (mulberry32 and Marsaglia's polar method). */
export class NormalDraws {
  private state: number
  /** Draws come in twos: the second of the last two, NaN when it was taken. */
  private spare = NaN

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** Writes the next draws of the sequence from index `from` on, up to `to`. */
  drawInto(into: Float64Array, from = 0, to = into.length): void {
    let [at, state, spare] = [from, this.state, this.spare]
    if (at < to && !Number.isNaN(spare)) [into[at++], spare] = [spare, NaN]
    while (at < to) {
      let a: number, b: number, r: number
      do {
        // Written out twice: these few lines are most of what a sampled week costs.
        state = (state + 0x6d2b79f5) | 0
        let t = Math.imul(state ^ (state >>> 15), 1 | state)
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
        a = (2 * ((t ^ (t >>> 14)) >>> 0)) / 4_294_967_296 - 1
        state = (state + 0x6d2b79f5) | 0
        t = Math.imul(state ^ (state >>> 15), 1 | state)
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
        b = (2 * ((t ^ (t >>> 14)) >>> 0)) / 4_294_967_296 - 1
        r = a * a + b * b
      } while (r === 0 || r >= 1)
      const factor = Math.sqrt((-2 * Math.log(r)) / r)
      into[at++] = a * factor
      if (at < to) into[at++] = b * factor
      else spare = b * factor
    }
    this.state = state
    this.spare = spare
  }
}

/** The same draws one by one. */
export function normalSource(seed: number): () => number {
  const draws = new NormalDraws(seed)
  const some = new Float64Array(256)
  let at = some.length
  return () => {
    if (at === some.length) {
      draws.drawInto(some)
      at = 0
    }
    return some[at++]!
  }
}

const horner = (coefficients: readonly number[], x: number) => coefficients.reduce((sum, c) => sum * x + c, 0)

const MID_TOP = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]
const MID_BOTTOM = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572]
const TAIL_TOP = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
const TAIL_BOTTOM = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416]
