import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { parseTimestamp, readPrices } from './read-prices.ts'

const folder = mkdtempSync(join(tmpdir(), 'dumont-read-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const asOf = Date.parse('2024-02-01T12:30:00Z')

test('columns are found by header in any order, extra ones ignored, in plain and gzipped files alike', async () => {
  const text =
    'price_usd_per_hour,extra,timestamp,Series_ID,on_demand_usd_per_hour,provider\n0.5,x,2024-02-01T10:00:00Z,a,2,aws\n0.6,x,2024-02-01T11:00:00Z,a,3,aws\n0.7,x,2024-02-01T11:30:00Z,a,,aws\n'
  const plain = await readPrices(file('a.csv', text), { asOf })
  expect(plain.series.get('a')).toEqual({
    id: 'a',
    provider: 'aws',
    market: '',
    onDemand: 3,
    traits: {},
    at: ['10:00', '11:00', '11:30'].map((time) => Date.parse(`2024-02-01T${time}:00Z`)),
    price: [0.5, 0.6, 0.7],
  })
  expect(await readPrices(file('a.csv.gz', gzipSync(text)), { asOf })).toEqual(plain)
})

test('bad rows are named by line and not used; rows after the moment are not read at all', async () => {
  const rows = [
    'a,2024-02-01T10:00:00Z,1',
    'a,2024-02-01T10:00:00Z,0',
    'a,2024-02-01T10:00:00Z,-1',
    'a,2024-02-01T10:00:00Z,Infinity',
    'a,2024-02-01T10:00:00Z,',
    'a,yesterday,1',
    ',2024-02-01T10:00:00Z,1',
    'a,2024-02-01T12:31:00Z,junk',
    'a',
    'a,2024-02-01T10:00:00Z,0x10',
    'a,2024-02-01T10:00:00Z,1,50',
    'b,2024-02-01T10:00:00Z,"1,5',
  ]
  const result = await readPrices(file('b.csv', `series_id,timestamp,price_usd_per_hour\n${rows.join('\n')}`), { asOf })
  expect(result.badRows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 10, 11, 12, 13])
  expect(result.badRows[0]!.reason).toBe('price "0" is not a positive number')
  expect(result.series.get('a')!.price).toEqual([1])
  expect(result.rows).toBe(10)
})

test.each([
  ['', 'The file is empty: expected a header line with the columns series_id, timestamp, price_usd_per_hour'],
  ['series_id,price\n', 'The header lacks the columns timestamp, price_usd_per_hour'],
  ['series_id,timestamp\n', 'The header lacks the column price_usd_per_hour'],
])('a file with the header %j is refused', async (text, message) => {
  await expect(readPrices(file('c.csv', text), { asOf })).rejects.toThrow(message)
})

test.each([
  ['2024-02-01T12:00:00Z', Date.UTC(2024, 1, 1, 12)],
  ['2024-02-01T12:00Z', Date.UTC(2024, 1, 1, 12)],
  ['2024-02-01T12:00:00.5+01:00', Date.UTC(2024, 1, 1, 11, 0, 0, 500)],
  ['2024-02-01 12:00:00+0000', Date.UTC(2024, 1, 1, 12)],
  ['2023-02-29T12:00:00Z', NaN],
  ['2023-02-29T12:00Z', NaN],
  ['2024-02-01T12:00:00', NaN],
  ['2024-02-01', NaN],
  ['2024-02-01T25:00:00Z', NaN],
  ['2024-02-01T1x:00:00Z', NaN],
  ['20x4-02-01T12:00:00Z', NaN],
])('timestamp %s', (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected)
})
