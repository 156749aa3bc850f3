import { ConnectorError } from '../../connector-error.ts'
import { getJson, postJson } from '../../transport/request.ts'
import type { Offer, Provider, ProviderSession } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { balance, listCharges, listInstances } from './account.ts'
import { Catalogue, catalogueOffers, GpuTypes, gpuTypesQuery, gpuTypeOffers } from './gpus.ts'
import { Settings, vendor } from './settings.ts'

/** A price list that rarely moves: secure and community cloud, for a single GPU. */
export const runpod: Provider = {
  id: 'runpod',
  label: 'RunPod',
  synthetic: false,
  kind: 'list',
  about: {
    collects:
      'List prices of one GPU in the secure and in the community cloud; without a key also the lowest bid where RunPod still names one. With a key: your pods, those in clusters too, what they were charged by the hour, and the balance. Not: serverless, clusters, savings plans, disks, which data centre has stock.',
    key: null,
    links: [
      { label: 'REST API', url: 'https://docs.runpod.io/api-reference-v2/overview' },
      { label: 'API keys', url: 'https://console.runpod.io/user/settings' },
    ],
  },
  settings: Settings,
  baseUrls: { api: 'https://api.runpod.io' },
  pollSeconds: 86_400,
  async listOffers(session) {
    return settleOffers(await readOffers(session), { vendor, usdPerGpuHour: [0.05, 15] })
  },
  listInstances,
  listCharges,
  balance,
  async testConnection(session) {
    const offers = await readOffers(session)
    return `RunPod ${Settings.parse(session.settings).apiKey ? 'accepts the key' : 'answers without a key'} and lists ${new Set(offers.map(({ gpu }) => gpu)).size} GPUs.`
  },
}

async function readOffers(session: ProviderSession): Promise<Offer[]> {
  const { apiKey } = Settings.parse(session.settings)
  const api = session.baseUrls['api']
  if (apiKey) {
    const { gpus } = await getJson(session, `${api}/v2/catalog/gpus`, { vendor, schema: Catalogue, headers: { authorization: `Bearer ${apiKey}` } })
    return gpus.flatMap((gpu) => catalogueOffers(gpu, session.now))
  }
  const { data, errors } = await postJson(session, `${api}/graphql`, { vendor, schema: GpuTypes, body: { query: gpuTypesQuery } })
  // GraphQL answers 200 also when it failed, at times with half the data.
  if (errors?.length || !data) throw new ConnectorError('unexpected_answer', 'RunPod did not answer the query as documented')
  return data.gpuTypes.flatMap((gpu) => gpuTypeOffers(gpu, session.now))
}
