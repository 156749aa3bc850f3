import { expect, test } from 'vitest'
import type { Offer } from './provider.ts'
import { settleOffers } from './settle-offers.ts'

const plausible = { vendor: 'Acme', usdPerGpuHour: [0.02, 10] } as const
const anOffer = (fields: Partial<Offer>): Offer => ({
  key: 'a',
  region: null,
  zone: null,
  instanceType: null,
  gpu: 'H100',
  gpuCount: 1,
  market: 'spot',
  usdPerHour: 2,
  onDemandUsdPerHour: null,
  observedAt: new Date('2026-03-04T05:00:00Z'),
  ...fields,
})

test('keeps each offer once', () => {
  const offers = [anOffer({ key: 'a' }), anOffer({ key: 'b' }), anOffer({ key: 'a' })]
  expect(settleOffers(offers, plausible).map(({ key }) => key)).toEqual(['a', 'b'])
})

test('nothing is a list too', () => {
  expect(settleOffers([], plausible)).toEqual([])
})

test.each([
  ['a price of nothing', [anOffer({ usdPerHour: 0 })], 'Acme lists an offer whose usdPerHour cannot be (too_small)'],
  ['one offer at two prices', [anOffer({}), anOffer({ usdPerHour: 3 })], 'Acme lists the same offer twice at different prices'],
  [
    'prices in cents',
    [anOffer({ key: 'a', usdPerHour: 200 }), anOffer({ key: 'b', usdPerHour: 300 }), anOffer({ key: 'c' })],
    'half of them are above $2.0e+2 per GPU-hour',
  ],
  ['prices a hundredth of what they were', [anOffer({ usdPerHour: 0.01 })], 'half of them are below $0.010 per GPU-hour'],
  [
    'the price of one GPU for eight',
    [anOffer({ key: 'a' }), anOffer({ key: 'b', gpuCount: 8 })],
    'Acme seems to give the price of one GPU for machines of several',
  ],
])('refuses %s', (_, offers, message) => {
  expect(() => settleOffers(offers, plausible)).toThrow(message)
})

test('one odd machine is nothing to stop for', () => {
  const usual = ['a', 'b', 'c', 'd', 'e'].map((key) => anOffer({ key }))
  expect(settleOffers([...usual, anOffer({ key: 'odd', usdPerHour: 900 })], plausible)).toHaveLength(6)
})

test('a discount for whole machines of one GPU is not taken for another unit when the others have none', () => {
  const pairs = ['H100', 'A100', 'L4'].flatMap((gpu) => [
    anOffer({ key: gpu, gpu }),
    anOffer({ key: `${gpu}x8`, gpu, gpuCount: 8, usdPerHour: gpu === 'L4' ? 4 : 16 }),
  ])
  expect(settleOffers(pairs, plausible)).toHaveLength(6)
})
