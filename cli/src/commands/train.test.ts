import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'dumont-train-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = (name: string) => join(folder, name)

const START = Date.parse('2024-01-01T00:30:00Z')
const AS_OF = '2024-03-10T12:20Z'
const HOURS = 80 * 24
const AS_OF_HOUR = 69 * 24 + 11.8
const stamp = (hour: number) => `${new Date(START + hour * 3_600_000).toISOString().slice(0, 19)}Z`

/** Sixteen places whose prices swing slowly, seen every six hours; `later` stands for what comes after the moment of training. */
function prices(name: string, later: (price: number) => string = (price) => price.toFixed(4)): string {
  const lines = ['series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour']
  for (let place = 0; place < 16; place++) {
    for (let hour = 0; hour < HOURS; hour += 6) {
      const price = (1 + place / 10) * (1 + 0.05 * Math.sin(hour / (60 + 3 * place)) + 0.001 * Math.sin(hour * (place + 1)))
      lines.push(`s${place},aws,r${place % 2},z${place % 4},t${place % 3}.large,T4,1,5,${stamp(hour)},${hour <= AS_OF_HOUR ? price.toFixed(4) : later(price)}`)
    }
  }
  writeFileSync(path(name), `${lines.join('\n')}\n`)
  return path(name)
}

async function dumont(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const text = { out: '', err: '' }
  stdout.on('data', (chunk) => (text.out += chunk))
  stderr.on('data', (chunk) => (text.err += chunk))
  return { code: await run(args, { stdout, stderr }), ...text, ...(await new Promise<typeof text>((resolve) => setImmediate(() => resolve(text)))) }
}
const train = (file: string, out: string, ...more: string[]) => dumont('train', '--prices', file, '--as-of', AS_OF, '--out', path(out), ...more)
const forecast = (model: string, out: string, asOf = AS_OF) =>
  dumont('forecast', '--prices', path('prices.csv'), '--as-of', asOf, '--model', path(model), '--out', path(out), '--jobs', '1', '--json')

let trained: Awaited<ReturnType<typeof dumont>>
beforeAll(async () => {
  trained = await train(prices('prices.csv'), 'model', '--json')
}, 120_000)

describe('dumont train', () => {
  test('writes a model and says what it learnt from and how good it was', () => {
    expect(trained).toMatchObject({ code: 0 })
    expect(JSON.parse(trained.out)).toMatchObject({
      series: 16,
      as_of: '2024-03-10T12:00:00Z',
      data_from: '2024-01-01T01:00:00Z',
      bytes: readFileSync(path('model')).length,
    })
    expect(JSON.parse(trained.out).held_out.relative_error).toBeLessThan(1)
  })

  test('identical bytes when every price after the moment is another, junk included', { timeout: 120_000 }, async () => {
    const { code, err } = await train(
      prices('other.csv', () => 'junk'),
      'other',
    )
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringMatching(/^Learnt from 16 series .* until 2024-03-10T12:00:00Z/) })
    expect(readFileSync(path('other')).equals(readFileSync(path('model')))).toBe(true)
  })

  test('says what is missing when there is too little to learn from', async () => {
    const result = await dumont('train', '--prices', path('prices.csv'), '--as-of', '2024-01-20T00:00Z', '--out', path('none'))
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('Too little to learn from') })
    expect(readdirSync(folder)).not.toContain('none')
  })
})

describe('dumont forecast --model', () => {
  test('forecasts every series with the model, and names it', async () => {
    const { code, out } = await forecast('model', 'out.csv')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ forecast: 16, model_version: JSON.parse(trained.out).model_version })
    expect(readFileSync(path('out.csv'), 'utf8').trimEnd().split('\n').length).toBe(1 + 16 * 168)
  })

  test('a model that knows what comes after is refused', async () => {
    expect(await forecast('model', 'early.csv', '2024-03-01T00:00Z')).toMatchObject({ code: 2, err: expect.stringContaining('it would know the future') })
  })

  test('a file that is no model, or cut short, is refused by name', async () => {
    writeFileSync(path('short'), readFileSync(path('model')).subarray(0, 5000))
    expect(await forecast('short', 'x.csv')).toMatchObject({ code: 1, err: expect.stringMatching(/short: The model file is cut short: 5000 of \d+ bytes/) })
    expect(await forecast('prices.csv', 'x.csv')).toMatchObject({ code: 1, err: expect.stringContaining('not a model file') })
    expect(await forecast('nowhere', 'x.csv')).toMatchObject({ code: 1, err: expect.stringContaining('no such file') })
  })
})

describe('dumont backtest', () => {
  const backtest = (...more: string[]) => dumont('backtest', '--prices', path('prices.csv'), '--report', path('report'), '--jobs', '1', ...more)

  test('trains at each moment, writes report and plots, and names the figures of every model', { timeout: 240_000 }, async () => {
    const span = ['--from', '2024-03-05T00:00Z', '--to', '2024-03-09T00:00Z', '--every', '96h', '--decisions-every', '96h']
    const { code, out } = await backtest(...span, '--page', path('accuracy.md'), '--json')
    expect(code).toBe(0)
    const report = JSON.parse(out)
    expect(report.trainings).toHaveLength(2)
    expect(report.models.map(({ name }: { name: string }) => name)).toEqual([
      'Dumont, trained',
      '... its boosters alone',
      'local models',
      'naive',
      'seasonal-naive-24',
      'seasonal-naive-168',
      'theta',
      'damped-trend',
    ])
    expect(report.models[0]).toMatchObject({ origins: 2, seriesOrigins: 32 })
    expect(report.models[0].relativeError).toBeLessThan(1)
    expect(report.models.find(({ name }: { name: string }) => name === 'naive').relativeError).toBe(1)
    expect(report.decisions).toMatchObject({ origins: 2, every: '96 h' })
    expect(report.decisions.rows.find((row: { strategy: string }) => row.strategy === 'run now')).toMatchObject({ decisions: 32, saved: 0, captured: 0 })
    expect(readFileSync(path('accuracy.md'), 'utf8')).toMatch(
      /## Does waiting pay[^]*\| 24 h \| perfect foresight \| [\d.]+ % \| 100.0 % \| 0.00 % \| 100.0 % \|/,
    )
    expect(readdirSync(path('report')).sort()).toEqual(['calibration.svg', 'error-by-horizon.svg', 'report.json', 'report.md'])
    expect(readFileSync(path('report/report.md'), 'utf8')).toContain('| Dumont, trained |')
    expect(readFileSync(path('accuracy.md'), 'utf8')).toMatch(
      /^# How accurate[^]*npm run report -- --prices prices.csv --from 2024-03-05T00:00:00Z[^]*\(report\/calibration.svg\)/,
    )
    expect(readFileSync(path('report/calibration.svg'), 'utf8')).toMatch(/^<svg .*\n(.*\n)*<\/svg>\n$/)
  })

  test('--local measures without training', { timeout: 60_000 }, async () => {
    const { code, out } = await backtest('--from', '2024-03-05T00:00Z', '--to', '2024-03-05T00:00Z', '--local')
    expect(code).toBe(0)
    expect(out).toMatch(/^local models: relative error/)
    expect(readFileSync(path('report/report.md'), 'utf8')).not.toContain('Does waiting pay')
  })

  test('moments without enough around them are refused', async () => {
    expect(await backtest('--from', '2024-01-05T00:00Z', '--to', '2024-01-05T00:00Z')).toMatchObject({
      code: 1,
      err: expect.stringContaining('28 full days before'),
    })
    expect(await backtest('--from', '2024-03-05T00:00Z', '--to', '2024-03-01T00:00Z')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--to lies before --from'),
    })
  })
})
