import { beforeAll, describe, expect, test } from 'vitest'
import { type Fault, faults } from '../../../../connectors/src/fakes/faults.ts'
import { fakes } from '../../../../connectors/src/fakes/index.ts'
import { aFaultyVendor, type FaultyVendor, type Seen } from '../../../test/faulty-vendor.ts'

const long = process.env.DUMONT_TEST_DEPTH === 'long'
/** Long enough for everything to be due again, short enough for prices to hold. */
const PAUSE_HOURS = 27
/** All with every vendor, or each with one of them. */
const faultsFor = (vendor: number): readonly Fault[] => (long ? faults : faults.filter((_, i) => i % fakes.length === vendor))
const tried = fakes.map((fake, i) => ({ fake, id: fake.id, faults: faultsFor(i) }))

process.stdout.write(`counts: ${tried.reduce((sum, one) => sum + one.faults.length, 0)} faults of ${tried.length} vendors through the whole server\n`)

describe.each(tried)('$id', ({ fake, faults: some }) => {
  let vendor: FaultyVendor
  let before: Seen
  beforeAll(async () => {
    vendor = await aFaultyVendor(fake)
    before = await vendor.pollWell()
  })

  test('is connected and has prices', () => {
    expect(before.connection).toMatchObject({ state: 'ok', last_error: null })
    expect(before.cheapest.length).toBeGreaterThan(0)
  })

  test.each(some)('%s: whole snapshots or none, and the last good prices with their age', async (fault) => {
    const { clock } = vendor.it
    const lastPoll = clock.now()
    clock.set(new Date(lastPoll.getTime() + PAUSE_HOURS * 3_600_000))
    const broken = await vendor.pollWith(fault)
    const kept = keptParts(before, broken)
    const written = await Promise.all(kept.map((part) => vendor.pricesOf(part)))
    const [good, after] = [before, await vendor.pollWell()]
    before = after

    // Each part is as it was, or as the vendor has it now: nothing between.
    for (const part of new Set([...Object.keys(good.offers), ...Object.keys(broken.offers)]))
      expect(broken.offers[part], part).toEqual(kept.includes(part) ? good.offers[part] : after.offers[part])
    expect(written).toEqual(kept.map(() => 0))
    expect(kept.length > 0, 'prices are old where an error says why, and nowhere else').toBe(hasFailedPolls(broken))
    for (const error of broken.errors) expect(error).toMatch(/^(?!.*(CANARY|on our side))[A-Z0-9][^\n]{10,}$/)
    expect(broken.connection.last_error !== null || kept.length === 0, 'an error stands with the connection').toBe(true)
    for (const price of broken.cheapest) expect(price.age_seconds).toBe(Math.round((clock.now().getTime() - Date.parse(price.observed_at)) / 1000))
    const silent = isSilent(broken)
    const missedSince = broken.connection.poll_seconds * 3 <= PAUSE_HOURS * 3600 ? lastPoll.toISOString() : null
    expect(silent ? placesOf(broken) : placesOf(good)).toEqual(placesOf(good))
    expect(broken.cheapest.filter(({ no_answer_since: since }) => silent && since !== missedSince)).toEqual([])
    expect(after.connection).toMatchObject({ state: 'ok', last_error: null })
  })
})

/** Parts whose offers are still those of the poll before. */
function keptParts(before: Seen, broken: Seen): string[] {
  return Object.keys(before.offers).filter((part) => JSON.stringify(before.offers[part]) === JSON.stringify(broken.offers[part]))
}

const hasFailedPolls = ({ connection }: Seen): boolean =>
  connection.failures > 0 || connection.parts.some(({ state, suspicious }) => state === 'failing' || state === 'key_rejected' || suspicious)

const isSilent = ({ connection }: Seen): boolean => connection.parts.every(({ state }) => state === 'failing' || state === 'key_rejected')

const placesOf = ({ cheapest }: Seen): string[] => cheapest.map(({ gpu, market, provider, region }) => [gpu, market, provider, region].join('|'))
