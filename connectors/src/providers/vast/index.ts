import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson, postJson } from '../../transport/request.ts'
import type { Offer, Provider, ProviderSession } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { balance, listCharges, listInstances } from './account.ts'
import { Answer, toOffers } from './asks.ts'
import { headersOf, Settings, vendor } from './settings.ts'

/** More than the market has; without a limit the answer is a short one. */
const limit = 10_000

/** A market of many hosts: offers of machines and parts of them, on demand, by bid, and reserved. */
export const vast: Provider = {
  id: 'vast',
  label: 'Vast.ai',
  synthetic: false,
  kind: 'marketplace',
  about: {
    collects:
      'Every machine that can be rented now: on demand, by bid (the lowest bid that would run), and reserved, with the reliability of the host and what storage costs. With a key: your instances, what they were charged by the day, and the balance. Not: traffic, machines that are rented out, past prices (open to hosts only).',
    key: null,
    links: [
      { label: 'Search offers', url: 'https://docs.vast.ai/api-reference/search/search-offers' },
      { label: 'API keys', url: 'https://cloud.vast.ai/manage-keys/' },
    ],
  },
  settings: Settings,
  baseUrls: { api: 'https://console.vast.ai' },
  pollSeconds: 900,
  // Two searches, so two parts: the rate limit allows one every few seconds.
  listParts: async () => ['rental', 'reserved'],
  async listOffers(session, part) {
    const offers = await search(session, part === 'reserved' ? 'reserved' : 'ondemand', limit)
    return settleOffers(offers, { vendor, usdPerGpuHour: [0.01, 8] })
  },
  listInstances,
  listCharges,
  balance,
  async testConnection(session) {
    const { apiKey } = Settings.parse(session.settings)
    // A search takes any key: only the account tells a good one from a bad one.
    if (apiKey)
      await getJson(session, `${session.baseUrls['api']}/api/v0/users/current/`, { vendor, schema: z.object({ id: z.int() }), headers: headersOf(session) })
    const [offer] = await search(session, 'ondemand', 1)
    return `Vast.ai ${apiKey ? 'accepts the key' : 'answers without a key'}${offer ? '' : ', and has nothing on offer now'}.`
  },
}

async function search(session: ProviderSession, type: 'ondemand' | 'reserved', limit: number): Promise<Offer[]> {
  const { verified } = Settings.parse(session.settings)
  const body = {
    ...(verified && { verified: { eq: true } }),
    external: { eq: false },
    rentable: { eq: true },
    rented: { eq: false },
    type,
    order: [['id', 'asc']],
    limit,
  }
  const { offers } = await postJson(session, `${session.baseUrls['api']}/api/v0/bundles/`, { vendor, schema: Answer, body, headers: headersOf(session) })
  // The search has no pages. A limit of theirs would be a round number: then the list may be cut, and half of it is none.
  if (limit > 1 && offers.length > 0 && offers.length % 1000 === 0)
    throw new ConnectorError('unexpected_answer', `Vast.ai gave exactly ${offers.length} offers: the list may have been cut`)
  return offers.flatMap((ask) => toOffers(ask, type, session.now))
}
