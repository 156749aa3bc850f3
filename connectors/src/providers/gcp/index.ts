import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson } from '../../transport/request.ts'
import { doubtOnDemand } from '../doubt-on-demand.ts'
import { accelerators, type GoogleMachine, googleMachines } from '../google-machines.ts'
import type { Offer, Provider, ProviderSession, ReferencePrice } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { Page, type Part, priceOf, type PriceList, readParts, regionsOf, toPriceList } from './price-list.ts'

const Settings = z.strictObject({
  apiKey: z
    .string()
    .min(20)
    .max(200)
    .regex(/^[\w-]+$/, 'letters, digits, - and _')
    .meta({ title: 'API key', secret: true }),
})
/** Google allows 5,000; fewer keep an answer to some megabytes. There are some 40,000 SKUs. */
const perPage = 2000
const maxPages = 60

/** Google's price list of Compute Engine: one walk over all regions, so it has one part. Spot changes at most every 30 days. */
export const gcp: Provider = {
  id: 'gcp',
  label: 'Google Cloud',
  synthetic: false,
  kind: 'list',
  about: {
    collects:
      'Spot and on-demand prices of machines with GPUs in every region, summed up from vCPUs, memory, GPUs and the local SSD that comes with some; T4, V100, P100 and P4 with the N1 host that is named. The list names prices also where a machine is not to be had now. Not: A4, A4X, A3 Ultra, committed use, reservations, DWS.',
    key: 'An API key of any project in which the Cloud Billing API is enabled; restrict it to that API. It opens no project and sees no bill.',
    links: [
      { label: 'Price list of Google Cloud', url: 'https://cloud.google.com/billing/v1/how-tos/catalog-api' },
      { label: 'API keys', url: 'https://cloud.google.com/docs/authentication/api-keys' },
    ],
  },
  settings: Settings,
  baseUrls: { billing: 'https://cloudbilling.googleapis.com' },
  pollSeconds: 86_400,
  async listOffers(session) {
    return settleOffers(toOffers(priceMachines(await walkList(session)), session.now), { vendor: 'Google Cloud', usdPerGpuHour: [0.02, 60] })
  },
  async listReferencePrices(session) {
    return toReferences(priceMachines(await walkList(session)), addressOf(session).href)
  },
  async testConnection(session) {
    await askPage(session, { pageSize: '1' })
    return 'Google Cloud takes the key and shows its price list.'
  },
}

type Priced = { machine: GoogleMachine; region: string; onDemand: Part | undefined; spot: Part | undefined; doubt: string | undefined }

function priceMachines(list: PriceList): Priced[] {
  const sums = regionsOf(list).flatMap((region) =>
    googleMachines.map((machine) => ({ machine, region, onDemand: priceOf(machine, region, 'on_demand', list), spot: priceOf(machine, region, 'spot', list) })),
  )
  const doubts = doubtOnDemand(
    sums.map(({ machine, region, onDemand, spot }) => ({ instance: machine.instance, region, onDemandUsd: onDemand?.usdPerHour, spotUsd: spot?.usdPerHour })),
  )
  return sums.map((sum) => ({ ...sum, doubt: sum.machine.onDemand ? doubts.get(`${sum.machine.instance}|${sum.region}`) : 'Not sold on demand' }))
}

function toOffers(priced: readonly Priced[], now: Date): Offer[] {
  return priced.flatMap(({ machine, region, onDemand, spot, doubt }) => {
    const { gpu, memoryGb } = accelerators[machine.accelerator]
    const believed = doubt === undefined ? onDemand : undefined
    const offer = (market: 'spot' | 'on_demand', part: Part | undefined): Offer[] =>
      part
        ? [
            {
              key: `${machine.instance}|${region}|${market}`,
              region,
              zone: null,
              instanceType: machine.instance,
              gpu,
              gpuCount: machine.gpuCount,
              memoryGb,
              market,
              usdPerHour: part.usdPerHour,
              onDemandUsdPerHour: believed?.usdPerHour ?? null,
              observedAt: now,
            },
          ]
        : []
    return [...offer('on_demand', believed), ...offer('spot', spot)]
  })
}

function toReferences(priced: readonly Priced[], source: string): ReferencePrice[] {
  return priced.flatMap(({ machine, region, onDemand, doubt }) => {
    if (!onDemand) return []
    const { usdPerHour, effectiveFrom } = onDemand
    const { instance, gpuCount, accelerator } = machine
    return [{ instance, ...accelerators[accelerator], gpuCount, region, usdPerHour, effectiveFrom, source, complete: doubt === undefined, note: doubt ?? null }]
  })
}

/** The whole list. @throws ConnectorError, also when it has nothing of what we know: its words have changed then */
async function walkList(session: ProviderSession): Promise<PriceList> {
  const parts: [string, Part][] = []
  const seen = new Set<string>()
  for (let token: string | undefined, first = true; first || token; first = false) {
    const page: z.infer<typeof Page> = await askPage(session, { pageSize: String(perPage), ...(token && { pageToken: token }) })
    parts.push(...readParts(page.skus, session.now))
    token = page.nextPageToken
    if (token && seen.has(token)) throw new ConnectorError('unexpected_answer', 'Google sent the same page token twice')
    if (token && seen.add(token).size > maxPages) throw new ConnectorError('unexpected_answer', `Google's price list has more than ${maxPages} pages`)
  }
  if (parts.length === 0) throw new ConnectorError('unexpected_answer', "Google's price list names none of the machines we know")
  return toPriceList(parts)
}

/** The key goes in a header: addresses are written down by proxies. */
function askPage(session: ProviderSession, query: Record<string, string>): Promise<z.infer<typeof Page>> {
  const { apiKey } = Settings.parse(session.settings)
  const url = addressOf(session)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return getJson({ ...session, fetch: refusingBadKeys(session.fetch) }, url, {
    vendor: 'Google Cloud',
    schema: Page,
    headers: { 'x-goog-api-key': apiKey },
  })
}

/** 6F81-5844-456A is Compute Engine. */
const addressOf = ({ baseUrls }: ProviderSession): URL => new URL(`${baseUrls['billing']}/v1/services/6F81-5844-456A/skus?currencyCode=USD`)

/** Google answers 400, not 401, to a key that is none. */
function refusingBadKeys(fetch: ProviderSession['fetch']): ProviderSession['fetch'] {
  return async (url, init) => {
    const answer = await fetch(url, init)
    if (answer.status !== 400) return answer
    const text = await answer.text().catch(() => '')
    if (text.includes('API_KEY_INVALID')) throw new ConnectorError('rejected_key', 'Google Cloud does not know this API key')
    return new Response(text, { status: 400 })
  }
}
