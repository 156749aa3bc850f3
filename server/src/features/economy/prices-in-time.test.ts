import type { EconomyPricing, EconomySettings, Evidence, RecomputeAnswer, SavingsHistory } from '@dumont/contracts'
import { describe, expect, test } from 'vitest'
import { startEconomyWorld } from '../../../test/economy.ts'

const world = await startEconomyWorld()
const { savings, sheet } = world

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
