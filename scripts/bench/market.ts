import type { Series } from '@dumont/forecast'

export const ORIGIN = 480_000
const DAYS = 90
const TYPES = ['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g5.2xlarge', 'g5.12xlarge', 'g6.xlarge', 'p3.2xlarge', 'p4d.24xlarge', 'p5.48xlarge']

/** Series as AWS spot prices move: small steps every few hours around a level whose slope turns slowly. */
export function makeSeries(count: number): Series[] {
  return Array.from({ length: count }, (_, k) => {
    const zone = `r${k % 16}${'abc'[k % 3]!}`
    return walk(k + 1, { region: `r${k % 16}`, zone, type: TYPES[k % TYPES.length]!, gpu: 'T4' })
  })
}

function walk(seed: number, traits: Series['traits']): Series {
  let state = seed * 2_654_435_761
  const random = () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5) * 2
  const values = new Float64Array(DAYS * 24)
  const observed = new Uint8Array(values.length)
  let [level, slope, price] = [Math.log(0.3 + (seed % 30)), 0, 0]
  for (let i = 0; i < values.length; i++) {
    if (i === 0 || random() > 0.6) {
      level += slope = 0.97 * slope + 0.001 * random()
      price = Math.round(1e4 * Math.exp(level + 0.002 * random())) / 1e4
      observed[i] = 1
    }
    values[i] = price
  }
  return {
    id: `s${seed}`,
    start: ORIGIN - values.length + 1,
    values,
    observed,
    family: 'aws spot',
    traits,
    onDemand: 4 * Math.exp(Math.log(0.3 + (seed % 30))),
  }
}
