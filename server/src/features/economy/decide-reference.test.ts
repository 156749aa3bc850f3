import { describe, expect, test } from 'vitest'
import { findGpu } from '../prices/index.ts'
import { decideCombination, decideSmallestPurchasable } from './decide-combination.ts'
import { type Book, decideReference, type Priced } from './decide-reference.ts'
import { decideSheet, type SheetRow } from './decide-sheet.ts'

const at = new Date('2026-09-01T00:00:00Z')
const price = (instance: string, gpuId: string, gpuCount: number, usd: number, over: Partial<Priced> = {}): Priced => ({
  id: 1,
  provider: 'aws',
  instance,
  gpuId,
  gpuCount,
  micros: Math.round(usd * 1e6),
  memoryGb: findGpu(gpuId)?.memoryGb ?? null,
  formFactor: findGpu(gpuId)?.formFactor ?? null,
  region: 'us-east-1',
  effectiveFrom: null,
  effectiveUntil: null,
  source: 's',
  confirmedAt: null,
  ...over,
})
const book = (prices: Priced[], over: Partial<Book> = {}): Book => ({
  prices,
  sheet: [],
  proxies: [],
  regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' },
  find: findGpu,
  ...over,
})
const choose = (of: Book, gpuId: string, gpuCount = 1, provider: 'aws' | 'gcp' = 'aws', when = at) =>
  decideReference(of, { gpuId, gpuCount, provider, at: when })

describe('how many', () => {
  const sold = [price('g5.xlarge', 'a10g', 1, 1.006), price('g5.12xlarge', 'a10g', 4, 5.672), price('g5.48xlarge', 'a10g', 8, 16.288)]
  test('eight single ones are cheaper than the one with eight', () => {
    expect(choose(book(sold), 'a10g', 8)).toMatchObject({
      reference: { kind: 'combination', micros: 8_048_000, instances: [{ instance: 'g5.xlarge', times: 8 }] },
    })
  })
  test('of the same price the fewest machines are taken, in whatever order they are read', () => {
    const even = [price('p5.4xlarge', 'h100-sxm', 1, 6.88), price('p5.24xlarge', 'h100-sxm', 4, 27.52), price('p5.48xlarge', 'h100-sxm', 8, 55.04)]
    for (const sold of [even, even.toReversed()]) {
      expect(choose(book(sold), 'h100-sxm', 8)).toMatchObject({
        reference: { kind: 'instance', micros: 55_040_000, instances: [{ instance: 'p5.48xlarge', times: 1 }] },
      })
      const items = decideCombination(sold, 13)!.items.map(({ sold: { instance }, times }) => `${times} x ${instance}`)
      expect(items.toSorted()).toEqual(['1 x p5.24xlarge', '1 x p5.48xlarge', '1 x p5.4xlarge'])
    }
  })
  test('several sizes are put together', () => {
    const basket = decideCombination([price('four', 't4', 4, 3), price('one', 't4', 1, 1)], 6)!
    expect(basket.micros).toBe(5_000_000)
    expect(basket.items.map(({ sold: { instance }, times }) => `${times} x ${instance}`)).toEqual(['1 x four', '2 x one'])
  })
  test('what no combination carries is a share of the cheapest by GPU, and what one would have to rent is more', () => {
    const even = [price('two', 't4', 2, 3), price('four', 't4', 4, 4.000002)]
    expect(decideCombination(even, 3)).toBeUndefined()
    expect(choose(book(even), 't4', 3)).toMatchObject({
      reference: { kind: 'share', micros: 3_000_002, instances: [{ instance: 'four' }] },
      smallest: 4_000_002,
    })
    expect(decideSmallestPurchasable(even, 5)!.micros).toBe(7_000_002)
  })
  test('a share of half a micro-dollar goes to the even one', () => {
    const micros = (usd: number) => (choose(book([price('two', 't4', 2, usd)]), 't4', 1) as { reference: { micros: number } }).reference.micros
    expect([micros(0.000005), micros(0.000007)]).toEqual([2, 4])
  })
})

describe('which GPU', () => {
  const both = [price('sxm', 'h100-sxm', 1, 7), price('pcie', 'h100-pcie', 1, 5), price('nvl', 'h100-nvl', 1, 4)]
  test('the same form factor goes before a cheaper one of another', () => {
    expect(choose(book(both), 'h100-sxm')).toMatchObject({ reference: { micros: 7_000_000, form_factor_differs: false } })
  })
  test('another form factor is taken when it is the only one, and it is said', () => {
    expect(choose(book(both.slice(1)), 'h100-sxm')).toMatchObject({ reference: { micros: 5_000_000, form_factor: 'PCIe', form_factor_differs: true } })
  })
  test('other memory is another GPU', () => {
    expect(choose(book(both.slice(2)), 'h100-sxm')).toMatchObject({ reason: expect.stringContaining('no direct equivalent') })
  })
  test('a name without its memory is not guessed', () => {
    const sold = [price('p4d', 'a100-sxm-40', 8, 22), price('p4de', 'a100-sxm-80', 8, 27)]
    expect(choose(book(sold), 'a100')).toEqual({ reason: 'A100 comes with different memory, and which one this is is not known' })
  })
  test('a GPU that no table knows is compared by its name alone', () => {
    expect(choose(book([price('x', 'Strange 9', 1, 2)]), 'Strange 9')).toMatchObject({ reference: { micros: 2_000_000 } })
  })
})

describe('where and when', () => {
  test('Google: us-central1, else where it is the cheapest in the US', () => {
    const of = (region: string, usd: number) => price(region, 't4', 1, usd, { provider: 'gcp', region })
    expect(choose(book([of('us-central1', 3), of('us-east4', 2)]), 't4', 1, 'gcp')).toMatchObject({ reference: { region: 'us-central1' } })
    expect(choose(book([of('us-west1', 3), of('us-east4', 2), of('europe-west4', 1)]), 't4', 1, 'gcp')).toMatchObject({ reference: { region: 'us-east4' } })
    expect(choose(book([of('europe-west4', 1)]), 't4', 1, 'gcp')).toMatchObject({ reason: expect.stringContaining('in the US') })
  })
  test('another region is another market', () => {
    expect(choose(book([price('x', 't4', 1, 1, { region: 'eu-west-1' })]), 't4')).toMatchObject({ reason: expect.stringContaining('in us-east-1') })
  })
  test('a price holds from its beginning up to its end', () => {
    const until = new Date('2026-10-01T00:00:00Z')
    const sold = [price('x', 't4', 1, 1, { effectiveFrom: at, effectiveUntil: until }), price('x', 't4', 1, 2, { effectiveFrom: until })]
    const micros = (when: Date) => choose(book(sold), 't4', 1, 'aws', when)
    expect(micros(at)).toMatchObject({ reference: { micros: 1_000_000 } })
    expect(micros(until)).toMatchObject({ reference: { micros: 2_000_000, effective_from: until.toISOString() } })
    expect(micros(new Date(at.getTime() - 1))).toHaveProperty('reason')
  })
})

describe("the workspace's own prices", () => {
  const row = (gpu: string, micros: number, effectiveFrom: string | null = null): SheetRow => ({ provider: 'aws', gpu, micros, effectiveFrom, note: null })
  const found = (sheet: SheetRow[], gpu: string) => decideSheet(sheet, findGpu, findGpu(gpu)!, { provider: 'aws', at })?.micros
  test('a bare name stands for every GPU of the model, a more exact one goes before it', () => {
    expect(found([row('A100', 1)], 'a100-sxm-80')).toBe(1)
    expect(found([row('a100 sxm4 80gb', 2), row('A100', 1)], 'a100-sxm-80')).toBe(2)
    expect(found([row('A100 80GB', 2)], 'a100-sxm-80')).toBeUndefined()
    expect(found([row('A10', 1)], 'a100')).toBeUndefined()
  })
  test('the one that began last counts, from its beginning', () => {
    expect(found([row('T4', 2, '2026-08-01T00:00:00Z'), row('T4', 1), row('T4', 3, '2026-09-02T00:00:00Z')], 't4')).toBe(2)
  })
  test('go before every other price, by the GPU', () => {
    const of = book([price('x', 't4', 1, 9)], { sheet: [row('T4', 500_000)] })
    expect(choose(of, 't4', 4)).toMatchObject({ reference: { kind: 'sheet', micros: 2_000_000, source: "The workspace's own price of T4" } })
  })
})

test('a proxy stands in only where the GPU is not sold', () => {
  const of = book([price('l4', 'l4', 1, 0.8), price('t4', 't4', 1, 0.5)], {
    proxies: [
      { gpu: 'rtx-4090', provider: 'aws', proxy: 'l4' },
      { gpu: 't4', provider: 'aws', proxy: 'l4' },
      { gpu: 'rtx-3090', provider: 'aws', proxy: 'a10g' },
    ],
  })
  expect(choose(of, 'rtx-4090')).toMatchObject({ reference: { gpu: 'l4', proxy: true } })
  expect(choose(of, 't4')).toMatchObject({ reference: { gpu: 't4', proxy: false } })
  expect(choose(of, 'rtx-3090')).toHaveProperty('reason')
})
