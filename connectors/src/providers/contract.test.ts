import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector-error.ts'
import { providers } from './index.ts'
import { Offer, type ProviderSession } from './provider.ts'

const now = new Date('2026-03-04T05:06:07Z')
const noNetwork: typeof fetch = async () => {
  throw new ConnectorError('unavailable', 'there is no network in this test')
}

test('every provider has an id of its own, made for storing', () => {
  const ids = providers.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]{1,30}$/)
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

test('a connector error says what kind of failure it is and keeps its cause', () => {
  const cause = new Error('401')
  const error = new ConnectorError('rejected_key', 'The vendor refused the key', { cause })
  expect([error.failure, error.cause, error.name]).toEqual(['rejected_key', cause, 'ConnectorError'])
})
