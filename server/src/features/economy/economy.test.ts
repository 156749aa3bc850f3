import type {
  ActiveSession,
  EconomyPricing,
  EconomySettings,
  EmbedEconomy,
  EmbedTokenCreated,
  Evidence,
  RecomputeAnswer,
  Savings,
  SavingsBreakdown,
  SavingsHistory,
  SavingsRealtime,
} from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { startUsageWorld } from '../../../test/usage.ts'

const world = await startUsageWorld()
const { app } = world
beforeEach(async () => {
  await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions, embed_tokens restart identity cascade`.execute(
    world.deps.db,
  )
  world.at('2026-09-01T00:00:00Z')
})
const sheet = (gpu: string, usd: number, more: object = {}) =>
  world.send('PUT', '/economy/price-sheet', { rows: [{ provider: 'aws', gpu, usd_per_gpu_hour: usd, ...more }] })
const savings = (query = '') => world.get<Savings>(`/economy/savings${query}`)

describe('a workspace with nothing', () => {
  test('has answers, not errors', async () => {
    expect(await savings()).toMatchObject({
      first_time: true,
      lifetime_savings: 0,
      savings_percentage: null,
      projections: null,
      trailing: null,
      rate_per_hour: 0,
      interval_seconds: 60,
      last_seen_at: null,
    })
    expect(await world.get<SavingsRealtime>('/economy/savings/realtime')).toMatchObject({
      active_instances: [],
      stopped: [],
      totals: { instances_count: 0, avg_savings_rate_per_hour: 0 },
    })
    expect(await world.get<ActiveSession>('/economy/active-session')).toMatchObject({ instances_count: 0, session_savings: 0, session_hours: 0 })
    const history = await world.get<SavingsHistory>('/economy/savings/history?all=true')
    expect(history).toMatchObject({ from: '2026-09-01', to: '2026-09-01', period_days: 1, previous: null })
    expect(await world.get<SavingsBreakdown>('/economy/breakdown')).toMatchObject({ rows: [], totals: { savings: 0 } })
    expect(await world.get<Evidence>('/economy/evidence')).toMatchObject({ rows: [], total: 0 })
  })

  test.each(['savings', 'savings/history', 'savings/realtime', 'active-session', 'breakdown', 'evidence', 'pricing'])(
    '%s refuses an unknown provider and lists the known',
    async (path) => {
      const answer = await app.inject(`/api/v1/economy/${path}?provider=oracle`)
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('aws, gcp, azure')
    },
  )

  test.each([
    'savings?zone=Mars/Base',
    'savings/history?days=0',
    'savings/history?days=366',
    'savings/history?from=2026-02-02&to=2026-02-01',
    'evidence?from=0001-01-01',
    'savings?hours_per_day=25',
  ])('%s is refused', async (path) => expect((await app.inject(`/api/v1/economy/${path}`)).statusCode).toBe(400))
})

describe('history', () => {
  test('has a bucket for each day, week or month, with the period before', async () => {
    await sheet('T4', 1)
    await world.importCsv([
      'x,a,T4,1,running,2026-08-30T22:00:00Z,2026-08-31T02:00:00Z,0.5,0.01',
      'x,b,T4,1,running,2026-07-01T00:00:00Z,2026-07-01T10:00:00Z,0.5,0',
    ])
    const week = await world.get<SavingsHistory>('/economy/savings/history?days=3')
    expect(week.history.map(({ date, savings: saved, storage_cost: storage, partial }) => [date, saved, storage, partial])).toEqual([
      ['2026-09-01', 0, 0, true],
      ['2026-08-31', 1, 0.02, false],
      ['2026-08-30', 1, 0.02, false],
    ])
    expect(week).toMatchObject({ totals: { savings: 2, hours_used: 4 }, previous: { savings: 0 } })
    const months = await world.get<SavingsHistory>('/economy/savings/history?group=month&all=true')
    expect(months.history.map(({ date, hours_used: hours }) => [date, hours])).toEqual([
      ['2026-09-01', 0],
      ['2026-08-01', 4],
      ['2026-07-01', 10],
    ])
    const weeks = await world.get<SavingsHistory>('/economy/savings/history?group=week&from=2026-08-26&to=2026-09-01')
    expect(weeks.history.map(({ date, hours_used: hours }) => [date, hours])).toEqual([
      ['2026-08-31', 2],
      ['2026-08-26', 2],
    ])
    expect((await world.get<SavingsHistory>('/economy/savings/history?from=2026-07-02&to=2026-07-02')).previous).toMatchObject({ hours_used: 10 })
  })

  test.each([
    ['Europe/London', '2026-03-29', 23],
    ['Europe/London', '2025-10-26', 25],
    ['America/New_York', '2026-03-08', 23],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Asia/Kolkata', '2026-03-29', 24],
    ['UTC', '2026-03-29', 24],
    ['Pacific/Apia', '2011-12-30', 0],
    ['Asia/Kathmandu', '2024-02-29', 24],
  ])('a day in %s, %s, has %d hours, kept or not', async (zone, day, hours) => {
    await sheet('T4', 1)
    const year = day.slice(0, 4)
    const end = year === '2026' ? '2026-08-01' : `${year}-12-31`
    await world.importCsv([`x,a,T4,1,running,${year}-01-01T00:00:00Z,${end}T00:00:00Z,0.5,0`])
    const hoursOfDay = async () => (await world.get<SavingsHistory>(`/economy/savings/history?from=${day}&to=${day}&zone=${zone}`)).totals.hours_used
    expect(await hoursOfDay()).toBe(hours)
    await world.value()
    expect(await hoursOfDay()).toBe(hours)
  })
})

describe('prices at the time of use', () => {
  test('a price that changes splits the evidence; what was valued is not changed by later prices, unless the owner says so', async () => {
    await world.send('PUT', '/economy/price-sheet', {
      rows: [
        { provider: 'aws', gpu: 'T4', usd_per_gpu_hour: 1 },
        { provider: 'aws', gpu: 'T4', usd_per_gpu_hour: 2, effective_from: '2026-08-31T12:00:00Z' },
      ],
    })
    await world.importCsv(['x,a,T4,1,running,2026-08-31T10:00:00Z,2026-08-31T15:00:00Z,0.5,0'])
    const evidence = await world.get<Evidence>('/economy/evidence')
    expect(evidence.rows.map(({ hours, reference_usd_per_hour: rate, savings: saved }) => [hours, rate, saved])).toEqual([
      [3, 2, 4.5],
      [2, 1, 1],
    ])
    expect(evidence.totals.savings).toBe(5.5)
    await sheet('T4', 10)
    expect((await savings()).lifetime_savings).toBe(5.5)

    const dry = JSON.parse((await world.send('POST', '/economy/recompute', {})).body) as RecomputeAnswer
    expect(dry.applied).toBe(false)
    expect(dry.changes[0]).toMatchObject({ provider: 'aws', before: { savings: 5.5 }, after: { savings: 47.5 }, difference: 42 })
    expect((await savings()).lifetime_savings).toBe(5.5)
    const applied = JSON.parse((await world.send('POST', '/economy/recompute', { apply: true })).body) as RecomputeAnswer
    expect(applied.changes).toEqual(dry.changes)
    expect((await savings()).lifetime_savings).toBe(47.5)
    expect((await world.get<SavingsHistory>('/economy/savings/history?days=2')).totals.savings).toBe(47.5)
  })

  test('before and after of what runs and was valued before are alike when nothing else changed', async () => {
    world.at('2026-08-30T09:00:00Z')
    await world.start({ key: 'on', gpu: 'T4', rate_usd_per_hour: 0.25 })
    world.at('2026-08-30T12:00:00Z')
    await world.value()
    world.at('2026-08-30T14:00:00Z')
    const { changes } = JSON.parse((await world.send('POST', '/economy/recompute', {})).body) as RecomputeAnswer
    expect(changes[0]).toMatchObject({ before: { hours_used: 5, savings: 1.38 }, after: { hours_used: 5, savings: 1.38 }, difference: 0 })
  })

  test('nor when it was valued further than the recompute looks', async () => {
    world.at('2026-08-30T09:00:00Z')
    await world.start({ key: 'on', gpu: 'T4', rate_usd_per_hour: 0.25 })
    world.at('2026-08-30T14:00:00Z')
    await world.value()
    world.at('2026-08-30T12:00:00Z')
    const { changes } = JSON.parse((await world.send('POST', '/economy/recompute', {})).body) as RecomputeAnswer
    expect(changes[0]).toMatchObject({ before: { hours_used: 5 }, after: { hours_used: 5 }, difference: 0 })
  })

  test('recomputes that are applied at once each tell what they changed themselves', async () => {
    await world.importCsv(['x,a,T4,1,running,2026-08-31T10:00:00Z,2026-08-31T15:00:00Z,0.5,0'])
    await sheet('T4', 10)
    const answers = await Promise.all([1, 2, 3].map(() => world.send('POST', '/economy/recompute', { apply: true })))
    const differences = answers.map(({ body }) => (JSON.parse(body) as RecomputeAnswer).changes[0]!.difference)
    expect(differences.toSorted((a, b) => a - b)).toEqual([0, 0, 47.37])
    expect((await savings()).lifetime_savings).toBe(47.5)
  })

  test('a sheet with two prices of one GPU since one moment is refused whole', async () => {
    const row = { provider: 'aws', gpu: 'T4', usd_per_gpu_hour: 1 }
    const since = '2026-08-01T00:00:00Z'
    const answer = await world.send('PUT', '/economy/price-sheet', { rows: [row, { ...row, provider: 'AWS', gpu: ' t4 ', usd_per_gpu_hour: 2 }] })
    expect([answer.statusCode, JSON.parse(answer.body).error.message]).toEqual([400, 'rows.1: t4 has another price at aws from the same moment already'])
    const twice = await world.send('PUT', '/economy/price-sheet', {
      rows: [
        { ...row, effective_from: since },
        { ...row, effective_from: '2026-08-01T00:00:00.000Z' },
      ],
    })
    expect(twice.statusCode).toBe(400)
    const apart = [row, { ...row, effective_from: since }, { ...row, provider: 'gcp' }, { ...row, gpu: 'A100' }, { ...row, gpu: 'A100 SXM 80 GB' }]
    expect((await world.send('PUT', '/economy/price-sheet', { rows: apart })).statusCode).toBe(200)
  })

  test('usage before any price is known is not compared', async () => {
    await world.importCsv(['x,a,T4,1,running,2020-01-01T10:00:00Z,2020-01-01T15:00:00Z,0.5,0'])
    const { rows } = await world.get<Evidence>('/economy/evidence?all=true')
    expect(rows).toMatchObject([{ reference: null, savings: null, dumont_cost: 2.5, not_compared_because: expect.stringContaining('price then is not known') }])
  })

  test('the region and its prices can be chosen', async () => {
    const regions = { aws: 'us-east-1', gcp: 'us-east5', azure: 'westus3' }
    expect((await world.send('PUT', '/economy/settings', { regions, proxies: [] })).statusCode).toBe(200)
    expect(await world.get<EconomySettings>('/economy/settings')).toEqual({ regions, proxies: [] })
    await world.start({ gpu: 'H200 SXM', rate_usd_per_hour: 3 })
    expect((await savings('?provider=azure')).references).toMatchObject([{ region: 'westus3', kind: 'share', usd_per_hour: 10.6 }])
    expect((await world.get<EconomyPricing>('/economy/pricing')).regions).toEqual(regions)
  })

  test('pricing shows sources and true ages, for one provider, one GPU or all', async () => {
    const all = await world.get<EconomyPricing>('/economy/pricing')
    expect(all).toMatchObject({ currency: 'USD', unit: 'per_gpu_hour', as_of: '2026-09-01T00:00:00.000Z', last_updated: '2026-07-20T00:00:00.000Z' })
    const [t4] = (await world.get<EconomyPricing>('/economy/pricing?gpu=Tesla%20T4&provider=AWS')).pricing
    expect(t4).toMatchObject({ gpu: 't4', references: [{ usd_per_gpu_hour: 0.526, age_seconds: 43 * 86_400, old: false }] })
    world.at('2026-12-01T00:00:00Z')
    expect((await world.get<EconomyPricing>('/economy/pricing?gpu=t4&provider=aws')).pricing[0]!.references[0]).toMatchObject({ old: true })
    expect((await world.get<EconomyPricing>('/economy/pricing?gpu=RTX%204090')).pricing).toEqual([])
    await world.start({ gpu: 'A100 PCIe 40 GB', rate_usd_per_hour: 1 })
    const { pricing } = await world.get<EconomyPricing>('/economy/pricing?provider=aws')
    expect([all, { pricing }].map(({ pricing: of }) => of.some(({ gpu }) => gpu === 'a100-pcie-40'))).toEqual([false, true])
    expect(pricing.find(({ gpu }) => gpu === 'a100-pcie-40')!.references).toMatchObject([{ form_factor: 'SXM', form_factor_differs: true }])
  })
})

describe('what runs', () => {
  test('stopped instances whose disk bills are told by the month, and are in no counter', async () => {
    const { id } = await world.start({ gpu: 'T4', storage_usd_per_hour: 0.01, name: 'lazy' })
    await world.stop(id, { keep_storage: true, at: '2026-09-01T00:00:00Z' })
    world.at('2026-09-02T00:00:00Z')
    const found = await world.get<SavingsRealtime>('/economy/savings/realtime')
    expect(found).toMatchObject({ active_instances: [], stopped: [{ name: 'lazy', storage_usd_per_month: 7.3 }] })
    expect((await savings()).lifetime.storage_cost).toBe(0.24)
  })

  test('projections by the own trailing days, with a range, and none with fewer than three', async () => {
    await sheet('T4', 1)
    const day = (n: number, hours: number) => `x,d${n},T4,1,running,2026-08-${n}T00:00:00Z,2026-08-${n}T${String(hours).padStart(2, '0')}:00:00Z,0.5,0`
    await world.importCsv([day(28, 4), day(29, 4), day(30, 8)])
    expect((await savings()).trailing).toMatchObject({
      days_of_data: 3,
      days_7: { daily: 2, monthly: 60, yearly: 730 },
      days_28: null,
      monthly_low: 0,
      monthly_high: 120,
    })
    world.at('2026-08-31T00:00:00Z')
    expect((await savings()).trailing).toBeNull()
    world.at('2026-09-09T00:00:00Z')
    expect((await savings()).trailing).toMatchObject({
      days_of_data: 11,
      days_7: { daily: 0 },
      days_28: { daily: 0.545455 },
      monthly_low: 0,
      monthly_high: 25.714286,
    })
  })

  test("interruptible rentals also stand against the cloud's spot price, and all against other providers", async () => {
    const at = world.clock.now()
    const series = {
      source: 's',
      demo: false,
      firstObservedAt: at,
      lastObservedAt: at,
      historyHours: 60,
      createdAt: at,
      changedAt: at,
      kind: 'listing' as const,
      gpuCount: 1,
    }
    const of = (key: string, provider: string, gpuId: string, market: 'spot' | 'on_demand', lastPriceMicros: number, region: string | null) => ({
      ...series,
      identity: key,
      key,
      provider,
      gpuId,
      market,
      lastPriceMicros,
      region,
    })
    await world.deps.db
      .insertInto('series')
      .values([
        of('a', 'aws', 'h100', 'spot', 2_500_000, 'us-east-1'),
        of('b', 'aws', 'h100-sxm', 'spot', 1_000_000, 'eu-west-1'),
        of('c', 'lambda', 'h100-sxm', 'on_demand', 4_290_000, 'us-west'),
        of('d', 'vast', 'h100-pcie', 'on_demand', 1_900_000, null),
      ])
      .execute()
    await world.start({ gpu: 'H100 SXM', gpu_count: 2, rate_usd_per_hour: 4, market: 'spot' })
    expect((await savings()).second_lines).toEqual({
      smallest_purchasable: { usd_per_hour: 13.76, savings_per_hour: 9.76, instances: 1 },
      cloud_spot: { usd_per_hour: 5, savings_per_hour: 1, instances: 1 },
      other_providers: [
        { provider: 'vast', usd_per_hour: 3.8, savings_per_hour: -0.2, instances: 1 },
        { provider: 'lambda', usd_per_hour: 8.58, savings_per_hour: 4.58, instances: 1 },
      ],
    })
  })
})

test('the breakdown is by GPU, provider, instance or label, most savings first, and adds up', async () => {
  await sheet('T4', 1)
  await world.start({ gpu: 'T4', key: 'a', name: 'Ana 1', rate_usd_per_hour: 0.5, labels: { project: 'llama', person: 'ana' } })
  await world.start({ gpu: 'T4', key: 'b', gpu_count: 2, provider: 'vast', rate_usd_per_hour: 0.4, labels: { project: 'llama' } })
  await world.start({ gpu: 'RTX 4090', key: 'c', rate_usd_per_hour: 0.7 })
  world.at('2026-09-01T10:00:00Z')
  const by = async (query: string) => {
    const found = await world.get<SavingsBreakdown>(`/economy/breakdown?days=1&${query}`)
    expect(found.totals).toMatchObject({ savings: 21, total_paid: 16, not_compared_cost: 7, gpu_hours: 30 })
    return found.rows.map(({ key, label, savings: saved }) => [key, label, saved])
  }
  expect(await by('by=gpu')).toEqual([
    ['t4', 'T4', 21],
    ['rtx-4090', 'RTX 4090', 0],
  ])
  expect(await by('by=provider')).toEqual([
    ['vast', 'vast', 16],
    ['dumont', 'dumont', 5],
  ])
  expect(await by('by=instance')).toEqual([
    ['b', 'b', 16],
    ['a', 'Ana 1', 5],
    ['c', 'c', 0],
  ])
  expect(await by('by=label')).toEqual([
    ['llama', 'llama', 21],
    [null, '', 0],
  ])
  await world.value()
  expect(await by('by=label&label=person')).toEqual([
    [null, '', 16],
    ['ana', 'ana', 5],
  ])
})

test('what was lost stands before what could not be compared, so that a reader meets it', async () => {
  await sheet('T4', 1)
  await sheet('L4', 1)
  await world.start({ gpu: 'T4', key: 'dear', rate_usd_per_hour: 3 })
  await world.start({ gpu: 'RTX 4090', key: 'other', rate_usd_per_hour: 9 })
  world.at('2026-09-01T10:00:00Z')
  const { rows } = await world.get<SavingsBreakdown>('/economy/breakdown?days=1')
  expect(rows.map(({ key, savings: saved }) => [key, saved])).toEqual([
    ['t4', -24.74],
    ['rtx-4090', 0],
  ])
})

test('the evidence of a label is that of its row of the breakdown, also of a name that every object has', async () => {
  await sheet('T4', 1)
  await world.start({ gpu: 'T4', key: 'a', rate_usd_per_hour: 0.5, labels: { project: 'llama', constructor: 'yes' } })
  await world.start({ gpu: 'T4', key: 'b', rate_usd_per_hour: 0.75, labels: { project: '' } })
  await world.start({ gpu: 'T4', key: 'c', rate_usd_per_hour: 0.875 })
  world.at('2026-09-01T08:00:00Z')
  const of = async (query: string) => {
    const { rows, total, totals } = await world.get<Evidence>(`/economy/evidence?days=1&${query}`)
    return [rows.map(({ instance_id: key }) => key), total, totals.savings]
  }
  expect(await of('label=project&label_value=llama')).toEqual([['a'], 1, 4])
  expect(await of('label=project&label_value=')).toEqual([['b'], 1, 2])
  expect(await of('label=project&unlabelled=true')).toEqual([['c'], 1, 1])
  expect(await of('label=project')).toEqual([['b', 'a'], 2, 6])
  expect(await of('label=project&label_value=nobody')).toEqual([[], 0, 0])
  expect(await of('label=constructor&label_value=yes')).toEqual([['a'], 1, 4])
  for (const query of ['label_value=llama', 'unlabelled=true']) {
    const answer = await app.inject(`/api/v1/economy/evidence?${query}`)
    expect([answer.statusCode, answer.json().error.message]).toEqual([400, 'label: name the label'])
  }
  for (const [label, keys] of [
    ['constructor', ['yes', null]],
    ['toString', [null]],
    ['__proto__', [null]],
  ] as const) {
    const { rows } = await world.get<SavingsBreakdown>(`/economy/breakdown?days=1&by=label&label=${label}`)
    expect(rows.map(({ key }) => key)).toEqual(keys)
  }
})

test('evidence: one row goes on though half of it is kept, and a session can be asked for alone', async () => {
  await sheet('T4', 1)
  const { id } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
  world.at('2026-09-01T02:00:00Z')
  await world.value()
  world.at('2026-09-01T03:00:00Z')
  await world.value()
  world.at('2026-09-01T04:00:00Z')
  const found = await world.get<Evidence>(`/economy/evidence?session=${id}`)
  expect(found).toMatchObject({
    total: 1,
    rows: [{ from: '2026-09-01T00:00:00.000Z', to: '2026-09-01T04:00:00.000Z', hours: 4, savings: 2 }],
    totals: { savings: 2 },
  })
  expect(await world.get<Evidence>(`/economy/evidence?session=${id + 1}`)).toMatchObject({ total: 0, rows: [], totals: { savings: 0 } })
})

describe('an answer the caller has already', () => {
  test('is 304, until the ledger, a price, a setting or the time changes it', async () => {
    const { id } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
    for (const path of ['savings', 'savings/history', 'savings/realtime', 'active-session', 'pricing', 'breakdown', 'evidence']) {
      const etag = (await app.inject(`/api/v1/economy/${path}`)).headers.etag!
      const again = await app.inject({ url: `/api/v1/economy/${path}`, headers: { 'if-none-match': etag } })
      expect([path, again.statusCode, again.body]).toEqual([path, 304, ''])
      expect((await app.inject({ url: `/api/v1/economy/${path}?provider=gcp`, headers: { 'if-none-match': etag } })).statusCode).toBe(200)
    }
    const later = async (time: string) => world.at(time)
    const changes = [() => sheet('T4', 3), () => later('2026-09-01T00:00:10Z'), () => world.stop(id), () => later('2026-09-01T00:15:00Z')]
    for (const change of changes) {
      const etag = (await app.inject('/api/v1/economy/savings')).headers.etag!
      await change()
      expect((await app.inject({ url: '/api/v1/economy/savings', headers: { 'if-none-match': `"x", ${etag}` } })).statusCode).toBe(200)
    }
  })

  test('what stands still is known for a quarter of an hour', async () => {
    const etag = (await app.inject('/api/v1/economy/savings')).headers.etag!
    world.at('2026-09-01T00:14:59Z')
    // Weak or strong makes no difference to a question.
    for (const known of [etag, etag.slice(2), `"x", ${etag}`, '*']) {
      expect((await app.inject({ url: '/api/v1/economy/savings', headers: { 'if-none-match': known } })).statusCode).toBe(304)
    }
  })
})

test.each([
  ['savings', 'figure,value'],
  ['savings/history?days=2', '\uFEFFdate,hours_used,'],
  ['savings/realtime', 'reference_source'],
  ['active-session', 'g4dn.xlarge'],
  ['pricing?gpu=T4', '1 x g4dn.xlarge'],
  ['breakdown', '\uFEFFkey,label,session_id,hours_used,'],
  ['breakdown?by=gpu', '\r\nt4,T4,,1,'],
  ['evidence', '1 x g4dn.xlarge'],
])('%s as CSV', async (path, words) => {
  await world.start({ gpu: 'T4', rate_usd_per_hour: 0.2 })
  world.at('2026-09-01T01:00:00Z')
  const answer = await app.inject(`/api/v1/economy/${path}${path.includes('?') ? '&' : '?'}format=csv`)
  expect(answer.headers['content-type']).toContain('text/csv')
  expect(answer.body).toContain(words)
})

describe('embedding', () => {
  const make = async (over: object = {}) => JSON.parse((await world.send('POST', '/economy/embed-tokens', { name: 'Wall', ...over })).body) as EmbedTokenCreated

  test('a token shows totals to whoever has it, from any page, until it is revoked', async () => {
    await sheet('T4', 1)
    await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
    await world.start({ gpu: 'RTX 4090', rate_usd_per_hour: 0.5 })
    world.at('2026-09-01T10:00:00Z')
    const { token, id } = await make()
    const answer = await app.inject(`/api/v1/embed/economy?token=${token}&provider=AWS`)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.json<EmbedEconomy>()).toMatchObject({
      lifetime_savings: 5,
      rate_per_hour: 0.5,
      session_savings: 5,
      session_hours: 20,
      instances_count: 2,
      not_compared_count: 1,
      first_time: false,
    })
    expect(answer.body).not.toContain('w1')
    const byHeader = await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}` } })
    expect(byHeader.statusCode).toBe(200)
    expect(
      (await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}`, 'if-none-match': byHeader.headers.etag! } })).statusCode,
    ).toBe(304)
    expect(await world.get('/economy/embed-tokens')).toMatchObject({
      tokens: [{ id, name: 'Wall', prefix: token.slice(0, 12), last_used_at: '2026-09-01T10:00:00.000Z' }],
    })

    expect((await app.inject({ method: 'DELETE', url: `/api/v1/economy/embed-tokens/${id}` })).statusCode).toBe(204)
    for (const path of ['economy', 'economy/badge.svg', 'economy/metrics'])
      expect((await app.inject(`/api/v1/embed/${path}?token=${token}`)).statusCode).toBe(404)
    expect((await app.inject({ method: 'DELETE', url: `/api/v1/economy/embed-tokens/${id}` })).statusCode).toBe(404)
    expect(await world.get('/economy/embed-tokens')).toEqual({ tokens: [] })
  })

  test.each(['', 'x', `dme_${'a'.repeat(43)}`])('"%s" is no token', async (token) => {
    expect((await app.inject(`/api/v1/embed/economy?token=${token}`)).statusCode).toBeGreaterThanOrEqual(400)
    expect((await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(404)
  })

  test('the token is stored as a hash only', async () => {
    const { token } = await make()
    const { rows } = await sql<{ all: string }>`select row_to_json(t)::text as all from embed_tokens t`.execute(world.deps.db)
    expect(rows[0]!.all).not.toContain(token)
  })

  test('the badge and the gauges say the same, and hide amounts when told to', async () => {
    const { token } = await make()
    const { token: hiding } = await make({ hide_amounts: true })
    const read = async (path: string, by: string) => app.inject(`/api/v1/embed/economy/${path}?token=${by}`)
    expect((await read('badge.svg', token)).body).toContain('no usage yet')
    await sheet('T4', 1)
    await world.importCsv(['x,a,T4,1,running,2026-08-31T00:00:00Z,2026-08-31T20:00:00Z,0.25,0'])
    const badge = await read('badge.svg', token)
    expect(badge.headers['content-type']).toContain('image/svg+xml')
    expect(badge.body).toContain('>$15.00<')
    expect((await read('badge.svg', hiding)).body).toContain('>75 %<')
    const gauges = await read('metrics', token)
    expect(gauges.headers['content-type']).toContain('text/plain')
    expect(gauges.body).toContain('dumont_savings_usd{provider="aws"} 15\n')
    const hidden = (await read('metrics', hiding)).body
    expect(hidden).toContain('dumont_savings_percent{provider="aws"} 75\n')
    expect(hidden).not.toContain('_usd')
    expect((await app.inject(`/api/v1/embed/economy?token=${hiding}`)).json()).toMatchObject({
      lifetime_savings: null,
      rate_per_second: null,
      savings_percentage: 75,
      amounts_hidden: true,
    })
    await sheet('T4', 0.05)
    await world.importCsv(['x,b,T4,8,running,2026-08-31T00:00:00Z,2026-08-31T20:00:00Z,200,0'])
    expect((await read('badge.svg', token)).body).toContain('>-$3,977<')
    for (const path of ['badge.svg', 'metrics']) {
      const { etag } = (await read(path, token)).headers
      expect((await app.inject({ url: `/api/v1/embed/economy/${path}?token=${token}`, headers: { 'if-none-match': etag! } })).statusCode).toBe(304)
      // The same address, by another token in the header: what one knows is not what the other may see.
      const byHeader = (key: string, known = '') =>
        app.inject({ url: `/api/v1/embed/economy/${path}`, headers: { authorization: `Bearer ${key}`, 'if-none-match': known } })
      const { headers } = await byHeader(token)
      expect([(await byHeader(token, headers.etag)).statusCode, (await byHeader(hiding, headers.etag)).statusCode]).toEqual([304, 200])
    }
  })
})
