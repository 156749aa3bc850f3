import { expect, test } from 'vitest'
import { decideEmptyAt } from './decide-empty-at.ts'
import { decideCsv } from './decide-csv.ts'

const now = new Date('2026-03-04T00:00:00Z')
const header = 'provider,key,gpu,from,to,rate_usd_per_hour'
const good = 'Acme,box-1,RTX 4090,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,0.74'

test('a row is an instance, a stretch and what it cost; the rest has defaults', () => {
  expect(decideCsv(`\uFEFF${header}\r\n${good}\r\n\r\n`, now)).toEqual({
    problems: [],
    rows: [
      {
        provider: 'acme',
        key: 'box-1',
        gpu: 'RTX 4090',
        gpuCount: 1,
        state: 'running',
        market: 'on_demand',
        from: new Date('2026-03-01T00:00:00Z'),
        to: new Date('2026-03-01T10:00:00Z'),
        rateMicros: 740_000,
        storageMicros: 0,
        region: null,
        name: null,
        instanceType: null,
        labels: {},
      },
    ],
  })
})

test('all columns are read, in any order', () => {
  const text = `state,market,gpu_count,storage_usd_per_hour,region,name,instance_type,${header}\nstopped,spot,8,0.01,eu,"Train, 2",p5,${good}`
  expect(decideCsv(text, now).rows).toMatchObject([
    { state: 'stopped', market: 'spot', gpuCount: 8, storageMicros: 10_000, region: 'eu', name: 'Train, 2', instanceType: 'p5' },
  ])
})

test('a column label:NAME is a label; an empty cell is none', () => {
  const text = `${header},label:project,label:person\n${good},llama,\n${good},,ana`
  expect(decideCsv(text, now).rows.map(({ labels }) => labels)).toEqual([{ project: 'llama' }, { person: 'ana' }])
  expect(decideCsv(`${header},label:\n${good},x`, now).problems).toMatchObject([{ line: 1, reason: expect.stringContaining('not label:') }])
  expect(decideCsv(`${header},label:a\n${good},${'x'.repeat(201)}`, now).problems).toMatchObject([
    { line: 2, reason: expect.stringContaining('longer than 200') },
  ])
  expect(decideCsv(`${header},label: a\n${good},x`, now).rows).toMatchObject([{ labels: { a: 'x' } }])
  expect(decideCsv(`${header},label:a\0b\n${good},x`, now).problems).toMatchObject([{ line: 2, reason: expect.stringContaining('NUL') }])
  const many = Array.from({ length: 51 }, (_, i) => `label:${i}`)
  expect(decideCsv(`${header},${many.join(',')}`, now).problems).toEqual([{ line: 1, reason: 'labels are 50 at most' }])
})

test.each([
  ['no zone', 'a,b,T4,2026-03-01T00:00:00,2026-03-01T10:00:00Z,1', 'times with their zone'],
  ['nonsense time', 'a,b,T4,2026-13-01T00:00:00Z,2026-03-01T10:00:00Z,1', 'times with their zone'],
  ['before 2000', 'a,b,T4,1999-03-01T00:00:00Z,2026-03-01T10:00:00Z,1', 'times with their zone'],
  ['backwards', 'a,b,T4,2026-03-01T10:00:00Z,2026-03-01T10:00:00Z,1', 'from must lie before to'],
  ['the future', 'a,b,T4,2026-03-01T10:00:00Z,2026-03-05T10:00:00Z,1', 'in the future'],
  ['a day that does not exist', 'a,b,T4,2026-02-30T00:00:00Z,2026-03-03T10:00:00Z,1', 'times with their zone'],
  ['a year that was mistyped', 'a,b,T4,2006-03-01T00:00:00Z,2026-03-01T10:00:00Z,1', 'longer than three years'],
  ['a negative rate', 'a,b,T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,-1', 'rates must be'],
  ['a huge rate', 'a,b,T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,100001', 'rates must be'],
  ['no rate', 'a,b,T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,', 'rate_usd_per_hour is empty'],
  ['a long key', `a,${'b'.repeat(201)},T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,1`, 'longer than 200'],
  ['NUL', 'a,b\0,T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,1', 'NUL'],
])('a row with %s is told by its line', (_what, row, reason) => {
  const { problems } = decideCsv(`${header}\n${good}\n${row}`, now)
  expect(problems).toEqual([{ line: 3, reason: expect.stringContaining(reason) }])
})

test.each([
  ['gpu_count', '0'],
  ['gpu_count', '1.5'],
  ['state', 'asleep'],
  ['market', 'futures'],
])('%s %s is refused', (column, value) => {
  expect(decideCsv(`${column},${header}\n${value},${good}`, now).problems).toHaveLength(1)
})

test('a header without a needed column, with an unknown one, or none at all is told', () => {
  expect(decideCsv('provider,key,colour\n', now).problems.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('no column gpu, from, to, rate_usd_per_hour'),
    expect.stringContaining('not colour'),
  ])
  expect(decideCsv('', now).problems).toEqual([{ line: 1, reason: 'the file is empty' }])
})

test('a number with a comma is not cut to the number before it', () => {
  const row = 'a,b,T4,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,1,5'
  expect(decideCsv(`${header}\n${good}\n${row}`, now).problems).toEqual([{ line: 3, reason: expect.stringContaining('7 cells in 6 columns') }])
  expect(decideCsv(`${header}\n${good}, ,\n`, now)).toMatchObject({ problems: [], rows: [{ rateMicros: 740_000 }] })
})

test('a column that is there twice, and one separated by something else, are one problem each', () => {
  expect(decideCsv(`${header},gpu\n${good},T4`, now).problems).toEqual([{ line: 1, reason: 'a column is there twice: gpu' }])
  for (const other of [';', '\t'])
    expect(decideCsv([header, good].join('\n').replaceAll(',', other), now).problems).toEqual([
      { line: 1, reason: expect.stringContaining('separated by commas') },
    ])
})

test('a quote that is never closed is told', () => {
  expect(decideCsv(`${header}\n"a,b`, now).problems).toHaveLength(1)
})

test('prepaid money ends when the burn has used it up', () => {
  expect(decideEmptyAt(12_000_000, 500_000, now)).toEqual(new Date('2026-03-05T00:00:00Z'))
  expect(decideEmptyAt(-1, 500_000, now)).toEqual(now)
  expect(decideEmptyAt(12_000_000, 0, now)).toBeUndefined()
  expect(decideEmptyAt(1e15, 1, now)).toBeUndefined()
})
