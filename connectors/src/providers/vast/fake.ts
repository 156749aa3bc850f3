import type { Distort, Fake, FakeAnswer, FakeRequest } from '../../fakes/fake.ts'
import { drift, trait } from '../../fakes/prices.ts'
import { answerAccount, usage } from './fake-account.ts'

const apiKey = 'CANARY-vast'
const places = ['Texas, US', 'California, US', 'Quebec, CA', 'Germany, DE', 'Sweden, SE', 'Japan, JP', ', US', null]
/** USD per GPU-hour on demand, MB per GPU. */
const gpus: Readonly<Record<string, readonly [usd: number, megabytes: number]>> = {
  'RTX 3060': [0.06, 12288],
  'RTX 3090': [0.14, 24576],
  'RTX 4090': [0.33, 24564],
  'RTX 5090': [0.52, 32607],
  'RTX A6000': [0.42, 49140],
  'Tesla V100': [0.18, 32768],
  L40S: [0.55, 46068],
  'A100 PCIE': [0.68, 81920],
  'A100 SXM4': [0.72, 81920],
  'H100 SXM': [1.85, 81559],
  H200: [2.4, 143771],
  B200: [3.6, 183359],
}
const countsOf = [1, 2, 4, 8]

/** https://console.vast.ai as it answers searches, and of the account of the key; ten hosts of each GPU, each offering its machine whole and in parts. */
export const fake: Fake = {
  id: 'vast',
  settings: [{}, { apiKey, verified: false }],
  paged: false,
  answer(request) {
    const { path, method, headers } = request
    const account = answerAccount(request)
    if (account && headers['authorization'] !== `Bearer ${apiKey}`)
      return { status: 401, body: { success: false, error: 'auth_error', msg: 'Invalid user key' } }
    if (account) return account
    if (path !== '/api/v0/bundles/' || method !== 'POST') return { status: 404, body: { success: false, error: 'not_found', msg: 'no such endpoint' } }
    return searchOffers(request)
  },
  distort: {
    wrong_type: each((ask) => ({ ...ask, dph_base: String(ask['dph_base']) })),
    duplicate_rows: (body) => (body.offers ? { ...body, offers: (body.offers as Ask[]).flatMap((ask) => [ask, ask]) } : body),
    missing_currency: 'prices are in US dollars by documentation; no field says so',
    cents_for_dollars: each((ask) => ({
      ...ask,
      dph_base: Number(ask['dph_base']) * 100,
      dph_total: Number(ask['dph_total']) * 100,
      min_bid: Number(ask['min_bid']) * 100,
    })),
    per_gpu_for_machine: each((ask) => {
      const count = Number(ask['num_gpus'])
      return { ...ask, dph_base: Number(ask['dph_base']) / count, min_bid: Number(ask['min_bid']) / count }
    }),
    new_enum: each((ask) => ({ ...ask, verification: 'platinum', hosting_type: 9, type: 'auction' })),
    renamed_field: each(({ dph_base: usd, ...ask }) => ({ ...ask, base_dph: usd })),
    skewed_stamps: each((ask) => ({ ...ask, start_date: 9_999_999_999, end_date: 1 })),
  },
  usage,
}

type Ask = Record<string, unknown>
type Query = Record<string, Record<string, unknown>> & { limit?: number; type?: string; order?: [string, string][] }

function searchOffers({ body, now }: FakeRequest): FakeAnswer {
  const { limit = 64, type = 'ondemand', order = [], ...filters } = JSON.parse(body) as Query
  if (!['ondemand', 'on-demand', 'bid', 'reserved'].includes(type)) return { status: 400, body: { success: false, error: 'invalid_args', msg: `type ${type}` } }
  const found = allAsks(type, now).filter((ask) =>
    Object.entries(filters).every(([field, tests]) => Object.entries(tests).every(([op, value]) => passes(ask[field], op, value))),
  )
  const [[by, direction] = ['score', 'desc']] = order
  found.sort((a, b) => (Number(a[by]) - Number(b[by])) * (direction === 'asc' ? 1 : -1))
  return { body: { success: true, offers: found.slice(0, limit) } }
}

function passes(found: unknown, op: string, value: unknown): boolean {
  if (op === 'eq') return found === value
  if (op === 'neq') return found !== value
  if (op === 'in') return (value as unknown[]).includes(found)
  const [a, b] = [Number(found), Number(value)]
  return { gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[op] ?? false
}

function allAsks(type: string, now: Date): Ask[] {
  return Object.keys(gpus).flatMap((gpu) =>
    Array.from({ length: 10 }, (_, host) => countsOf.filter((count) => count <= 2 ** (host % 4)).map((count) => anAsk(gpu, host, count, type, now))).flat(),
  )
}

function anAsk(gpu: string, host: number, count: number, type: string, now: Date): Ask {
  const name = `vast|${gpu}|${host}`
  const [usd, megabytes] = gpus[gpu]!
  const rate = usd * (0.85 + 0.5 * trait(name)) * drift(`vast|${gpu}`, now) * drift(name, now) * count
  const base = type === 'reserved' ? rate * 0.7 : rate
  const id = 20_000_000 + Object.keys(gpus).indexOf(gpu) * 1000 + host * 10 + count
  const storage = Number((0.08 + 0.12 * trait(name, 1)).toFixed(3))
  return {
    id,
    ask_contract_id: id,
    machine_id: 50_000 + Object.keys(gpus).indexOf(gpu) * 100 + host,
    host_id: 90_000 + host,
    gpu_name: gpu,
    num_gpus: count,
    gpu_frac: count / 8,
    gpu_ram: megabytes,
    gpu_total_ram: megabytes * count,
    dph_base: round(base),
    dph_total: round(base + (8 * storage) / 720),
    min_bid: round(rate * (0.45 + 0.3 * trait(name, 2))),
    storage_cost: storage,
    inet_up_cost: 0.004,
    inet_down_cost: 0.003,
    reliability: Number((0.9 + 0.0999 * trait(name, 3)).toFixed(4)),
    verification: host === 9 ? 'unverified' : 'verified',
    verified: host !== 9,
    external: false,
    rentable: true,
    rented: false,
    hosting_type: host % 2,
    geolocation: places[host % places.length],
    start_date: 1_700_000_000,
    end_date: 1_900_000_000,
    duration: 2_000_000,
    cpu_cores_effective: 16 * count,
    dlperf: 50 * count,
    score: 100 + trait(name, 4),
    is_bid: type === 'bid',
  }
}

function each(change: (ask: Ask) => Ask): Distort {
  return (body) => (body.offers ? { ...body, offers: (body.offers as Ask[]).map(change) } : body)
}
const round = (usd: number): number => Number(usd.toFixed(6))
