import { Job } from '@dumont/contracts'
import { describe, expect, test } from 'vitest'
import { decideOutcome, isTold, trueCost } from './decide-outcome.ts'
import type { Planned } from './tables.ts'

const hour = 3_600_000
const iso = (hours: number) => new Date(hours * hour).toISOString()
const job = (over: object = {}) => Job.parse({ gpu_name: 'A100', job_duration_hours: 3, ...over })
const run = (instances: number, ...pieces: [number, number][]): Planned => ({
  start_time: iso(pieces[0]![0]),
  end_time: iso(pieces.at(-1)![1]),
  pieces: pieces.map(([from, to]) => ({ start_time: iso(from), end_time: iso(to), cost: 0 })),
  place: { provider: 'aws', region: 'us-east-1', instances } as Planned['place'],
  estimated_cost: 0,
  cost_interval: null,
})
/** From hour 100 on, $1, $2, $3 ... per hour of one machine. */
const truth = { start: 100, values: Float64Array.of(1e6, 2e6, 3e6, NaN, 5e6) }
const usd = (exact: bigint | undefined) => exact && Number(exact) / hour / 1e6

describe('what a run really cost', () => {
  test('whole hours: the sum of their prices, for each machine', () => expect(usd(trueCost(run(2, [100, 103]), job(), truth))).toBe(12))
  test('parts of hours: that part of their prices', () => expect(usd(trueCost(run(1, [100.5, 102.25]), job(), truth))).toBe(0.5 + 2 + 0.75))
  test('nobody knows what an hour without a price cost', () => expect(trueCost(run(1, [102, 104]), job(), truth)).toBeUndefined())
  test('nor one before or after all that is known', () => {
    expect(trueCost(run(1, [99, 101]), job(), truth)).toBeUndefined()
    expect(trueCost(run(1, [104, 106]), job(), truth)).toBeUndefined()
    expect(trueCost(run(1, [100, 101]), job(), undefined)).toBeUndefined()
  })
  test('each piece after the first pays for its restart', () =>
    expect(usd(trueCost(run(1, [100, 101], [102, 103]), job({ split: { restart_cost_usd: 0.25 } }), truth))).toBe(4.25))
  test('data are paid for outside their home only', () => {
    const data = { data_gb: 100, data_usd_per_gb: 0.1 }
    expect(usd(trueCost(run(1, [100, 101]), job({ ...data, home: { provider: 'vast' } }), truth))).toBe(11)
    expect(usd(trueCost(run(1, [100, 101]), job({ ...data, home: { provider: 'aws' } }), truth))).toBe(1)
    expect(usd(trueCost(run(1, [100, 101]), job({ ...data, home: { provider: 'aws', region: 'eu-west-1' } }), truth))).toBe(11)
  })
})

describe('what that saved', () => {
  const exact = (amount: number) => BigInt(amount * 1e6) * BigInt(hour)
  test('against starting at once', () =>
    expect(decideOutcome(exact(6), exact(8), 5)).toEqual({ cost: 6, now_cost: 8, saving: 2, saving_percentage: 25, best_cost: 5 }))
  test('a loss is shown', () => expect(decideOutcome(exact(8), exact(6), 5)).toMatchObject({ saving: -2, saving_percentage: -33.33 }))
  test('nothing is invented where a price was not known', () => {
    expect(decideOutcome(undefined, exact(8), 5)).toBeNull()
    expect(decideOutcome(exact(6), undefined, undefined)).toEqual({ cost: 6, now_cost: null, saving: null, saving_percentage: null, best_cost: null })
  })
  test('the best there was is never dearer than what was done', () => {
    expect(decideOutcome(exact(6), exact(8), 7)!.best_cost).toBe(6)
    expect(decideOutcome(exact(6), exact(4), 7)!.best_cost).toBe(4)
  })
})

describe('when it is told', () => {
  const told = (lastSeen: number | null, now: number) => isTold(lastSeen === null ? null : new Date(lastSeen * hour), 110 * hour, now * hour, 48)
  test('not before its end', () => expect(told(120, 109)).toBe(false))
  test('once a price was seen in or after its last hour', () => {
    expect(told(108.9, 111)).toBe(false)
    expect(told(109, 111)).toBe(true)
  })
  test('after two days of silence nothing more comes', () => {
    expect(told(100, 159)).toBe(false)
    expect(told(100, 159.1)).toBe(true)
  })
  test('at once where the whole history is gone', () => expect(told(null, 110)).toBe(true))
})
