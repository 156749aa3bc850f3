import { z } from 'zod'
import { getJson } from '../../transport/request.ts'
import type { Instance, Offer, Provider, ProviderSession } from '../provider.ts'
import { settleInstances } from '../settle-instances.ts'
import { settleOffers } from '../settle-offers.ts'
import { Answer, toOffer } from './instance-types.ts'
import { Running, toInstance } from './instances.ts'

const vendor = 'Lambda'
const Settings = z.strictObject({
  apiKey: z
    .string()
    .min(1)
    .max(500)
    .meta({ title: 'API key', secret: true, description: 'Cloud dashboard, Settings, API keys', examples: ['secret_dumont_...'] }),
})

/** On-demand list prices, the same in all regions; Lambda has no spot market. */
export const lambda: Provider = {
  id: 'lambda',
  label: 'Lambda',
  synthetic: false,
  kind: 'list',
  about: {
    collects:
      'On-demand list prices of GPU instances; they are the same in every region. Your instances and what they cost. Not: reserved clusters, file systems, which region has capacity.',
    key: 'An API key of a Lambda Cloud account. Lambda has no read-only keys: this one could also launch instances, so keep it for Dumont alone and revoke it when you disconnect.',
    links: [
      { label: 'API keys', url: 'https://cloud.lambda.ai/api-keys/cloud-api' },
      { label: 'Cloud API', url: 'https://docs.lambda.ai/api/cloud' },
    ],
  },
  settings: Settings,
  baseUrls: { api: 'https://cloud.lambda.ai' },
  pollSeconds: 86_400,
  async listOffers(session) {
    return settleOffers(await readOffers(session), { vendor, usdPerGpuHour: [0.1, 25] })
  },
  listInstances,
  async testConnection(session) {
    return `Lambda accepts the key and lists ${(await readOffers(session)).length} GPU instance types.`
  },
}

async function readOffers(session: ProviderSession): Promise<Offer[]> {
  const { data } = await getJson(session, `${session.baseUrls['api']}/api/v1/instance-types`, { vendor, schema: Answer, headers: headersOf(session) })
  return Object.values(data).flatMap(({ instance_type }) => toOffer(instance_type, session.now) ?? [])
}

async function listInstances(session: ProviderSession): Promise<Instance[]> {
  const { data } = await getJson(session, `${session.baseUrls['api']}/api/v1/instances`, { vendor, schema: Running, headers: headersOf(session) })
  return settleInstances(
    data.flatMap((row) => toInstance(row, session.now) ?? []),
    { vendor, now: session.now },
  )
}

const headersOf = ({ settings }: ProviderSession) => ({ authorization: `Bearer ${Settings.parse(settings).apiKey}` })
