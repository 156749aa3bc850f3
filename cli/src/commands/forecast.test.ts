import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { run } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'dumont-forecast-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = (name: string) => join(folder, name)

const START = Date.parse('2024-01-01T00:30:00Z')
const AS_OF = '2024-02-01T12:20Z'
const header = 'series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour'
const stamp = (hour: number) => `${new Date(START + hour * 3_600_000).toISOString().slice(0, 19)}Z`
/** One row an hour (or every `every`), 45 days from 1 January: two weeks beyond the moment of the forecast. */
function rows(id: string, price: (hour: number) => string, { from = 0, to = 45 * 24, every = 1 } = {}): string[] {
  return Array.from({ length: Math.ceil((to - from) / every) }, (_, k) => from + k * every).map(
    (hour) => `${id},aws,r,z,t,T4,1,2.5,${stamp(hour)},${price(hour)}`,
  )
}
const wave = (hour: number) => (1 + 0.1 * Math.sin(hour / 30)).toFixed(4)
const asOfHour = 31 * 24 + 11.84
function pricesFile(name: string, ...series: string[][]): string {
  writeFileSync(path(name), `${[header, ...series.flat()].join('\n')}\n`)
  return path(name)
}

async function dumont(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const text = { out: '', err: '' }
  stdout.on('data', (chunk) => (text.out += chunk))
  stderr.on('data', (chunk) => (text.err += chunk))
  return { code: await run(args, { stdout, stderr }), ...text, ...(await new Promise<typeof text>((resolve) => setImmediate(() => resolve(text)))) }
}
const forecast = (prices: string, out: string, ...more: string[]) =>
  dumont('forecast', '--prices', prices, '--as-of', AS_OF, '--out', out, '--jobs', '1', ...more)

test('168 rows a series, the first one hour after the moment truncated to the hour', async () => {
  const result = await forecast(pricesFile('a.csv', rows('b', wave), rows('"a,""x"""', wave)), path('a.out.csv'))
  expect(result).toMatchObject({ code: 0, out: '' })
  const lines = readFileSync(path('a.out.csv'), 'utf8').trimEnd().split('\n')
  expect(lines.length).toBe(1 + 2 * 168)
  expect(lines[0]).toBe('series_id,timestamp,q0.1,q0.5,q0.9')
  expect(lines[1]).toMatch(/^"a,""x""",2024-02-01T13:00:00Z,[\d.]+,[\d.]+,[\d.]+$/)
  expect(lines.at(-1)).toMatch(/^b,2024-02-08T12:00:00Z,/)
  expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([])
})

test('identical bytes when every price after the moment is another, junk included', async () => {
  const past = rows('s', wave, { to: asOfHour })
  const futures = [
    rows('s', wave, { from: 756 }),
    rows('s', (hour) => String((hour * 7919) % 97), { from: 756, every: 2 }),
    rows('s', () => 'junk', { from: 756 }),
    [],
  ]
  const outputs = []
  for (const future of futures) {
    const result = await forecast(pricesFile('leak.csv', past, future), '-')
    expect(result.code).toBe(0)
    outputs.push(result.out)
  }
  expect(new Set(outputs).size).toBe(1)
  expect(outputs[0]!.length).toBeGreaterThan(168 * 20)
})

test('the order of rows, doubled rows and the number of threads do not matter', async () => {
  const series = Array.from({ length: 30 }, (_, k) => rows(`s${k}`, (hour) => wave(hour + k * 10), { every: 6 }))
  const one = await forecast(pricesFile('order.csv', ...series), '-')
  const other = await forecast(pricesFile('order.csv', ...series.toReversed().map((list) => [...list.toReversed(), ...list])), '-', '--jobs', '2')
  expect(one.code).toBe(0)
  expect(other.out).toBe(one.out)
})

test('what is left out and what is not used is said, with the reason', async () => {
  const prices = pricesFile('left.csv', rows('good', wave), rows('old', wave, { to: 10 * 24 }), rows('young', wave, { from: asOfHour - 6.34 }), [
    `good,aws,r,z,t,T4,1,,${stamp(5)},-3`,
  ])
  const result = await forecast(prices, path('left.out.csv'))
  expect(result.code).toBe(0)
  expect(result.err).toContain('left out old: not seen since 2024-01-10T23:30:00Z, which is older than --max-age')
  expect(result.err).toMatch(/left out young: Need at least 50 hours of price history, have \d\b/)
  expect(result.err).toMatch(/line \d+ not used: price "-3" is not a positive number/)
  expect((await forecast(prices, path('left.out.csv'), '--max-age', '30d')).err).not.toContain('left out old')
})

test('--json sums up on standard output; --levels chooses the columns; .gz is compressed', async () => {
  const result = await forecast(pricesFile('json.csv', rows('s', wave)), path('json.csv.out.gz'), '--json', '--levels', '0.9,0.05,0.50')
  expect(JSON.parse(result.out)).toMatchObject({
    series: 1,
    forecast: 1,
    bad_rows: 0,
    left_out: [],
    as_of: '2024-02-01T12:00:00Z',
    model_version: expect.stringMatching(/./),
  })
  expect(gunzipSync(readFileSync(path('json.csv.out.gz'))).toString()).toMatch(/^series_id,timestamp,q0\.05,q0\.5,q0\.9\n/)
})

test('when nothing can be forecast nothing is written and an older file stays', async () => {
  writeFileSync(path('kept.csv'), 'old')
  const result = await forecast(pricesFile('none.csv', rows('young', wave, { from: asOfHour - 6.34 })), path('kept.csv'))
  expect(result.code).toBe(1)
  expect(result.err).toContain('No series can be forecast')
  expect(readFileSync(path('kept.csv'), 'utf8')).toBe('old')
})

test('more bad rows than fit a screen are counted', async () => {
  const result = await forecast(
    pricesFile(
      'bad.csv',
      rows('s', wave),
      rows('s', () => '0', { to: 30 }),
    ),
    path('bad.out.csv'),
  )
  expect(result.err).toContain('and 10 more bad rows')
})

test.each([
  ['no file', ['--prices', 'missing.csv'], 1, 'Cannot read missing.csv: no such file or folder'],
  ['bad time', ['--as-of', 'noon'], 2, 'Expected a time with its zone'],
  ['bad levels', ['--levels', '0.5,2'], 2, 'Expected levels between'],
  ['empty level', ['--levels', '0.5,'], 2, 'Expected levels between'],
  ['bad age', ['--max-age', 'long'], 2, 'Expected days or hours'],
  ['bad jobs', ['--jobs', '0'], 2, 'Expected a whole number'],
  ['unknown option', ['--nope'], 2, 'unknown option'],
  ['both to stdout', ['--out', '-', '--json'], 2, 'would both write to standard output'],
])('%s: a sentence and the right exit code', async (_, more, code, message) => {
  const result = await forecast(pricesFile('ok.csv', rows('s', wave, { every: 12 })), path('ok.out.csv'), ...more)
  expect(result.code).toBe(code)
  expect(result.err).toContain(message)
})

test('a missing option, a damaged file and a folder that is not there are told apart', async () => {
  expect((await dumont('forecast', '--prices', 'x.csv')).code).toBe(2)
  writeFileSync(path('broken.csv.gz'), 'not gzip')
  expect((await forecast(path('broken.csv.gz'), path('x.csv'))).err).toContain('not a gzip file, or damaged')
  const prices = pricesFile('fine.csv', rows('s', wave))
  const result = await forecast(prices, path('nowhere/out.csv'))
  expect(result).toMatchObject({ code: 1, err: expect.stringContaining(`Cannot write ${path('nowhere/out.csv')}: no such file or folder`) })
  mkdirSync(path('folder.csv'))
  chmodSync(path('folder.csv'), 0o700)
  expect((await forecast(prices, path('folder.csv'))).code).toBe(1)
  expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([])
})

test('--version and --help answer with 0', async () => {
  expect(await dumont('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  const help = await dumont('forecast', '--help')
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--as-of') })
})
