import { expect, test } from 'vitest'
import { readSheet } from './sheet-csv.ts'

const header = 'provider,gpu,usd_per_gpu_hour,effective_from,note'
const read = (...lines: string[]) => readSheet([header, ...lines].join('\n'))

test('a sheet is read with quotes, a byte order mark, Windows line ends and empty lines', () => {
  const text = `\uFEFF${header}\r\nAWS,A100,3.05,2026-09-01,"Contract 7, yearly"\r\n,,,,\r\ngcp, RTX 4090 ,0.5,,\r\n`
  expect(readSheet(text)).toEqual({
    rows: [
      { provider: 'aws', gpu: 'A100', usd_per_gpu_hour: 3.05, effective_from: '2026-09-01T00:00:00.000Z', note: 'Contract 7, yearly' },
      { provider: 'gcp', gpu: 'RTX 4090', usd_per_gpu_hour: 0.5, effective_from: null, note: null },
    ],
    problems: [],
  })
})

test('columns may come in any order, and those one may leave out may be left out', () => {
  expect(readSheet('usd_per_gpu_hour,GPU,provider\n1.5,T4,azure').rows).toEqual([
    { provider: 'azure', gpu: 'T4', usd_per_gpu_hour: 1.5, effective_from: null, note: null },
  ])
})

test.each([
  ['oracle,A100,1,,', 'provider'],
  ['aws,,1,,', 'gpu'],
  [`aws,${'x'.repeat(101)},1,,`, 'gpu'],
  ['aws,A100,0,,', 'price'],
  ['aws,A100,-1,,', 'price'],
  ['aws,A100,"1,50",,', 'price'],
  ['aws,A100,$1.5,,', 'price'],
  ['aws,A100,1,50,,,', 'date'],
  ['aws,A100,1,2026-09-01,Contract,7', 'cells'],
  ['aws,A100,1e3,,', 'price'],
  ['aws,A100,100001,,', 'price'],
  ['aws,A100,0.0000001,,', 'price'],
  ['aws,A100,1,01/09/2026,', 'date'],
  ['aws,A100,1,2026-02-30,', 'date'],
  ['aws,A100,1,2026-09-01T00:00:00,', 'date'],
  [`aws,A100,1,,${'x'.repeat(501)}`, 'note'],
])('%j is refused for its %s, with its line', (line, reason) => {
  expect(read('aws,T4,1,,', line)).toMatchObject({ problems: [{ line: 3, reason }] })
})

test('every bad line is told, also the same price twice', () => {
  const { problems } = read('aws,A100,1,,', 'aws,a100,2,,', 'aws,A100,2,2026-09-01,', 'x,A100,1,,', 'aws,"A100')
  expect(problems).toEqual([
    { line: 3, reason: 'twice' },
    { line: 5, reason: 'provider' },
    { line: 6, reason: 'record' },
  ])
})

test('a header that lacks a column is one problem, not one of each line', () => {
  expect(readSheet('provider,gpu,price\naws,A100,1').problems).toEqual([
    { line: 1, reason: 'noColumn', names: 'usd_per_gpu_hour' },
    { line: 1, reason: 'unknownColumn', names: 'price' },
  ])
})

test('a price with a comma is not cut to the number before it', () => {
  expect(readSheet('provider,gpu,usd_per_gpu_hour\naws,A100,3,05').problems).toEqual([{ line: 2, reason: 'cells' }])
  expect(readSheet('provider,gpu,usd_per_gpu_hour\naws,A100,3.05,,').rows).toHaveLength(1)
})

test('columns that are there twice, or separated by something else, are one problem', () => {
  expect(readSheet('provider,gpu,usd_per_gpu_hour,gpu\naws,A100,1,T4').problems).toEqual([{ line: 1, reason: 'columnTwice', names: 'gpu' }])
  expect(readSheet('provider;gpu;usd_per_gpu_hour\naws;A100;1,5').problems).toEqual([{ line: 1, reason: 'separator' }])
})

test.each(['', header, '\n\n'])('%j holds no prices', (text) => expect(readSheet(text).problems.length).toBe(1))

test('a sheet ends at a thousand prices', () => {
  const { rows, problems } = read(...Array.from({ length: 1001 }, (_, i) => `aws,gpu ${i},1,,`))
  expect([rows.length, problems]).toEqual([1000, [{ line: 1002, reason: 'tooMany' }]])
})
