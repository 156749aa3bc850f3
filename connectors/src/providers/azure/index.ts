import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson } from '../../transport/request.ts'
import type { Provider, ProviderSession } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { type AzurePrice, newestPrices, Page, readPrices, toOffers, toReferences } from './prices.ts'
import { defaultRegions } from './sizes.ts'

const Settings = z.strictObject({
  regions: z
    .string()
    .max(2000)
    .regex(/^[a-z0-9]+(\s*,\s*[a-z0-9]+)*$/, 'names of regions with commas between them')
    .optional()
    .meta({ title: 'Regions', description: 'With commas between them; empty: all that have GPUs', examples: ['eastus, westus3, westeurope'] }),
})
/** A region has some five pages without Windows. */
const maxPages = 60

/** Azure's retail prices: no key, no history, so a list that is read once a day. */
export const azure: Provider = {
  id: 'azure',
  label: 'Microsoft Azure',
  synthetic: false,
  kind: 'list',
  about: {
    collects:
      'Spot and on-demand prices of Linux machines with whole GPUs, per region, in US dollars. Not: Windows, dedicated hosts, reservations, savings plans, parts of a GPU, national clouds.',
    key: null,
    links: [{ label: 'Azure retail prices', url: 'https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices' }],
  },
  settings: Settings,
  baseUrls: { prices: 'https://prices.azure.com' },
  pollSeconds: 86_400,
  listParts: async (session) => chosenRegions(session),
  async listOffers(session, region) {
    return settleOffers(toOffers(await pricesOf(session, region), region, session.now), { vendor: 'Azure', usdPerGpuHour: [0.02, 60] })
  },
  async listReferencePrices(session, region) {
    return toReferences(await pricesOf(session, region), region, firstPage(session, region).href)
  },
  async testConnection(session) {
    const [region = 'eastus'] = chosenRegions(session)
    const { Items } = await getJson(session, firstPage(session, region, `armSkuName eq 'Standard_NC4as_T4_v3'`), { vendor: 'Azure', schema: Page })
    return `Azure answers without a key; prices of a T4 machine in ${region}: ${newestPrices(readPrices(Items, region, session.now)).length}.`
  },
}

function chosenRegions({ settings }: ProviderSession): string[] {
  const { regions } = Settings.parse(settings)
  return regions ? [...new Set(regions.split(',').map((region) => region.trim()))] : [...defaultRegions]
}

async function pricesOf(session: ProviderSession, region: string): Promise<AzurePrice[]> {
  const found: AzurePrice[] = []
  const asked = new Set<string>()
  for (let next: URL | undefined = firstPage(session, region); next;) {
    if (asked.has(next.href)) throw new ConnectorError('unexpected_answer', 'Azure sent the same page link twice')
    if (asked.add(next.href).size > maxPages) throw new ConnectorError('unexpected_answer', `Azure has more than ${maxPages} pages of ${region}`)
    const page: z.infer<typeof Page> = await getJson(session, next, { vendor: 'Azure', schema: Page })
    found.push(...readPrices(page.Items, region, session.now))
    next = page.NextPageLink ? sameHost(page.NextPageLink, session) : undefined
  }
  return newestPrices(found)
}

/** Names and values are case-sensitive in this version of the API. */
function firstPage({ baseUrls }: ProviderSession, region: string, only?: string): URL {
  const url = new URL(`${baseUrls['prices']}/api/retail/prices`)
  url.searchParams.set('api-version', '2023-01-01-preview')
  url.searchParams.set('meterRegion', `'primary'`)
  url.searchParams.set(
    '$filter',
    [
      `serviceName eq 'Virtual Machines'`,
      `priceType eq 'Consumption'`,
      `armRegionName eq '${region}'`,
      `contains(productName,'Windows') eq false`,
      `contains(productName,'Dedicated') eq false`,
      `contains(meterName,'Low Priority') eq false`,
      ...(only ? [only] : []),
    ].join(' and '),
  )
  return url
}

/** @throws ConnectorError when the link leads anywhere but to where the first page was. */
function sameHost(link: string, { baseUrls }: ProviderSession): URL {
  const url = URL.parse(link)
  // Azure writes its port out: https://prices.azure.com:443/...
  if (!url || url.origin !== new URL(baseUrls['prices'] ?? '').origin)
    throw new ConnectorError('unexpected_answer', 'The next page that Azure names is on another host')
  return url
}
