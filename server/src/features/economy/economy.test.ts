import type { ActiveSession, Evidence, SavingsBreakdown, SavingsHistory, SavingsRealtime } from '@dumont/contracts'
import { describe, expect, test } from 'vitest'
import { startEconomyWorld } from '../../../test/economy.ts'

const world = await startEconomyWorld()
const { app, savings, sheet } = world

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
