import { notComparedKind } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { findGpu } from '../prices/index.ts'
import type { Book, Priced } from './decide-reference.ts'
import { chooser, decideSlices, type Usage } from './decide-slices.ts'

const at = new Date('2026-09-01T00:00:00Z')
const price = (gpuId: string, region: string): Priced => ({
  id: 1,
  provider: 'aws',
  instance: 'x',
  gpuId,
  gpuCount: 1,
  micros: 1_000_000,
  memoryGb: findGpu(gpuId)!.memoryGb,
  formFactor: findGpu(gpuId)!.formFactor,
  region,
  effectiveFrom: null,
  effectiveUntil: null,
  source: 's',
  confirmedAt: null,
})
const book: Book = {
  prices: [price('t4', 'us-east-1'), price('l4', 'eu-west-1'), price('a100-sxm-80', 'us-east-1')],
  sheet: [],
  proxies: [{ gpu: 'rtx-3090', provider: 'aws', proxy: 't4' }],
  regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' },
  find: findGpu,
}
const usage: Usage = {
  segmentId: 1,
  sessionId: 1,
  gpuId: 't4',
  gpuCount: 1,
  state: 'running',
  rate: 1,
  storage: 0,
  estimated: false,
  from: at,
  to: new Date(at.getTime() + 3_600_000),
}

// Pages say these in the reader's language: a reworded sentence would come through in English.
test.each([
  ['stopped', { state: 'stopped' }],
  ['rate_unknown', { rate: null }],
  ['proxy', { gpuId: 'rtx-3090' }],
  ['memory_unknown', { gpuId: 'a100' }],
  ['not_sold', { gpuId: 'rtx-4090' }],
  ['price_unknown', { gpuId: 'l4' }],
] as const)('why something is not compared is known as %s', (kind, part) => {
  const [slice] = decideSlices(chooser(book), { ...usage, ...part }).filter(({ provider }) => provider === 'aws')
  expect(slice!.compared).toBe(false)
  expect(notComparedKind(slice!.reason!)).toBe(kind)
})

test('a sentence that is not known has no kind', () => expect(notComparedKind('the moon is full')).toBeUndefined())
