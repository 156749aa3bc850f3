import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anOffer } from '../../../test/vendor.ts'
import { decideOffers } from './decide-offers.ts'

const now = new Date('2026-03-04T05:06:07Z')
const taken = (over: Parameters<typeof anOffer>[0]) => decideOffers([anOffer(over)], 'acme', now).taken

test('an offer is told in our own words', () => {
  expect(taken({ gpu: 'H100 SXM5', gpuCount: 8, usdPerHour: 16.5, onDemandUsdPerHour: 40, provider: ' cloud ' })).toMatchObject([
    { provider: 'cloud', gpuId: 'h100-sxm', gpuCount: 8, micros: 16_500_000, onDemandMicros: 40_000_000, memoryGb: 80, atMs: now.getTime() },
  ])
})

test('memory is that of our table, else what the vendor says', () => {
  expect(taken({ gpu: 'T4', memoryGb: 99 })).toMatchObject([{ memoryGb: 16 }])
  expect(taken({ gpu: 'Unheard of', memoryGb: 99 })).toMatchObject([{ gpuId: 'Unheard of', memoryGb: 99 }])
})

test('an on-demand price that is none is left out, the offer stays', () =>
  expect(taken({ onDemandUsdPerHour: Infinity })).toMatchObject([{ onDemandMicros: undefined }]))

test.each([
  [{ usdPerHour: Number.NaN }, 'the price is not a number'],
  [{ usdPerHour: Infinity }, 'the price is not a number'],
  [{ usdPerHour: -1 }, 'the price is negative'],
  [{ usdPerHour: -0 }, 'the price is zero'],
  [{ usdPerHour: 1e-9 }, 'the price is zero'],
  [{ usdPerHour: 1e308 }, 'the price is beyond a million dollars an hour'],
  [{ usdPerHour: null as never }, 'the price is not a number'],
  [{ usdPerHour: '3' as never }, 'the price is not a number'],
  [{ gpuCount: 0 }, 'the number of GPUs is not a whole number from 1 to 1024'],
  [{ gpuCount: 1.5 }, 'the number of GPUs is not a whole number from 1 to 1024'],
  [{ observedAt: new Date(Number.NaN) }, 'it has no time'],
  [{ observedAt: new Date(now.getTime() + 601_000) }, 'its time lies in the future'],
  [{ observedAt: new Date('1999-01-01') }, 'its time lies before 2005'],
  [{ provider: 'Demo' }, '"demo" is the name of the demo market'],
  [{ key: '' }, 'it has no name or no GPU'],
  [{ gpu: ' ' }, 'it has no name or no GPU'],
  [{ region: 'a\0b' }, 'a text of it is too long or cannot be stored'],
  [{ zone: 'x'.repeat(201) }, 'a text of it is too long or cannot be stored'],
  [{ instanceType: '\uD800' }, 'a text of it is too long or cannot be stored'],
])('%j is refused: %s', (over, reason) => {
  const { taken, refused } = decideOffers([anOffer(over)], 'acme', now)
  expect(taken).toEqual([])
  expect(refused.map((one) => one.reason)).toEqual([reason])
})

test('of one thing told twice the lower price counts, in any order', () => {
  const [low, high] = [anOffer({ usdPerHour: 1 }), anOffer({ usdPerHour: 2 })]
  expect(decideOffers([low, high], 'acme', now)).toEqual(decideOffers([high, low], 'acme', now))
  expect(decideOffers([high, low], 'acme', now).taken).toMatchObject([{ micros: 1_000_000 }])
})

test('whatever a vendor sends, what is taken is a price', () => {
  const price = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e308, -1e308, Number.MIN_VALUE), fc.double({ min: 0.01, max: 100 }))
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.string(), gpu: fc.string(), usdPerHour: price, gpuCount: fc.integer() })), (found) => {
      const offers = found.map((one) => anOffer(one))
      const { taken, refused } = decideOffers(offers, 'acme', now)
      expect(taken.length + refused.length).toBeLessThanOrEqual(offers.length)
      for (const { micros, gpuCount } of taken) expect(Number.isSafeInteger(micros) && micros > 0 && gpuCount > 0).toBe(true)
    }),
  )
})
