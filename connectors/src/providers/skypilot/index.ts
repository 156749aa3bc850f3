import { z } from 'zod'
import { getText } from '../../transport/request.ts'
import type { Offer, Provider, ProviderSession } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { readCatalogue, toOffers } from './catalogue.ts'
import { googleOffers } from './google-rows.ts'

/** With a folder in version 8 of the catalogue. Azure's prices come without a key from Azure itself. */
const allClouds = [
  'aws',
  'gcp',
  'lambda',
  'runpod',
  'vast',
  'nebius',
  'oci',
  'verda',
  'cudo',
  'hyperbolic',
  'hyperstack',
  'mithril',
  'seeweb',
  'shadeform',
] as const

const Settings = z.strictObject({
  clouds: z
    .string()
    .max(500)
    .regex(/^[a-z0-9]+(\s*,\s*[a-z0-9]+)*$/, 'names of clouds with commas between them')
    .optional()
    .meta({ title: 'Clouds', description: `With commas between them; empty: ${allClouds.join(', ')}`, examples: ['aws, gcp, lambda'] }),
})

/** The catalogue that SkyPilot keeps of a dozen clouds, as public files: prices without any key, some hours old. */
export const skypilot: Provider = {
  id: 'skypilot',
  label: 'SkyPilot catalogue',
  synthetic: false,
  kind: 'catalogue',
  about: {
    collects:
      'List and spot prices of a dozen clouds, from files that SkyPilot renews every few hours. Google machines are host and GPUs together, without the local SSD that some bring; their on-demand prices that lie below spot or far from other regions are left out. Not: parts of a GPU, TPUs, RunPod spot prices.',
    key: null,
    links: [{ label: 'skypilot-catalog', url: 'https://github.com/skypilot-org/skypilot-catalog' }],
  },
  settings: Settings,
  baseUrls: { catalog: 'https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/v8' },
  pollSeconds: 21_600,
  listParts: async (session) => chosenClouds(session),
  listOffers: offersOf,
  async testConnection(session) {
    const clouds = chosenClouds(session)
    // The smallest file of those that are always there.
    const cloud = clouds.find((name) => name === 'lambda') ?? clouds[0] ?? 'lambda'
    return `The catalogue can be read without a key; prices of ${cloud}: ${(await offersOf(session, cloud)).length}.`
  },
}

function chosenClouds({ settings }: ProviderSession): string[] {
  const { clouds } = Settings.parse(settings)
  return clouds ? [...new Set(clouds.split(',').map((cloud) => cloud.trim()))] : [...allClouds]
}

async function offersOf(session: ProviderSession, cloud: string): Promise<Offer[]> {
  const url = `${session.baseUrls['catalog']}/${encodeURIComponent(cloud)}/vms.csv`
  const text = await getText(session, url, { vendor: 'The SkyPilot catalogue', maxBytes: 60_000_000 })
  const rows = readCatalogue(text, cloud)
  const offers = cloud === 'gcp' ? googleOffers(rows, session.now) : toOffers(rows, cloud, session.now)
  return settleOffers(offers, { vendor: `SkyPilot's catalogue of ${cloud}`, usdPerGpuHour: [0.02, 40] })
}
