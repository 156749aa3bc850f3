import type { EconomyOptions, FinishedSessionDetail, FinishedSessionList, RecomputeAnswer, Savings } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { startUsageWorld } from '../../../test/usage.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { ensureInstance, addSegments, addSession } from '../usage/store-ledger.ts'

const world = await startUsageWorld()
const { app, deps } = world
beforeEach(async () => {
  await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions, series, price_hours restart identity cascade`.execute(
    deps.db,
  )
  world.at('2026-09-01T00:00:00Z')
})
const finished = (query = '') => world.get<FinishedSessionList>(`/economy/finished-sessions${query}`)
const t4 = { gpuId: 't4', market: 'on_demand' as const }
const ran = (key: string, from: string, to: string, usd: number) =>
  world.importCsv([`acme,${key},T4,1,running,2026-08-30T${from}Z,2026-08-30T${to}Z,${usd},0.01`])

describe('a session that is over', () => {
  test('shows what was paid and what the best place then would have cost, down to the hours', async () => {
    await addPrices(
      deps,
      { ...t4, key: 'near', provider: 'gcp', region: 'us-central1', instanceType: 'n1' },
      hourly('2026-08-30T08:30Z', 6, (hour) => 0.5 + hour / 10),
    )
    await addPrices(
      deps,
      { ...t4, key: 'far', provider: 'aws', region: 'us-east-1' },
      hourly('2026-08-30T08:30Z', 6, () => 1),
    )
    await addPrices(
      deps,
      { ...t4, key: 'spot', market: 'spot', provider: 'vast', kind: 'statistic', statistic: 'cheapest', region: null },
      hourly('2026-08-30T08:30Z', 6, () => 0.2),
    )
    await ran('box', '09:00:00', '11:30:00', 0.924)
    const [one] = (await finished()).sessions
    expect(one).toMatchObject({
      instance_id: 'box',
      gpu_label: 'T4',
      running_hours: 2.5,
      paid: 2.31,
      unknown_because: null,
      // 0.6 + 0.7 + 0.8 / 2
      best_same_market: { provider: 'gcp', region: 'us-central1', instance_type: 'n1', market: 'on_demand', machines: 1, cost: 1.7, difference: 0.61 },
      best: { provider: 'vast', market: 'spot', cost: 0.5, difference: 1.81 },
    })
    const detail = await world.get<FinishedSessionDetail>(`/economy/finished-sessions/${one!.session_id}`)
    expect(detail.paid_rows).toMatchObject([{ hours: 2.5, usd_per_hour: 0.924, cost: 2.31 }])
    expect(detail.best_hours).toMatchObject([{ hours: 2.5, usd_per_hour: 0.2, cost: 0.5, observed_at: '2026-08-30T09:30:00.000Z' }])
    expect(detail.same_market_hours.map(({ hours, usd_per_hour: usd, cost }) => [hours, usd, cost])).toEqual([
      [1, 0.6, 0.6],
      [1, 0.7, 0.7],
      [0.5, 0.8, 0.4],
    ])
  })

  test.each([
    ['another GPU', { gpuId: 'l4' }],
    ['the demo market', { demo: true, source: 'demo', provider: 'demo' }],
    ['an index', { kind: 'index' as const, provider: null }],
    ['the median of a marketplace', { kind: 'statistic' as const, statistic: 'median' }],
    ['a machine of eight', { gpuCount: 8 }],
    ['what needs a reservation', { market: 'reserved' as const }],
  ])('is not compared with %s', async (_, over) => {
    await addPrices(
      deps,
      { ...t4, ...over },
      hourly('2026-08-30T08:30Z', 6, () => 0.01),
    )
    await ran('box', '09:00:00', '11:30:00', 1)
    expect((await finished()).sessions).toMatchObject([{ paid: 2.5, best: null, best_same_market: null, unknown_because: 'not_known' }])
  })

  test('has no best place when an hour of it is not known anywhere', async () => {
    await addPrices(
      deps,
      t4,
      hourly('2026-08-30T10:30Z', 6, () => 0.01),
    )
    await ran('box', '09:00:00', '11:30:00', 1)
    expect((await finished()).sessions).toMatchObject([{ best: null, unknown_because: 'not_known' }])
    await ran('later', '10:00:00', '11:30:00', 1)
    expect((await finished()).sessions.find(({ instance_id: key }) => key === 'later')).toMatchObject({ best: { cost: 0.015, difference: 1.485 } })
  })

  test('a price that was seen before the session holds for 48 hours, the last one before it counts', async () => {
    await addPrices(deps, t4, [
      { at: new Date('2026-08-29T20:00:00Z'), usd: 9 },
      { at: new Date('2026-08-29T22:10:00Z'), usd: 0.4 },
    ])
    await ran('held', '09:00:00', '11:00:00', 1)
    expect((await finished()).sessions).toMatchObject([{ best: { cost: 0.8 } }])
    await world.importCsv(['acme,late,T4,1,running,2026-08-31T21:00:00Z,2026-08-31T22:10:00.001Z,1,0'])
    expect((await finished('?limit=1')).sessions).toMatchObject([{ instance_id: 'late', best: null }])
  })

  test('was best where it was when nothing else was cheaper', async () => {
    await addPrices(
      deps,
      t4,
      hourly('2026-08-30T08:30Z', 6, () => 3),
    )
    await ran('box', '09:00:00', '10:00:00', 1)
    expect((await finished()).sessions).toMatchObject([{ best: { cost: 3, difference: -2 } }])
  })

  test('says so when it never ran, ran too long, or nobody knows what it cost', async () => {
    await addPrices(
      deps,
      t4,
      hourly('2026-08-30T08:30Z', 6, () => 3),
    )
    await world.importCsv([
      'acme,disk,T4,1,stopped,2026-08-30T09:00:00Z,2026-08-30T10:00:00Z,1,0.1',
      'acme,long,T4,1,running,2026-06-01T00:00:00Z,2026-08-30T10:00:00Z,1,0',
    ])
    expect((await finished()).sessions.map(({ instance_id: key, paid, unknown_because: why }) => [key, paid, why])).toEqual([
      ['long', 2170, 'too_long'],
      ['disk', 0, 'did_not_run'],
    ])
    const instanceId = await ensureInstance(deps.db, 'w1', 'acme', 'dark')
    const [fromAt, toAt] = [new Date('2026-08-30T09:00:00Z'), new Date('2026-08-30T11:00:00Z')]
    const told = {
      sourceId: null,
      connectionId: null,
      part: null,
      origin: 'api' as const,
      name: null,
      instanceType: null,
      region: null,
      zone: null,
      market: 'on_demand' as const,
    }
    const sessionId = await addSession(deps.db, {
      workspaceId: 'w1',
      instanceId,
      ...told,
      gpuId: 't4',
      gpuCount: 1,
      labels: {},
      startedAt: fromAt,
      endedAt: toAt,
      lastSeenAt: toAt,
      createdAt: toAt,
    })
    const segment = { workspaceId: 'w1', sessionId, instanceId, state: 'running' as const, rateMicros: null, storageMicros: 0, utilisation: null, fromAt, toAt }
    await addSegments(deps.db, [{ ...segment, estimatedBecause: 'Nobody knows', origin: 'api', createdAt: toAt }])
    expect((await finished('?limit=1')).sessions).toMatchObject([{ instance_id: 'dark', paid: null, estimated: true, best: { cost: 6, difference: null } }])
  })

  test('comes page by page, the last that ended first; what runs and what was corrected away does not', async () => {
    for (const hour of ['10', '12', '11']) await ran(`at-${hour}`, '09:00:00', `${hour}:00:00`, 1)
    await world.start({ key: 'runs', gpu: 'T4' })
    const first = await finished('?limit=2')
    expect(first.sessions.map(({ instance_id: key }) => key)).toEqual(['at-12', 'at-11'])
    const second = await finished(`?limit=2&before=${first.next_before}`)
    expect([second.sessions.map(({ instance_id: key }) => key), second.next_before]).toEqual([['at-10'], null])
    const id = second.sessions[0]!.session_id
    const { segments } = await world.get<{ segments: { id: number }[] }>(`/usage/sessions/${id}`)
    await world.send('POST', `/usage/segments/${segments[0]!.id}/correct`, { reason: 'Never was', void: true })
    expect((await finished()).sessions).toHaveLength(2)
    expect((await app.inject(`/api/v1/economy/finished-sessions/${id}`)).statusCode).toBe(404)
    expect((await app.inject('/api/v1/economy/finished-sessions?limit=51')).statusCode).toBe(400)
  })

  test("of another workspace is nobody else's", async () => {
    await aWorkspace(deps.db, 'w2').catch(() => undefined)
    await ran('box', '09:00:00', '10:00:00', 1)
    await sql`update usage_sessions set workspace_id = 'w2'`.execute(deps.db)
    expect((await finished()).sessions).toEqual([])
  })
})

describe('settings', () => {
  const settings = (body: object) => world.send('PUT', '/economy/settings', { regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' }, proxies: [], ...body })

  test('offer the regions that have prices, and say who sells which GPU', async () => {
    await world.importCsv(['acme,box,RTX 4090,1,running,2026-08-30T09:00:00Z,2026-08-30T10:00:00Z,1,0'])
    const { regions, gpus } = await world.get<EconomyOptions>('/economy/settings/options')
    expect(regions.aws.map(({ region }) => region)).toContain('us-east-1')
    expect(regions.azure.every(({ gpus: count }) => count > 0)).toBe(true)
    expect(gpus.find(({ gpu }) => gpu === 'rtx-4090')).toMatchObject({ gpu_label: 'RTX 4090', used: true, sold_at: [] })
    expect(gpus.find(({ gpu }) => gpu === 't4')).toMatchObject({ used: false, sold_at: ['aws', 'azure'] })
  })

  test.each([
    ['a region without prices', { regions: { aws: 'mars-1', gcp: null, azure: 'eastus' } }, 'regions.aws: no price is known in mars-1; known are '],
    ['a proxy that is no GPU', { proxies: [{ gpu: 'RTX 4090', provider: 'aws', proxy: 'banana' }] }, 'proxies.0.proxy: banana is no GPU that is known'],
    ['a GPU for itself', { proxies: [{ gpu: 'RTX 4090', provider: 'aws', proxy: 'rtx-4090' }] }, 'a GPU cannot stand in for itself'],
    [
      'two proxies for one GPU',
      {
        proxies: [
          { gpu: 'RTX 4090', provider: 'aws', proxy: 'T4' },
          { gpu: 'rtx-4090', provider: 'aws', proxy: 'L4' },
        ],
      },
      'proxies.1: rtx-4090 has another proxy at aws already',
    ],
  ])('refuse %s with a sentence', async (_, body, sentence) => {
    const answer = await settings(body)
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining(sentence)])
  })

  test('a recompute is seen at once, also by who asks whether anything changed', async () => {
    await world.importCsv(['acme,box,T4,1,running,2026-08-30T09:00:00Z,2026-08-30T10:00:00Z,0.25,0'])
    await world.value()
    await world.send('PUT', '/economy/price-sheet', { rows: [{ provider: 'aws', gpu: 'T4', usd_per_gpu_hour: 1 }] })
    const before = await app.inject('/api/v1/economy/savings')
    const asked = { url: '/api/v1/economy/savings', headers: { 'if-none-match': String(before.headers['etag']) } }
    const shown = JSON.parse((await world.send('POST', '/economy/recompute', {})).body) as RecomputeAnswer
    expect(shown).toMatchObject({
      applied: false,
      changes: [{ provider: 'aws', before: { provider_cost: 0.526 }, after: { provider_cost: 1 }, difference: 0.474 }, {}, {}],
    })
    expect((await app.inject(asked)).statusCode).toBe(304)
    await world.send('POST', '/economy/recompute', { apply: true })
    expect((await app.inject(asked)).json<Savings>().lifetime_savings).toBe(0.75)
  })
})
