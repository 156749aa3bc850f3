import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector-error.ts'
import type { Fake } from '../fakes/fake.ts'
import { contentFaults, type Fault, faults, pageFaults } from '../fakes/faults.ts'
import { fakes } from '../fakes/index.ts'
import { expected, judge } from '../fakes/judge.ts'
import { openFake, type OpenFake } from '../fakes/open-fake.ts'
import { providers } from './index.ts'
import { Offer, type Provider, type ProviderSession, ReferencePrice } from './provider.ts'

const now = new Date('2026-03-04T05:06:07Z')
const later = new Date('2026-03-04T09:06:07Z')
const noNetwork: typeof fetch = async () => {
  throw new ConnectorError('unavailable', 'there is no network in this test')
}

test('every provider has an id of its own, made for storing', () => {
  const ids = providers.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]{1,30}$/)
})

test('every provider that asks somebody has a fake, and only those', () => {
  const asking = providers.filter(({ baseUrls }) => Object.keys(baseUrls).length > 0)
  expect(fakes.map(({ id }) => id).toSorted()).toEqual(asking.map(({ id }) => id).toSorted())
})

const session = (at: Date): ProviderSession => ({ settings: {}, fetch: noNetwork, now: at, baseUrls: {} })

describe.each(providers.filter(({ synthetic }) => synthetic))('$id', (provider) => {
  test('lists whole offers without key or network', async () => {
    const offers = await provider.listOffers(session(now), 'all')
    expect(offers.length).toBeGreaterThan(0)
    for (const offer of offers) expect(Offer.safeParse(offer).error).toBeUndefined()
  })

  test('names each listing once, and the same at every call', async () => {
    const keys = async (at: Date) => (await provider.listOffers(session(at), 'all')).map(({ key }) => key)
    expect(new Set(await keys(now)).size).toBe((await keys(now)).length)
    expect(await keys(new Date('2026-04-04T05:06:07Z'))).toEqual(await keys(now))
  })

  test('observes nothing later than now', async () => {
    for (const { observedAt } of await provider.listOffers(session(now), 'all')) expect(observedAt.getTime()).toBeLessThanOrEqual(now.getTime())
  })
})

type Listed = Record<string, Offer[]>
/** All a provider says, part by part; a part that fails fails the whole here. */
async function listAll(provider: Provider, asked: ProviderSession): Promise<Listed> {
  const parts = (await provider.listParts?.(asked)) ?? ['all']
  const listed: Listed = {}
  for (const part of parts) listed[part] = sorted(await provider.listOffers(asked, part))
  return listed
}
const sorted = (offers: Offer[]) => offers.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
const all = (listed: Listed) => Object.values(listed).flat()

const ways = fakes.flatMap((fake) =>
  fake.settings.map((settings, way) => ({
    name: way === 0 ? fake.id : `${fake.id}, way ${way + 1}`,
    fake,
    settings,
    provider: providers.find(({ id }) => id === fake.id)!,
  })),
)

describe.each(ways)('$name', ({ fake, settings, provider }) => {
  let vendor: OpenFake
  let right: Listed
  beforeAll(async () => {
    vendor = await openFake(provider, fake, now)
    right = await listAll(provider, vendor.session(settings))
  })
  afterAll(() => vendor.close())

  test('lists whole offers, each once in its part, none from the future', () => {
    expect(all(right).length).toBeGreaterThan(0)
    for (const offer of all(right)) {
      expect(Offer.safeParse(offer).error).toBeUndefined()
      expect(offer.observedAt.getTime()).toBeLessThanOrEqual(now.getTime())
    }
    for (const offers of Object.values(right)) expect(new Set(offers.map(({ key }) => key)).size).toBe(offers.length)
  })

  test('names the same listings at every call', async () => {
    const after = await openFake(provider, fake, later)
    const again = await listAll(provider, after.session(settings))
    await after.close()
    expect(all(again).map(({ key }) => key)).toEqual(all(right).map(({ key }) => key))
  })

  test('the connection can be tested', async () => {
    expect(await provider.testConnection(vendor.session(settings))).toMatch(/^[A-Z].*[.]$/)
  })

  test('reference prices are whole and say where they come from, without keys', async () => {
    const [part = 'all'] = Object.keys(right)
    const references = (await provider.listReferencePrices?.(vendor.session(settings), part)) ?? []
    for (const reference of references) expect(ReferencePrice.safeParse(reference).error).toBeUndefined()
    expect(JSON.stringify(references)).not.toContain('CANARY')
  })

  test('whichever request fails, the part fails: never half a list', async () => {
    const asked = vendor.session(settings)
    const requestsOf = async (part: string) => {
      const before = vendor.requests()
      const outcome = await provider.listOffers(asked, part).catch((error: unknown) => error)
      return { outcome, requests: vendor.requests() - before }
    }
    const halves: string[] = []
    for (const part of Object.keys(right).slice(0, 2)) {
      const { requests } = await requestsOf(part)
      for (let skip = 0; skip < requests; skip++) {
        vendor.fail('server_error', 1, skip)
        const { outcome, requests } = await requestsOf(part)
        // What a provider keeps from the call before (a file for all its parts) is not asked for again.
        if (requests > skip && !(outcome instanceof ConnectorError)) halves.push(`${part}, request ${skip + 1}`)
      }
      vendor.heal()
    }
    expect(halves).toEqual([])
  })

  test('tries nothing again: the server schedules', async () => {
    const before = vendor.requests()
    vendor.fail('server_error')
    await listAll(provider, vendor.session(settings)).catch(() => undefined)
    vendor.heal()
    expect(vendor.requests() - before).toBe(1)
  })

  test.each(faults)('%s ends in a connector error or in the right offers, and shows no key', async (fault) => {
    const slow = fault === 'slow_loris'
    const asked = vendor.session(settings, { maxBytes: 5_000_000, ...(slow && { timeoutMs: 250 }) })
    const before = vendor.broken()
    vendor.fail(fault)
    const outcome = await listAll(provider, fault === 'tls_error' ? { ...asked, baseUrls: vendor.tlsBaseUrls } : asked).catch((error: unknown) => error)
    vendor.heal()
    expect(judge(outcome, right), inspect(outcome)).toMatch(expected[fault] ?? /^(right|unexpected_answer)$/)
    expect(inspect(outcome, { depth: 20 })).not.toContain('CANARY')
    expect(vendor.broken() - before > 0, 'the fault was there to be met').toBe(happens(fake, fault))
  })

  test('a fault ends with the answer that had it', async () => {
    expect(await listAll(provider, vendor.session(settings))).toEqual(right)
  })

  test('any fault of content that the fake cannot have says why', () => {
    expect(Object.values(fake.distort).filter((distort) => typeof distort === 'string' && distort.length < 10)).toEqual([])
  })
})

describe.each(ways.filter(({ fake }) => fake.paged))('$name in pages', ({ fake, settings, provider }) => {
  test.each(['page_fails', 'repeated_token', 'cursor_loop'] as const)('%s fails the list', async (fault) => {
    const vendor = await openFake(provider, fake, now)
    vendor.fail(fault)
    await expect(listAll(provider, vendor.session(settings))).rejects.toThrow(ConnectorError)
    await vendor.close()
  })
})

/** Whether a fake can have the fault; one of TLS is met before the fake hears of anything. */
function happens(fake: Fake, fault: Fault): boolean {
  if (fault === 'tls_error') return false
  if (pageFaults.some((one) => one === fault)) return fake.paged
  const content = contentFaults.find((one) => one === fault)
  return content === undefined || typeof fake.distort[content] === 'function'
}

test('a connector error says what kind of failure it is and keeps its cause', () => {
  const cause = new Error('401')
  const error = new ConnectorError('rejected_key', 'The vendor refused the key', { cause })
  expect([error.failure, error.cause, error.name]).toEqual(['rejected_key', cause, 'ConnectorError'])
})
