import type { Distort, Fake, FakeAnswer, FakeRequest } from '../../fakes/fake.ts'
import { trait } from '../../fakes/prices.ts'
import type { FakeState } from '../../fakes/states.ts'

type Rented = readonly [gpu: string, megabytes: number, count: number, usd: number, state: FakeState, label: string | null, isBid?: boolean]
/** What the account of the key rents, by id: USD per hour of all GPUs, without the disk. */
const rented: Readonly<Record<string, Rented>> = {
  31000001: ['H100 SXM', 81559, 8, 15.2, 'running', 'training'],
  31000002: ['RTX 4090', 24564, 4, 1.4, 'running', null],
  31000003: ['A100 SXM4', 81920, 1, 0.78, 'idle', 'notebook'],
  31000004: ['RTX 3090', 24576, 2, 0.21, 'running', 'rendering', true],
  31000005: ['RTX 3060', 12288, 1, 0.06, 'stopped', null],
  31000006: ['L40S', 46068, 2, 1.12, 'stopped', 'staging'],
  31000007: ['Tesla V100', 16160, 8, 1.5, 'stopped', null, true],
  31000008: ['RTX 5090', 32607, 1, 0.55, 'running', 'inference'],
  31000009: ['A100 PCIE', 40536, 1, 0.61, 'stopped', null],
}
const hourMs = 3_600_000
const daySeconds = 86_400
const billed: readonly FakeState[] = ['running', 'idle']

export const usage: NonNullable<Fake['usage']> = {
  paged: true,
  running: '31000001',
  distort: {
    wrong_type: each((row) => ({ ...row, num_gpus: String(row['num_gpus']) })),
    duplicate_rows: (body) => (body.instances ? { ...body, instances: (body.instances as Row[]).flatMap((row) => [row, row]) } : body),
    missing_currency: 'prices are in US dollars by documentation; no field says so',
    cents_for_dollars: each((row) => ({ ...row, dph_base: Number(row['dph_base']) * 100, dph_total: Number(row['dph_total']) * 100 })),
    per_gpu_for_machine: 'the rate is of the whole machine by documentation; nothing beside it would tell another',
    new_enum: each((row) => ({ ...row, verification: 'platinum', next_state: 'hibernating', image_runtype: 'quantum' })),
    renamed_field: each(({ dph_total: usd, ...row }) => ({ ...row, total_dph: usd })),
    skewed_stamps: each((row) => ({ ...row, start_date: 9_999_999_999, end_date: 1 })),
  },
}

/** Undefined when the path is another's. The key has been looked at. */
export function answerAccount(request: FakeRequest): FakeAnswer | undefined {
  if (request.path === '/api/v0/users/current/') return { body: { id: 1, username: 'dumont', balance: 17.25, credit: 25, api_key: 'CANARY-user' } }
  if (request.path === '/api/v1/instances/') return listInstances(request)
  if (request.path === '/api/v0/charges/') return listCharges(request)
  return undefined
}

type Row = Record<string, unknown>

function listInstances({ query, now, states, nextPage }: FakeRequest): FakeAnswer {
  const rows = Object.keys(rented).flatMap((id) => {
    const state = states.at(id, rented[id]![4], now)
    return state === 'gone' ? [] : [aRow(id, state, states.began)]
  })
  const { found, ...page } = cut(rows, Math.min(25, Number(query.get('limit') ?? 25)), query, nextPage)
  return { body: { success: true, instances_found: found.length, total_instances: rows.length, instances: found, ...page } }
}

function aRow(id: string, state: FakeState, began: Date): Row {
  const [gpu, megabytes, count, usd, , label, isBid = false] = rented[id]!
  const isBilled = billed.includes(state)
  const disk = diskUsd(id)
  return {
    id: Number(id),
    actual_status: isBilled ? 'running' : 'exited',
    cur_state: isBilled ? 'running' : 'stopped',
    intended_status: isBilled ? 'running' : 'stopped',
    label,
    gpu_name: gpu,
    gpu_ram: megabytes,
    num_gpus: count,
    gpu_util: state === 'running' ? Math.round(1000 * (0.3 + 0.69 * trait(id))) / 10 : state === 'idle' ? 0 : null,
    is_bid: isBid,
    min_bid: usd / 2,
    dph_base: usd,
    dph_total: round(usd + disk),
    storage_cost: 0.15,
    storage_total_cost: disk,
    start_date: startOf(id, began) / 1000,
    end_date: 1_900_000_000,
    geolocation: 'Texas, US',
    country_code: null,
    extra_env: [['HF_TOKEN', 'CANARY-environment']],
    jupyter_token: 'CANARY-jupyter',
    onstart: 'echo CANARY-onstart',
  }
}

const diskUsd = (id: string): number => round((20 + 400 * trait(id, 1)) * (0.15 / 720))
const startOf = (id: string, began: Date): number => began.getTime() - (2 + Math.floor(30 * trait(id, 2))) * hourMs

function listCharges({ query, now, states, nextPage }: FakeRequest): FakeAnswer {
  const { day } = JSON.parse(query.get('select_filters') ?? '{}') as { day?: { gte: number; lte: number } }
  if (!day) return { status: 400, body: { success: false, msg: "Must provide both 'day' gte and lte filters for instance charges" } }
  const rows = Object.keys(rented).flatMap((id) => {
    const [, , , usd, first] = rented[id]!
    const from = Math.max(day.gte * 1000, startOf(id, states.began))
    const to = Math.min((day.lte + 1) * 1000, now.getTime())
    if (to <= from) return []
    const hours = (among: readonly FakeState[]): number => states.hours(id, first, [new Date(from), new Date(to)], among)
    const items = [
      { type: 'gpu', amount: thousandth(usd * hours(billed)) },
      { type: 'disk', amount: thousandth(diskUsd(id) * hours([...billed, 'stopped'])) },
      { type: 'bwd', amount: thousandth(0.003 * hours(billed)) },
    ].filter(({ amount }) => amount > 0)
    const stamps = { start: startOfDay(from / 1000), end: startOfDay(to / 1000 - 1) }
    const amount = thousandth(items.reduce((sum, item) => sum + item.amount, 0))
    return [
      {
        ...stamps,
        type: 'instance',
        source: `instance-${id}`,
        description: `Instance ${id} Charges`,
        amount,
        metadata: {},
        items: items.map((item) => ({ ...item, ...stamps })),
      },
    ]
  })
  const { found, ...page } = cut(rows, Math.min(500, Number(query.get('limit') ?? 100)), query, nextPage)
  return { body: { success: true, count: found.length, total: rows.length, results: found, ...page } }
}

/** A page of at most `limit`, but so few that there are five. */
function cut(rows: Row[], limit: number, query: URLSearchParams, nextPage: FakeRequest['nextPage']): { found: Row[]; next_token: string | null } {
  const perPage = Math.min(limit, Math.max(1, Math.ceil(rows.length / 5)))
  const page = Number(query.get('after_token') ?? 1)
  const next = nextPage(page, Math.max(1, Math.ceil(rows.length / perPage)))
  return { found: rows.slice((page - 1) * perPage, page * perPage), next_token: next ? String(next) : null }
}

const startOfDay = (seconds: number): number => Math.floor(seconds / daySeconds) * daySeconds
const round = (usd: number): number => Number(usd.toFixed(6))
const thousandth = (usd: number): number => Number(usd.toFixed(3))

function each(change: (row: Row) => Row): Distort {
  return (body) => (body.instances ? { ...body, instances: (body.instances as Row[]).map(change) } : body)
}
