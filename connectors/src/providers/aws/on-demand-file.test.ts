import { expect, test } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { aws } from './index.ts'
import { linesOf, readOnDemandFile } from './on-demand-file.ts'

type Row = Record<string, string>
const plain: Row = {
  SKU: 'HJ',
  TermType: 'OnDemand',
  EffectiveDate: '2026-01-01',
  Unit: 'Hrs',
  PricePerUnit: '55.0400000000',
  Currency: 'USD',
  'Region Code': 'us-east-1',
  'Instance Type': 'p5.48xlarge',
  GPU: '8',
  'Operating System': 'Linux',
  Tenancy: 'Shared',
  CapacityStatus: 'Used',
  'Pre Installed S/W': 'NA',
  MarketOption: 'OnDemand',
}
const above = [
  '"FormatVersion","v1.0"',
  '"Disclaimer","For ""information"", only"',
  '"Publication Date","2026-01-16"',
  '"Version","1"',
  '"OfferCode","AmazonEC2"',
]
const csvOf = (rows: Row[], columns = Object.keys(plain)): string =>
  [...above, ...[Object.fromEntries(columns.map((name) => [name, name])), ...rows].map((row) => columns.map((name) => `"${row[name] ?? ''}"`).join(','))].join(
    '\n',
  )
const read = (text: string) => readOnDemandFile(linesOf(inPieces(text)), 'us-east-1', 'https://example.com/index.csv')

/** Cut anywhere, in the middle of a line and of a letter too. */
async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
}

test('what never ends a line is given up early, not put together for ever', async () => {
  let pieces = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; pieces < 10_000; pieces++) yield new TextEncoder().encode('0,'.repeat(5000))
  }
  await expect(readOnDemandFile(linesOf(endless()), 'us-east-1', 'https://example.com/index.csv')).rejects.toThrow(/line of more than 100000 characters/)
  expect(pieces).toBeLessThan(20)
})

test('trap: five lines stand above the header', async () => {
  expect(await read(csvOf([plain]))).toEqual([
    {
      instance: 'p5.48xlarge',
      gpu: 'H100 SXM',
      memoryGb: 80,
      formFactor: 'SXM',
      gpuCount: 8,
      region: 'us-east-1',
      usdPerHour: 55.04,
      effectiveFrom: new Date('2026-01-01T00:00:00Z'),
      source: 'https://example.com/index.csv',
      complete: true,
      note: null,
    },
  ])
})

test.each([
  ['TermType', 'Reserved'],
  ['Tenancy', 'Dedicated'],
  ['Operating System', 'Windows'],
  ['CapacityStatus', 'AllocatedCapacityReservation'],
  ['Unit', 'Quantity'],
  ['Currency', 'CNY'],
  ['Pre Installed S/W', 'SQL Std'],
  ['MarketOption', 'CapacityBlock'],
  ['Region Code', 'us-east-1-bos-1'],
  ['Instance Type', 'p5.48xlarge.old'],
  ['PricePerUnit', '0.0000000000'],
])('trap: a row whose %s is %s is not the on-demand price', async (name, value) => {
  expect(await read(csvOf([{ ...plain, [name]: value }]))).toEqual([])
})

test('columns are found by name, whatever their order', async () => {
  expect(await read(csvOf([plain], Object.keys(plain).toReversed()))).toHaveLength(1)
})

test('of two prices of one type the lower is kept', async () => {
  const dearer = { ...plain, PricePerUnit: '60' }
  for (const rows of [
    [plain, dearer],
    [dearer, plain],
  ])
    expect((await read(csvOf(rows))).map(({ usdPerHour }) => usdPerHour)).toEqual([55.04])
})

test('a type whose number of GPUs AWS sees otherwise is no reference, nor is its date made up', async () => {
  const [row] = await read(csvOf([{ ...plain, GPU: '4', EffectiveDate: 'soon' }]))
  expect(row).toMatchObject({ complete: false, effectiveFrom: null, note: 'AWS says 4 of the number of GPUs, we 8' })
  expect((await read(csvOf([{ ...plain, GPU: '' }])))[0]?.note).toContain('nothing')
})

test('a file without its columns, or without a header, is an error', async () => {
  await expect(read(csvOf([plain], ['SKU', 'TermType']))).rejects.toThrow('it lacks Tenancy')
  await expect(read('"FormatVersion","v1.0"\n')).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('lines may end in either way', async () => {
  expect(await read(csvOf([plain]).replaceAll('\n', '\r\n'))).toHaveLength(1)
})

test('the file of the region is asked for, with room for hundreds of megabytes', async () => {
  const asked: unknown[] = []
  const fetch = (async (url: unknown, init: unknown) => {
    asked.push(String(url), init)
    return new Response(csvOf([plain]))
  }) as typeof globalThis.fetch
  const session: ProviderSession = { settings: {}, fetch, now: new Date('2026-03-04T05:06:07Z'), baseUrls: aws.baseUrls }
  const [reference] = await aws.listReferencePrices!(session, 'us-east-1')
  expect(asked).toEqual([
    'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.csv',
    expect.objectContaining({ maxBytes: 2e9 }),
  ])
  expect(reference?.source).toBe(asked[0])
})
