import type { ActiveSession, Savings, SavingsRealtime } from '@dumont/contracts'
import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { startUsageWorld } from '../../../test/usage.ts'

// The plan's price sheet, $/h: Dumont, AWS, GCP, Azure. A fixture of arithmetic; these are no true prices.
const sheet = {
  'RTX 4090': [0.74, 4.1, 3.8, 4.5],
  A100: [2.5, 32.77, 29.39, 32.77],
  H100: [4.5, 65, 55, 68],
  T4: [0.15, 0.53, 0.35, 0.53],
  'RTX 3090': [0.5, 3.06, 2.8, 3.3],
} as const
type Gpu = keyof typeof sheet
const rows = Object.entries(sheet).flatMap(([gpu, [, ...prices]]) =>
  prices.map((usd, i) => ({ provider: ['AWS', 'GCP', 'Azure'][i], gpu, usd_per_gpu_hour: usd })),
)

const world = await startUsageWorld()
beforeEach(async () => {
  await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions restart identity cascade`.execute(
    world.deps.db,
  )
  world.at('2026-09-01T00:00:00Z')
  await world.send('PUT', '/economy/price-sheet', { rows })
})
const run = (gpu: Gpu, over: Record<string, unknown> = {}) => world.start({ gpu, rate_usd_per_hour: sheet[gpu][0], ...over })
const savings = (query = '') => world.get<Savings>(`/economy/savings${query}`)

describe("the plan's checks, with its sheet", () => {
  test('RTX 4090 x 10 h vs AWS: 41.00 - 7.40 = 33.60 (82 %)', async () => {
    await run('RTX 4090')
    world.at('2026-09-01T10:00:00Z')
    const found = await savings()
    expect([found.lifetime_provider_cost, found.lifetime_cost, found.lifetime_savings]).toEqual([41, 7.4, 33.6])
    expect(Math.round(found.savings_percentage!)).toBe(82)
  })

  test('A100 x 1 h vs GCP: 29.39 - 2.50 = 26.89 (91 %)', async () => {
    await run('A100')
    world.at('2026-09-01T01:00:00Z')
    const found = await savings('?provider=gcp')
    expect([found.lifetime_provider_cost, found.lifetime_cost, found.lifetime_savings]).toEqual([29.39, 2.5, 26.89])
    expect(Math.round(found.savings_percentage!)).toBe(91)
  })

  test('RTX 4090 vs AWS: 0.000933/s = 0.056/min = 3.36/h', async () => {
    await run('RTX 4090')
    const found = await savings()
    expect(found.rate_per_hour).toBe(3.36)
    expect(Number(found.rate_per_second.toFixed(6))).toBe(0.000933)
    expect(Number((found.rate_per_second * 60).toFixed(3))).toBe(0.056)
    expect(found.hourly_comparison).toMatchObject({ dumont_rate: 0.74, provider_rate: 4.1, savings_per_hour: 3.36 })
  })

  test.each([
    ['RTX 4090', 806.4, 9811.2],
    ['A100', 7264.8, 88_388.4],
    ['H100', 14_520, 176_660],
  ] as const)('%s for 8 h a day: %d a month, %d a year', async (gpu, monthly, yearly) => {
    await run(gpu)
    expect((await savings('?hours_per_day=8')).projections).toMatchObject({ hours_per_day: 8, monthly, yearly })
  })

  test.each([
    ['RTX 4090', 82],
    ['A100', 92],
    ['H100', 93],
    ['T4', 72],
    ['RTX 3090', 84],
  ] as const)('savings of %s against AWS are %d %%', async (gpu, percent) => {
    await run(gpu)
    world.at('2026-09-01T01:00:00Z')
    expect(Math.round((await savings()).savings_percentage!)).toBe(percent)
  })

  test.each(['Azure', 'AZURE', 'azure'])('%s gives 68.00 for H100', async (provider) => {
    await run('H100')
    expect((await savings(`?provider=${provider}`)).hourly_comparison.provider_rate).toBe(68)
  })

  test('several instances: the sum of the savings of each; session_hours = total running hours over all instances', async () => {
    await run('RTX 4090')
    await run('A100')
    world.at('2026-09-01T02:30:00Z')
    const found = await world.get<ActiveSession>('/economy/active-session')
    const each = found.active_instances.map(({ savings: saved }) => saved!)
    expect(each).toEqual([8.4, 75.675])
    expect(found).toMatchObject({ session_savings: 84.075, session_hours: 5, instances_count: 2, current_cost_dumont: 8.1, current_cost_provider: 92.175 })
  })
})

describe('mistakes of the first version, each once', () => {
  test('1. what was saved since the answer is not in it: a counter that starts from as_of meets the next answer', async () => {
    await run('RTX 4090')
    world.at('2026-09-01T05:00:00Z')
    const first = await savings()
    world.at('2026-09-01T05:01:00Z')
    const next = await savings()
    const counted = first.lifetime_savings + first.rate_per_second * ((Date.parse(next.as_of) - Date.parse(first.as_of)) / 1000)
    expect(Math.abs(counted - next.lifetime_savings)).toBeLessThan(0.000001)
  })

  test('2. the rate of two instances is their sum, not their average, and each has its own reference', async () => {
    await run('RTX 4090')
    await run('H100')
    const { totals, rate_per_hour: rate } = await world.get<SavingsRealtime>('/economy/savings/realtime')
    expect(rate).toBe(63.86)
    expect(totals).toMatchObject({ savings_rate_per_hour: 63.86, avg_savings_rate_per_hour: 31.93, instances_count: 2 })
    expect((await savings()).hourly_comparison).toEqual({ dumont_rate: 5.24, provider_rate: 69.1, savings_per_hour: 63.86, savings_percentage: 92.4168 })
  })

  test('3. the number of GPUs counts, and what runs is what is compared', async () => {
    await run('H100', { gpu_count: 4, rate_usd_per_hour: 18 })
    expect((await savings()).hourly_comparison).toMatchObject({ dumont_rate: 18, provider_rate: 260 })
  })

  test('4. an A10 is no A100, and H100 has its own price at each provider', async () => {
    await world.start({ gpu: 'A10', rate_usd_per_hour: 0.6 })
    expect((await savings()).references).toEqual([])
    await run('H100')
    expect((await savings('?provider=gcp')).references).toMatchObject([{ gpu: 'h100', usd_per_hour: 55 }])
  })

  test('5. stopping an instance does not lower what was saved, and stopped time is not charged', async () => {
    const { id } = await run('RTX 4090')
    world.at('2026-09-01T10:00:00Z')
    await world.stop(id, { keep_storage: true })
    world.at('2026-09-05T10:00:00Z')
    expect(await savings()).toMatchObject({ lifetime_savings: 33.6, lifetime_cost: 7.4, lifetime_hours: 10, active_instances_count: 0 })
  })

  test('6. the projection takes the hours of a day, not those of a session; nothing is made up when nothing runs; dearer is negative', async () => {
    const { id } = await run('RTX 4090')
    world.at('2026-09-22T20:00:00Z')
    expect((await savings()).projections!.monthly).toBe(806.4)
    await world.stop(id)
    expect(await savings()).toMatchObject({ projections: null, rate_per_hour: 0, hourly_comparison: { savings_per_hour: 0, savings_percentage: null } })
    await run('T4', { rate_usd_per_hour: 1.53 })
    world.at('2026-09-22T22:00:00Z')
    expect(await savings()).toMatchObject({ rate_per_hour: -1, current_session_savings: -2, projections: { monthly: -240 } })
  })

  test('7. history is hours times rates, not a number of events', async () => {
    const { id } = await run('RTX 4090')
    for (let i = 1; i <= 5; i++) {
      world.at(`2026-09-01T0${i}:00:00Z`)
      await world.stop(id, { keep_storage: true })
      await run('RTX 4090', { key: (await world.get<{ key: string }>(`/usage/sessions/${id}`)).key })
    }
    await world.stop(id)
    expect(await world.get('/economy/savings/history?days=1')).toMatchObject({
      history: [{ date: '2026-09-01', hours_used: 5, dumont_cost: 3.7, provider_cost: 20.5, savings: 16.8 }],
    })
  })

  test('8. a price that is missing is said to be missing, and is in no headline', async () => {
    await world.start({ gpu: 'RTX 5090', rate_usd_per_hour: 0.9 })
    world.at('2026-09-01T10:00:00Z')
    const found = await savings()
    expect(found).toMatchObject({ lifetime_savings: 0, lifetime_cost: 0, lifetime: { not_compared_hours: 10, not_compared_cost: 9, total_paid: 9 } })
    expect(found.not_compared_instances).toMatchObject([{ gpu: 'rtx-5090', reason: expect.stringContaining('no direct equivalent') }])
  })

  test('9. idle time costs on both sides and is never added to what the cloud would cost', async () => {
    await world.importCsv(['acme,i,RTX 4090,1,idle,2026-08-01T00:00:00Z,2026-08-01T10:00:00Z,0.74,0.1'])
    expect(await savings()).toMatchObject({ lifetime_provider_cost: 41, lifetime_cost: 7.4, lifetime: { storage_cost: 1, total_paid: 8.4 } })
  })

  test("10. days are the viewer's, times carry their zone", async () => {
    await world.importCsv(['acme,i,RTX 4090,1,running,2026-08-31T20:00:00Z,2026-09-01T00:00:00Z,0.74,0'])
    const days = async (zone: string) =>
      (await world.get<{ as_of: string; history: { date: string; hours_used: number }[] }>(`/economy/savings/history?days=2&zone=${zone}`)).history.map(
        ({ date, hours_used: hours }) => [date, hours],
      )
    expect(await days('UTC')).toEqual([
      ['2026-09-01', 0],
      ['2026-08-31', 4],
    ])
    expect(await days('Asia/Kolkata')).toEqual([
      ['2026-09-01', 4],
      ['2026-08-31', 0],
    ])
    expect(await days('Asia/Kathmandu')).toEqual(await days('Asia/Kolkata'))
    expect((await savings()).as_of).toBe('2026-09-01T00:00:00.000Z')
  })

  test('11. every figure rests on the same prices', async () => {
    await run('H100')
    world.at('2026-09-01T01:00:00Z')
    const figures = [
      (await savings()).hourly_comparison.provider_rate,
      (await world.get<SavingsRealtime>('/economy/savings/realtime')).active_instances[0]!.provider_hourly_rate,
      (await world.get<ActiveSession>('/economy/active-session')).current_cost_provider,
      (await world.get<{ history: { provider_cost: number }[] }>('/economy/savings/history?days=1')).history[0]!.provider_cost,
      (await world.get<{ rows: { provider_cost: number }[] }>('/economy/breakdown?days=1')).rows[0]!.provider_cost,
      (await world.get<{ rows: { reference_usd_per_hour: number }[] }>('/economy/evidence?days=1')).rows[0]!.reference_usd_per_hour,
      (await world.get<{ pricing: { references: { usd_per_gpu_hour: number }[] }[] }>('/economy/pricing?provider=aws&gpu=H100')).pricing[0]!.references[0]!
        .usd_per_gpu_hour,
    ]
    expect(figures).toEqual(figures.map(() => 65))
  })
})

describe('fair savings, with the shipped references', () => {
  beforeEach(async () => {
    await world.send('PUT', '/economy/price-sheet', { rows: [] })
  })

  test.each([
    ['A100 SXM 80GB', 2.5, 27.1, 'p4de.24xlarge', 'share'],
    ['H100 SXM', 4.5, 34.6, 'p5.4xlarge', 'instance'],
    ['T4', 0.15, 71.5, 'g4dn.xlarge', 'instance'],
  ])('%s at %d against AWS: %d %%', async (gpu, rate, percent, instance, kind) => {
    await world.start({ gpu, rate_usd_per_hour: rate })
    world.at('2026-09-01T10:00:00Z')
    const found = await savings()
    expect(Number(found.savings_percentage!.toFixed(1))).toBe(percent)
    expect(found.references).toMatchObject([
      { kind, region: 'us-east-1', effective_from: '2026-07-20T00:00:00.000Z', old: false, instances: [{ instance, times: 1 }] },
    ])
    expect(found.references[0]!.source).toContain('https://')
  })

  test.each([
    ['A100 SXM 40GB', 2.5, 'aws', 8.9],
    ['A100 PCIe 80GB', 2.5, 'azure', 31.9],
    ['H100 NVL', 4.5, 'azure', 35.5],
    ['H100 SXM', 4.5, 'azure', 63.4],
    ['T4', 0.15, 'azure', 71.5],
  ])('%s at %d against %s: %d %%', async (gpu, rate, provider, percent) => {
    await world.start({ gpu, rate_usd_per_hour: rate })
    world.at('2026-09-01T10:00:00Z')
    expect(Number((await savings(`?provider=${provider}`)).savings_percentage!.toFixed(1))).toBe(percent)
  })

  test.each(['aws', 'gcp', 'azure'])('RTX 4090 has no equivalent at %s', async (provider) => {
    await run('RTX 4090')
    world.at('2026-09-01T10:00:00Z')
    const found = await savings(`?provider=${provider}`)
    expect(found).toMatchObject({ lifetime_savings: 0, savings_percentage: null, rate_per_hour: 0, references: [] })
    expect(found.not_compared_instances[0]!.reason).toContain('no direct equivalent')
  })

  test('a proxy that the workspace chose is badged and in no headline', async () => {
    const proxies = [{ gpu: 'RTX 4090', provider: 'aws', proxy: 'L4' }]
    await world.send('PUT', '/economy/settings', { regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' }, proxies })
    await run('RTX 4090')
    world.at('2026-09-01T10:00:00Z')
    const found = await savings()
    expect(found).toMatchObject({ lifetime_savings: 0, rate_per_hour: 0, references: [{ gpu: 'l4', proxy: true, usd_per_hour: 0.8048 }] })
    expect(found.instances_summary[0]).toMatchObject({ provider_hourly_rate: 0.8048, savings_per_hour: 0.0648, savings: null })
    const {
      rows: [row],
    } = await world.get<{ rows: { savings: number; not_compared_because: string }[] }>('/economy/evidence?days=1')
    expect(row).toMatchObject({ savings: 0.648, not_compared_because: 'compared with another GPU, chosen by the workspace' })
  })

  test('what one would have to rent is a line of its own', async () => {
    await world.start({ gpu: 'A100 SXM 80GB', rate_usd_per_hour: 2.5 })
    expect((await savings()).second_lines).toMatchObject({
      smallest_purchasable: { usd_per_hour: 27.44705, savings_per_hour: 24.94705, instances: 1 },
      cloud_spot: null,
      other_providers: [],
    })
  })
})
