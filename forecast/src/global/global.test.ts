import { beforeAll, describe, expect, test } from 'vitest'
import { normalSource } from '../normal.ts'
import type { Series } from '../series.ts'
import { withOtherFuture } from '../test-series.ts'
import { MODEL_VERSION } from '../forecast.ts'
import { forecastWithModel, kinAt } from './forecast-with-model.ts'
import { type BadModelFile, readModel, writeModel } from './model-file.ts'
import { panelOf, STATE_NAMES, writeState } from './panel.ts'
import { trainModel, TooLittleToLearn } from './train-model.ts'
import type { TrainedModel } from './trained-model.ts'
import { versionOf } from './version.ts'

const START = 480_000
const HOURS = 80 * 24
const AS_OF = START + 72 * 24

/** A market with momentum: slopes that turn slowly, seen every six hours. */
function market(places: number, seed = 1): Series[] {
  const draw = normalSource(seed)
  return Array.from({ length: places }, (_, k) => {
    let [log, slope] = [Math.log(1 + k), 0]
    const values = new Float64Array(HOURS)
    for (let h = 0; h < HOURS; h++) {
      slope = 0.985 * slope + 0.00012 * draw()
      log += slope
      values[h] = h % 6 === 0 ? Math.exp(log + 0.0003 * draw()) : values[h - 1]!
    }
    const traits = { region: `r${k % 3}`, zone: `z${k % 6}`, type: `g${k % 4}.xlarge`, gpu: 'T4' }
    return {
      id: `s${String(k).padStart(2, '0')}`,
      start: START,
      values,
      observed: Uint8Array.from({ length: HOURS }, (_, h) => (h % 6 === 0 ? 1 : 0)),
      onDemand: 5 * (1 + k),
      family: 'maker|spot',
      traits,
    }
  })
}

const options = { trees: 30 }
const all = market(24)
let model: TrainedModel

beforeAll(() => {
  model = trainModel(all, AS_OF, options)
}, 120_000)

describe('training', () => {
  test('what comes after moves no bit of the model', { timeout: 120_000 }, () => {
    const changed = all.map((series, k) => withOtherFuture(series, AS_OF, k + 1))
    expect(writeModel(trainModel(changed, AS_OF, options))).toEqual(writeModel(model))
  })

  test('the order of the series does not matter', { timeout: 120_000 }, () => {
    expect(writeModel(trainModel([...all].reverse(), AS_OF, options))).toEqual(writeModel(model))
  })

  test('says how good it was on weeks it had not seen', () => {
    const { relativeError, mape, naiveMape, band80, answers } = model.about.scores
    expect(answers).toBeGreaterThan(1000)
    expect(relativeError).toBeLessThan(0.9)
    expect(mape).toBeLessThan(naiveMape)
    expect(band80).toBeGreaterThan(70)
    expect(band80).toBeLessThan(92)
  })

  test('too few prices are refused in words', () => {
    expect(() => trainModel(all.slice(0, 1), AS_OF, options)).toThrow(TooLittleToLearn)
  })

  test('progress rises from 0 to 1', { timeout: 120_000 }, () => {
    const seen: number[] = []
    trainModel(all, AS_OF, { trees: 5, onProgress: (done) => seen.push(done) })
    expect(seen.every((done, i) => i === 0 || done >= seen[i - 1]!)).toBe(true)
    expect(seen.at(-1)).toBeCloseTo(1, 9)
  })
})

describe('forecasting', () => {
  const forecast = (given = all, from = model) => forecastWithModel(from, given, AS_OF)

  test('what comes after moves no bit of features and forecasts', () => {
    const changed = all.map((series, k) => withOtherFuture(series, AS_OF, k + 1))
    expect(forecast(changed)).toEqual(forecast())
    const [mine, theirs] = [new Float32Array(STATE_NAMES.length), new Float32Array(STATE_NAMES.length)]
    writeState(panelOf(all, [AS_OF]), 3, 0, mine)
    writeState(panelOf(changed, [AS_OF]), 3, 0, theirs)
    expect(theirs).toEqual(mine)
  })

  test('is nearer to what came than "no change" is', () => {
    let [error, naive] = [0, 0]
    forecast().forEach(({ quantiles }, k) => {
      const { values } = all[k]!
      const at = AS_OF - START
      quantiles[0.5]!.forEach((price, h) => {
        error += Math.abs(price / values[at + h + 1]! - 1)
        naive += Math.abs(values[at]! / values[at + h + 1]! - 1)
      })
    })
    expect(error).toBeLessThan(0.95 * naive)
  })

  test('quantiles never cross', () => {
    for (const { quantiles } of forecast()) {
      const rising = Object.keys(quantiles)
        .map(Number)
        .sort((a, b) => a - b)
      for (let h = 0; h < 168; h++)
        for (let k = 1; k < rising.length; k++) expect(quantiles[rising[k]!]![h]!).toBeGreaterThanOrEqual(quantiles[rising[k - 1]!]![h]!)
    }
  })

  test('prices times ten give forecasts times ten', () => {
    const tenfold = all.map((series) => ({ ...series, values: series.values.map((price) => price * 10), onDemand: series.onDemand! * 10 }))
    const [one, ten] = [forecast(), forecast(tenfold)]
    ten.forEach(({ quantiles }, k) => quantiles[0.5]!.forEach((price, h) => expect(price / one[k]!.quantiles[0.5]![h]!).toBeCloseTo(10, 8)))
  })

  test('a price that never moved is forecast as it is', () => {
    const flat: Series = { ...all[0]!, id: 'flat', values: new Float64Array(HOURS).fill(2.5) }
    const { quantiles } = forecast([...all, flat]).at(-1)!
    expect(new Set(quantiles[0.5])).toEqual(new Set([2.5]))
    expect(quantiles[0.9]![100]!).toBeLessThan(2.55)
  })

  test('a series of less than two weeks gets the local models, and says so', () => {
    const young: Series = { ...all[0]!, id: 'young', start: AS_OF - 99, values: all[0]!.values.slice(0, 100), observed: all[0]!.observed.slice(0, 100) }
    const [last] = forecastWithModel(model, [...all, young], AS_OF, { only: ({ id }) => id === 'young' })
    expect(last).toMatchObject({ coldStart: true, modelVersion: MODEL_VERSION })
  })

  test('no price above on-demand where none was', () => {
    const capped = all.map((series) => ({ ...series, onDemand: Math.max(...series.values) }))
    forecast(capped).forEach(({ quantiles }, k) => expect(Math.max(...quantiles[0.95]!)).toBeLessThanOrEqual(capped[k]!.onDemand))
  })

  test('a batch that is told what its kin do is forecast as among them', () => {
    const batch = all.slice(3, 7)
    expect(forecastWithModel(model, batch, AS_OF, { kin: kinAt(all, AS_OF) })).toEqual(forecast().slice(3, 7))
    expect(forecastWithModel(model, batch, AS_OF)).not.toEqual(forecast().slice(3, 7))
  })

  test('the plain loops forecast the same bits', () => {
    expect(forecastWithModel(model, all.slice(0, 4), AS_OF, { kernel: 'plain' })).toEqual(forecast(all.slice(0, 4)))
  })
})

describe('model file', () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      readModel(bytes)
    } catch (error) {
      return (error as BadModelFile).reason
    }
    return 'read'
  }
  const changed = (at: number, value: number) => {
    const bytes = writeModel(model).slice()
    bytes[at] = value
    return bytes
  }

  test('read back, it forecasts the same and has the same version', () => {
    const back = readModel(writeModel(model))
    expect(versionOf(back)).toBe(versionOf(model))
    expect(versionOf(model)).toMatch(/^global-1-\d{4}-\d\d-\d\d-\d\d-[0-9a-f]{8}$/)
    expect(forecastWithModel(back, all.slice(0, 3), AS_OF)).toEqual(forecastWithModel(model, all.slice(0, 3), AS_OF))
  })

  test('from a Buffer that shares its memory too', () => {
    const bytes = writeModel(model)
    const shared = new Uint8Array(bytes.length + 13)
    shared.set(bytes, 13)
    expect(versionOf(readModel(shared.subarray(13)))).toBe(versionOf(model))
  })

  test('is refused by name when it is something else, of another version, cut short or damaged', () => {
    const bytes = writeModel(model)
    expect(refusal(new Uint8Array(100))).toBe('not_a_model')
    expect(refusal(changed(8, 9))).toBe('other_version')
    expect(refusal(bytes.subarray(0, 12))).toBe('cut_short')
    expect(refusal(bytes.subarray(0, bytes.length - 1))).toBe('cut_short')
    expect(refusal(changed(bytes.length - 9, bytes.at(-9)! ^ 1))).toBe('damaged')
  })

  test('is refused when it was made for other features', () => {
    const other = { ...model, about: { ...model.about, features: ['one'] } }
    expect(refusal(writeModel(other))).toBe('other_features')
  })
})
