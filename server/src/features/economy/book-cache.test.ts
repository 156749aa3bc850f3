import type { EconomyPricing, Savings } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { anAdmin, startApp } from '../../../test/start-app.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { prices } from '../prices/index.ts'

/** Requests are of the workspace that they name. */
const { app, deps, clock } = await startApp({
  now: '2026-09-01T00:00:00Z',
  env: { DUMONT_DEMO: 'false' },
  authenticator: () => async (request) => ({ ...anAdmin, workspaceId: String(request.headers['x-workspace']) }),
})
for (const id of ['w1', 'w2', 'w3']) await aWorkspace(deps.db, id)

beforeEach(async () => {
  await sql`truncate provider_pricing, usage_instances, usage_ledgers, economy_ledgers, economy_settings restart identity cascade`.execute(deps.db)
  await prices.prepare!(deps, () => {})
})

const get = async <T>(workspace: string, path: string): Promise<T> =>
  (await app.inject({ url: `/api/v1${path}`, headers: { 'x-workspace': workspace } })).json<T>()
const send = async (workspace: string, method: 'PUT' | 'POST', path: string, payload: object) => {
  const answer = await app.inject({ method, url: `/api/v1${path}`, payload, headers: { 'x-workspace': workspace } })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
const sheet = (workspace: string, usd: number) =>
  send(workspace, 'PUT', '/economy/price-sheet', { rows: [{ provider: 'aws', gpu: 'T4', usd_per_gpu_hour: usd }] })
/** What one T4 is compared with at AWS. */
const t4 = async (workspace: string) => (await get<EconomyPricing>(workspace, '/economy/pricing?gpu=T4&provider=aws')).pricing[0]?.references[0]

describe('what was read for one answer serves another only as long as nothing has changed', () => {
  test('a workspace never sees the prices or regions of another', async () => {
    await sheet('w1', 3)
    await sheet('w2', 7)
    for (let i = 0; i < 3; i++) {
      expect((await t4('w1'))?.usd_per_hour).toBe(3)
      expect((await t4('w2'))?.usd_per_hour).toBe(7)
      expect((await t4('w3'))?.usd_per_hour).toBe(0.526)
    }
    await send('w3', 'PUT', '/economy/settings', {
      regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' },
      proxies: [{ gpu: 'RTX 4090', provider: 'aws', proxy: 'T4' }],
    })
    const proxy = async (workspace: string) => (await get<EconomyPricing>(workspace, '/economy/pricing?gpu=rtx-4090&provider=aws')).pricing.length
    expect([await proxy('w3'), await proxy('w1'), await proxy('w2')]).toEqual([1, 0, 0])
  })

  test('the same sheet in two workspaces, changed in one, stays in the other', async () => {
    await sheet('w1', 3)
    await sheet('w2', 3)
    expect([(await t4('w1'))?.usd_per_hour, (await t4('w2'))?.usd_per_hour]).toEqual([3, 3])
    await sheet('w1', 4)
    expect([(await t4('w1'))?.usd_per_hour, (await t4('w2'))?.usd_per_hour]).toEqual([4, 3])
  })

  // By SQL: as another process does it, which tells this one nothing.
  test.each([
    [
      'is corrected',
      { usd_per_hour: 0.6 },
      [
        `update provider_pricing set effective_until = now() where instance = 'g4dn.xlarge'`,
        `insert into provider_pricing (provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, price_micros, effective_from, source, fetched_at, confirmed_at, correction)
       select provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, 600000, effective_from, source, fetched_at, confirmed_at, true from provider_pricing where instance = 'g4dn.xlarge'`,
        `update provider_pricing set effective_until = null, superseded_by = (select max(id) from provider_pricing) where instance = 'g4dn.xlarge' and not correction`,
      ],
    ],
    [
      'is confirmed, though others were confirmed later',
      { fetched_at: '2026-08-31T00:00:00.000Z', age_seconds: 86_400 },
      [
        `update provider_pricing set confirmed_at = '2026-09-01T00:00:00Z' where instance <> 'g4dn.xlarge'`,
        `update provider_pricing set confirmed_at = '2026-08-31T00:00:00Z' where instance = 'g4dn.xlarge'`,
      ],
    ],
    [
      'ends',
      { usd_per_hour: 0.7 },
      [
        `update provider_pricing set effective_until = '2026-08-31T00:00:00Z' where instance = 'g4dn.xlarge'`,
        `insert into provider_pricing (provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, price_micros, effective_from, source)
       select provider, instance, gpu_id, memory_gb, form_factor, gpu_count, region, 700000, '2026-08-31T00:00:00Z', source from provider_pricing where instance = 'g4dn.xlarge'`,
      ],
    ],
  ])('a reference that %s counts in the next answer, and its ETag is another', async (_, expected, statements) => {
    const asked = { url: '/api/v1/economy/pricing?gpu=T4', headers: { 'x-workspace': 'w1' } }
    for (const statement of statements) {
      await t4('w1')
      const { etag } = (await app.inject(asked)).headers
      await sql.raw(statement).execute(deps.db)
      expect((await app.inject({ ...asked, headers: { ...asked.headers, 'if-none-match': etag! } })).statusCode).toBe(200)
    }
    expect(await t4('w1')).toMatchObject(expected)
  })

  test('settings that another process changed count in the next answer', async () => {
    await sheet('w1', 3)
    expect((await t4('w1'))?.usd_per_hour).toBe(3)
    await sql`update economy_settings set sheet = replace(sheet::text, '3000000', '5000000')::jsonb, version = version + 1`.execute(deps.db)
    expect((await t4('w1'))?.usd_per_hour).toBe(5)
  })

  test('a ledger that another process changed counts in the next answer', async () => {
    await send('w1', 'POST', '/usage/sessions', { provider: 'x', gpu: 'T4', rate_usd_per_hour: 0.5 })
    clock.set(new Date('2026-09-01T02:00:00Z'))
    expect((await get<Savings>('w1', '/economy/savings')).lifetime_cost).toBe(1)
    expect((await get<Savings>('w2', '/economy/savings')).first_time).toBe(true)
    await sql`update usage_segments set rate_micros = 1000000`.execute(deps.db)
    expect((await get<Savings>('w1', '/economy/savings')).lifetime_cost).toBe(2)
  })
})
