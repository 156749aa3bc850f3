import { expect, test } from 'vitest'
import { type Columns, decidePrice, decideSeries, findColumns } from './decide-row.ts'

const now = new Date('2026-03-04T05:00:00Z')
const names = [
  'series_id',
  'provider',
  'region',
  'zone',
  'instance_type',
  'gpu',
  'gpu_count',
  'market',
  'currency',
  'on_demand_usd_per_hour',
  'timestamp',
  'price_usd_per_hour',
]
const columns = findColumns(names) as Columns
const good = {
  series_id: 's',
  provider: 'aws',
  region: 'us-east-1',
  zone: 'use1-az1',
  instance_type: 'g4dn.xlarge',
  gpu: 'T4',
  gpu_count: '1',
  market: '',
  currency: '',
  on_demand_usd_per_hour: '0.526',
  timestamp: '2026-03-04T04:30:00Z',
  price_usd_per_hour: '0.2',
}
const row = (changes: Partial<typeof good> = {}) => names.map((name) => ({ ...good, ...changes })[name as keyof typeof good])

test('the header may have any order and case, and columns of its own', () => {
  const shuffled = findColumns(['note', ' Price_USD_per_hour', 'gpu', 'GPU_COUNT', 'timestamp', 'provider', 'series_id']) as Columns
  expect([shuffled.price_usd_per_hour, shuffled.series_id, shuffled.market]).toEqual([1, 6, -1])
})

test('a header says which columns it lacks', () => {
  expect(findColumns(['series_id', 'gpu', 'gpu_count', 'provider'])).toEqual({ missing: ['timestamp', 'price_usd_per_hour'] })
})

test('a row is a time and micro-dollars', () => {
  expect(decidePrice(row(), columns, now)).toEqual({ atMs: Date.parse('2026-03-04T04:30:00Z'), micros: 200_000, onDemandMicros: 526_000 })
})

test.each([
  ['NaN'],
  ['Infinity'],
  ['-Infinity'],
  ['0'],
  ['-0'],
  ['0.0000001'],
  ['-1'],
  ['1e308'],
  ['1e309'],
  [''],
  [' '],
  ['free'],
  ['0x10'],
  ['1,5'],
  ['$1'],
  ['null'],
  ['1_000'],
  ['١'],
])('the price %o is refused', (price_usd_per_hour) => {
  expect(decidePrice(row({ price_usd_per_hour }), columns, now)).toMatch(/^price /)
})

test.each([
  ['1e-3', 1000],
  ['+2', 2_000_000],
  ['.5', 500_000],
  ['3.', 3_000_000],
  [' 0.2946 ', 294_600],
])('the price %o is %d micro-dollars', (price_usd_per_hour, micros) => {
  expect(decidePrice(row({ price_usd_per_hour }), columns, now)).toMatchObject({ micros })
})

test.each([
  ['2024-02-30T10:00:00Z'],
  ['2024-02-01T24:00:00Z'],
  ['2024-02-01T10:61:00Z'],
  ['2024-02-01'],
  ['2024-02-01T10:00:00'],
  ['yesterday'],
  [''],
  ['1709287200'],
  ['2024-13-01T10:00:00Z'],
  ['2024-02-30T10:00:00+01:00'],
])('the time %o is refused', (timestamp) => {
  expect(decidePrice(row({ timestamp }), columns, now)).toMatch(/^timestamp /)
})

test.each([
  ['2024-02-01T10:00:00+01:00', '2024-02-01T09:00:00Z'],
  ['2024-02-01 10:00:00.250Z', '2024-02-01T10:00:00.250Z'],
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
])('the time %o is %s', (timestamp, at) => {
  expect(decidePrice(row({ timestamp }), columns, now)).toMatchObject({ atMs: Date.parse(at) })
})

test('ten minutes ahead is believed, more is not; before 2005 is not', () => {
  expect(decidePrice(row({ timestamp: '2026-03-04T05:10:00Z' }), columns, now)).toMatchObject({ micros: 200_000 })
  expect(decidePrice(row({ timestamp: '2026-03-04T05:10:01Z' }), columns, now)).toMatch(/future/)
  expect(decidePrice(row({ timestamp: '2004-12-31T23:59:59Z' }), columns, now)).toMatch(/2005/)
})

test('only US dollars are taken', () => {
  expect(decidePrice(row({ currency: 'usd' }), columns, now)).toMatchObject({ micros: 200_000 })
  expect(decidePrice(row({ currency: 'EUR' }), columns, now)).toBe('currency "EUR" is not USD')
})

test('the on-demand price may be missing but not wrong', () => {
  expect(decidePrice(row({ on_demand_usd_per_hour: '' }), columns, now)).toMatchObject({ onDemandMicros: undefined })
  expect(decidePrice(row({ on_demand_usd_per_hour: '-3' }), columns, now)).toBe('on-demand price "-3" is negative')
})

test('a row shorter than the header is refused', () => {
  expect(decidePrice(['s', 'aws'], columns, now)).toBe('the row has 2 fields, fewer than the header')
})

test('a row longer than the header is refused: a comma in a number would pass for a cheap price', () => {
  expect(decidePrice([...row({ price_usd_per_hour: '1' }), '50'], columns, now)).toBe('the row has 13 fields, more than the header')
  expect(decidePrice([...row(), '', ' '], columns, now)).toMatchObject({ micros: 200_000 })
})

test('a row names its series; no market is spot, the GPU gets its canonical id', () => {
  expect(decideSeries(row({ zone: '', gpu: 'Teslar T4' }), columns)).toMatchObject({
    key: 's',
    provider: 'aws',
    zone: null,
    market: 'spot',
    gpuId: 'Teslar T4',
  })
  expect(decideSeries(row({ gpu: 'nvidia-tesla-t4', gpu_count: '2.0' }), columns)).toMatchObject({ gpuId: 't4', gpuCount: 2 })
})

test.each([
  ['interruptible', 'spot'],
  ['BID', 'spot'],
  ['on-demand', 'on_demand'],
  ['capacity_block', 'capacity_block'],
])('the market %s is %s', (market, filed) => {
  expect(decideSeries(row({ market }), columns)).toMatchObject({ market: filed })
})

test.each([
  [{ series_id: '' }, 'series_id is empty'],
  [{ provider: ' ' }, 'provider is empty'],
  [{ gpu: '' }, 'gpu is empty'],
  [{ provider: 'Demo' }, 'provider "demo" is the name of the demo market'],
  [{ gpu_count: '0' }, 'gpu_count "0" is not a whole number from 1 to 1024'],
  [{ gpu_count: '1.5' }, 'gpu_count "1.5" is not a whole number from 1 to 1024'],
  [{ gpu_count: '-1' }, 'gpu_count "-1" is not a whole number from 1 to 1024'],
  [{ market: 'futures' }, 'market "futures" is not one of spot, on_demand, list, reserved, capacity_block'],
  [{ region: 'x'.repeat(201) }, 'region is longer than 200 characters'],
  [{ zone: 'a\0b' }, 'zone holds a NUL character'],
])('%o is refused', (changes, reason) => {
  expect(decideSeries(row(changes), columns)).toBe(reason)
})
