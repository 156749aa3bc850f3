import type { Distort, Fake } from '../../fakes/fake.ts'
import { drift, trait } from '../../fakes/prices.ts'
import { answerAccount, usage } from './fake-account.ts'

const apiKey = 'rpa_CANARY'
/** USD per hour of one GPU in the secure and the community cloud (0: not sold there), GB. */
const gpus: Readonly<Record<string, readonly [secure: number, community: number, memory: number]>> = {
  'NVIDIA GeForce RTX 3090': [0.46, 0.22, 24],
  'NVIDIA GeForce RTX 4090': [0.69, 0.34, 24],
  'NVIDIA GeForce RTX 5090': [0.94, 0.69, 32],
  'NVIDIA RTX A5000': [0.27, 0.16, 24],
  'NVIDIA RTX A6000': [0.49, 0.33, 48],
  'NVIDIA RTX 6000 Ada Generation': [0.77, 0.74, 48],
  'NVIDIA L4': [0.43, 0, 24],
  'NVIDIA L40S': [0.86, 0.79, 48],
  'NVIDIA A40': [0.4, 0, 48],
  'NVIDIA A100 80GB PCIe': [1.64, 1.19, 80],
  'NVIDIA A100-SXM4-80GB': [1.74, 1.39, 80],
  'NVIDIA H100 PCIe': [2.39, 1.99, 80],
  'NVIDIA H100 80GB HBM3': [2.99, 2.69, 80],
  'NVIDIA H100 NVL': [2.79, 2.59, 94],
  'NVIDIA H200': [3.99, 3.59, 141],
  'NVIDIA B200': [5.98, 0, 180],
  'AMD Instinct MI300X OAM': [2.49, 0, 192],
}
const quarter = 90 * 24 * 3_600_000

/** https://api.runpod.io: the catalogue of REST v2 for a key, GraphQL for anyone. List prices move once in a quarter. */
export const fake: Fake = {
  id: 'runpod',
  settings: [{ apiKey }, {}],
  paged: false,
  answer(request) {
    const { path, method, headers, body, now } = request
    const isKnown = headers['authorization'] === `Bearer ${apiKey}`
    if (path === '/graphql' && method === 'POST') {
      const { query = '' } = JSON.parse(body) as { query?: string }
      if (query.includes('myself')) return { body: { data: { myself: isKnown ? { clientBalance: 43.21 } : null } } }
      if (!query.includes('gpuTypes')) return { body: { errors: [{ message: 'Cannot query field' }] } }
      return { body: { data: { gpuTypes: [unknownGpu, ...Object.keys(gpus).map((id) => gpuType(id, now))] } } }
    }
    if (!isKnown) return { status: 401, body: { error: 'Unauthorized' } }
    const account = answerAccount(request)
    if (account) return account
    if (path !== '/v2/catalog/gpus') return { status: 404, body: { error: 'Not Found' } }
    return { body: { gpus: Object.keys(gpus).map((id) => catalogueGpu(id, now)) } }
  },
  distort: {
    wrong_type: each((gpu) => ({ ...gpu, securePrice: 'free', price: 'free' })),
    duplicate_rows: inLists((rows) => rows.flatMap((row) => [row, row])),
    missing_currency: 'prices are in US dollars by documentation; no field says so',
    cents_for_dollars: prices((usd) => usd * 100),
    per_gpu_for_machine: 'the price is of a single GPU by documentation, and no machine with more is listed',
    new_enum: each((gpu) => ({ ...gpu, pool: 'QUANTUM', availability: 'SOMETHING_NEW', manufacturer: 'ACME' })),
    renamed_field: each(({ price, securePrice, communityPrice, ...gpu }) => ({ ...gpu, prices: price, secureUsd: securePrice, communityUsd: communityPrice })),
    skewed_stamps: 'the answer holds no time',
  },
  usage,
}

type Gpu = Record<string, unknown>
const unknownGpu = {
  id: 'unknown',
  memoryInGb: 0,
  secureCloud: false,
  communityCloud: false,
  securePrice: null,
  communityPrice: null,
  secure: null,
  community: null,
}

function listPrices(id: string, now: Date): { secure: number; community: number; memory: number } {
  const [secure, community, memory] = gpus[id]!
  const since = new Date(Math.floor(now.getTime() / quarter + trait(id)) * quarter)
  const factor = drift(`runpod|${id}`, since)
  return { secure: Number((secure * factor).toFixed(2)), community: Number((community * factor).toFixed(2)), memory }
}

function catalogueGpu(id: string, now: Date): Gpu {
  const { secure, community, memory } = listPrices(id, now)
  const name = id.replace(/^(NVIDIA GeForce|NVIDIA|AMD Instinct) /, '')
  return {
    id,
    name,
    pool: null,
    manufacturer: id.split(' ')[0],
    memory,
    secure: secure > 0,
    community: community > 0,
    price: { secure, community, serverless: 1.5 * secure },
    maxCount: { secure: 8, community: community > 0 ? 4 : 0 },
  }
}

function gpuType(id: string, now: Date): Gpu {
  const { secure, community, memory } = listPrices(id, now)
  // Some bids are below the list price, some are the list price itself, some are not named.
  const bid = (usd: number): Gpu => ({ minimumBidPrice: usd === 0 ? null : [null, usd, Number((usd * 0.55).toFixed(3))][Math.floor(3 * trait(id, 1))] })
  return {
    id,
    memoryInGb: memory,
    secureCloud: secure > 0,
    communityCloud: community > 0,
    securePrice: secure,
    communityPrice: community || null,
    secure: bid(secure),
    community: bid(community),
  }
}

function each(change: (gpu: Gpu) => Gpu): Distort {
  return inLists((rows) => rows.map(change))
}

/** In the catalogue, in GraphQL's list; what else is answered is left as it is. */
function inLists(change: (rows: Gpu[]) => Gpu[]): Distort {
  return (body) => {
    if (body.gpus) return { gpus: change(body.gpus) }
    return body.data?.gpuTypes ? { data: { gpuTypes: change(body.data.gpuTypes) } } : body
  }
}

function prices(change: (usd: number) => number): Distort {
  const changed = (usd: unknown): unknown => (typeof usd === 'number' ? change(usd) : usd)
  return each((gpu) => {
    const price = gpu['price'] as { secure: number; community: number } | undefined
    if (price) return { ...gpu, price: { secure: changed(price.secure), community: changed(price.community) } }
    return { ...gpu, securePrice: changed(gpu['securePrice']), communityPrice: changed(gpu['communityPrice']), secure: null, community: null }
  })
}
