import { expect, test } from 'vitest'
import type { PricedOffer } from './decide-offers.ts'
import { withOnDemand } from './decide-on-demand.ts'

const offer = (over: Partial<PricedOffer> = {}): PricedOffer => ({
  key: 'p5.48xlarge|use1-az4',
  provider: 'aws',
  region: 'us-east-1',
  zone: 'use1-az4',
  instanceType: 'p5.48xlarge',
  gpuId: 'h100-80gb-sxm',
  gpuCount: 8,
  market: 'spot',
  micros: 21_000_000,
  onDemandMicros: undefined,
  memoryGb: 80,
  interruption: null,
  atMs: 0,
  ...over,
})
const references = [{ provider: 'aws', instance: 'p5.48xlarge', region: 'us-east-1', gpuCount: 8, priceMicros: 55_040_000 }]

test.each([
  ['a spot price stands beside the reference of its machine', offer(), 55_040_000],
  ['what the vendor says itself stays', offer({ onDemandMicros: 50_000_000 }), 50_000_000],
  ['another region tells nothing', offer({ region: 'us-west-2' }), undefined],
  ['nor does another provider', offer({ provider: 'azure' }), undefined],
  ['nor another number of GPUs', offer({ gpuCount: 4 }), undefined],
  ['a machine without a name has none', offer({ instanceType: null }), undefined],
  ['an on-demand price is its own', offer({ market: 'on_demand' }), undefined],
])('%s', (_, given, onDemandMicros) => {
  expect(withOnDemand([given], references)[0]!.onDemandMicros).toBe(onDemandMicros)
})
