import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideBestPlace, isForAnyone, isSameClass, type PricedPlace } from './decide-best-place.ts'

const at = (clock: string): Date => new Date(`2026-03-04T${clock}Z`)
const HOUR = 3_600_000
const ms = (hour: number): Date => new Date(Date.UTC(2026, 2, 4) + hour * HOUR)

/** A place with prices in dollars of one machine by the hour that they are of: `9: 1.5` was seen at 09:30 and is of 09:00 to 10:00. */
function aPlace(seriesId: number, usd: Record<number, number>, more: { gpuCount?: number; endedAt?: Record<number, Date> } = {}): PricedPlace {
  const { gpuCount = 1, endedAt = {} } = more
  const hours = Object.entries(usd).map(([hour, price]) => {
    const end = endedAt[Number(hour)]
    return {
      hour: ms(Number(hour) + 1),
      observedAt: new Date(ms(Number(hour)).getTime() + HOUR / 2),
      priceMicros: Math.round(price * 1e6),
      ...(end && { endedAt: end }),
    }
  })
  return { place: { seriesId, provider: `p${seriesId}`, region: null, zone: null, instanceType: null, market: 'spot', gpuCount }, hours }
}
const nineToEleven = [{ from: at('09:00:00'), to: at('11:00:00') }]
const bestOf = (places: PricedPlace[], stretches = nineToEleven, gpuCount = 1) => {
  const best = decideBestPlace(stretches, gpuCount, places)
  return best && [best.place.seriesId, Number(best.cost / BigInt(HOUR)) / 1e6]
}

describe('the best place', () => {
  test('is the one whose hours add up to least, not the one that is cheapest for a while', () => {
    expect(bestOf([aPlace(1, { 9: 0.1, 10: 2 }), aPlace(2, { 9: 1, 10: 1 })])).toEqual([2, 2])
  })

  test('counts each part of an hour with the price of that hour, to the millisecond', () => {
    const stretches = [{ from: at('09:45:00'), to: at('10:30:00.001') }]
    const best = decideBestPlace(stretches, 1, [aPlace(1, { 9: 4, 10: 1 })])!
    expect(best.cost).toBe(4_000_000n * 900_000n + 1_000_000n * 1_800_001n)
    expect(best.hours.map(({ from, to, micros }) => [from, to, micros])).toEqual([
      [at('09:45:00'), at('10:00:00'), 4_000_000],
      [at('10:00:00'), at('10:30:00.001'), 1_000_000],
    ])
  })

  test('counts only what was billed, not the time between', () => {
    const stretches = [
      { from: at('09:00:00'), to: at('09:30:00') },
      { from: at('20:00:00'), to: at('20:30:00') },
    ]
    expect(bestOf([aPlace(1, { 9: 1, 20: 3 })], stretches)).toEqual([1, 2])
  })

  test('is unknown when no place is known in every hour', () => {
    expect(bestOf([aPlace(1, { 9: 1 }, { endedAt: { 9: at('10:59:59') } }), aPlace(2, { 10: 1 })])).toBeUndefined()
    expect(bestOf([])).toBeUndefined()
  })

  test('one that is known in every hour goes before a cheaper one that is not', () => {
    expect(bestOf([aPlace(1, { 10: 0.01 }), aPlace(2, { 9: 5, 10: 5 })])).toEqual([2, 10])
  })

  test('a price holds for 48 hours after it was seen, and no longer', () => {
    // Seen at 09:30 on the 4th.
    const until = (clock: string) => [{ from: new Date(`2026-03-06T09:00:00Z`), to: new Date(`2026-03-06T${clock}Z`) }]
    expect(bestOf([aPlace(1, { 9: 2 })], until('09:30:00'))).toEqual([1, 1])
    expect(bestOf([aPlace(1, { 9: 2 })], until('09:30:00.001'))).toBeUndefined()
  })

  test('a price ends with the first answer without it', () => {
    const gone = { endedAt: { 9: at('11:00:00') } }
    expect(bestOf([aPlace(1, { 9: 2 }, gone)])).toEqual([1, 4])
    expect(bestOf([aPlace(1, { 9: 2 }, gone)], [{ from: at('09:00:00'), to: at('11:00:01') }])).toBeUndefined()
  })

  test.each([
    [1, 1, 1],
    [4, 1, 4],
    [8, 4, 2],
  ])('%d GPUs are carried by machines of %d: %d of them', (gpuCount, perMachine, machines) => {
    const best = decideBestPlace(nineToEleven, gpuCount, [aPlace(1, { 9: 1, 10: 1 }, { gpuCount: perMachine })])!
    expect([best.machines, best.cost]).toEqual([machines, BigInt(machines) * 2_000_000n * BigInt(HOUR)])
    // The rows that are shown add up to what is said.
    expect(best.hours.reduce((sum, { from, to, micros }) => sum + BigInt(micros) * BigInt(to.getTime() - from.getTime()), 0n)).toBe(best.cost)
  })

  test.each([
    [1, 8],
    [6, 4],
  ])('%d GPUs cannot be rented where machines have %d', (gpuCount, perMachine) => {
    expect(bestOf([aPlace(1, { 9: 1, 10: 1 }, { gpuCount: perMachine })], nineToEleven, gpuCount)).toBeUndefined()
  })

  test('of two that cost the same the older series is named, whatever their order', () => {
    const [a, b] = [aPlace(1, { 9: 1, 10: 1 }), aPlace(2, { 9: 1, 10: 1 })]
    expect([bestOf([a, b]), bestOf([b, a])]).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  test('what did not run has none', () => {
    expect(bestOf([aPlace(1, { 9: 1, 10: 1 })], [])).toBeUndefined()
    expect(bestOf([aPlace(1, { 9: 1 })], [{ from: at('09:00:00'), to: at('09:00:00') }])).toBeUndefined()
  })
})

test('whatever runs, the best place costs the sum of its hours and no other known place costs less', () => {
  const minute = fc.integer({ min: 0, max: 10 * 60 })
  const price = fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 10, maxLength: 10 })
  fc.assert(
    fc.property(minute, minute, fc.integer({ min: 1, max: 8 }), fc.array(price, { minLength: 1, maxLength: 4 }), (a, b, gpuCount, prices) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b) + 1]
      fc.pre(to <= 600)
      const places = prices.map((micros, i) => aPlace(i, Object.fromEntries(micros.map((one, hour) => [hour, one / 1e6]))))
      // Minute by minute: slow, and nothing to get wrong.
      const oracle = prices.map((micros) => {
        let sum = 0n
        for (let at = from; at < to; at++) sum += BigInt(micros[Math.floor(at / 60)]! * gpuCount) * 60_000n
        return sum
      })
      const best = decideBestPlace([{ from: new Date(ms(0).getTime() + from * 60_000), to: new Date(ms(0).getTime() + to * 60_000) }], gpuCount, places)!
      const least = oracle.reduce((x, y) => (y < x ? y : x))
      expect([best.cost, best.place.seriesId]).toEqual([least, oracle.indexOf(least)])
    }),
    { numRuns: 200 },
  )
})

test('list prices are on demand; what needs a promise is for nobody who did not make it', () => {
  expect([isSameClass('on_demand', 'list'), isSameClass('spot', 'on_demand'), isSameClass('reserved', 'reserved')]).toEqual([true, false, true])
  expect([isForAnyone('spot'), isForAnyone('list'), isForAnyone('reserved'), isForAnyone('capacity_block')]).toEqual([true, true, false, false])
})
