import { comparedProviders, type Savings, type SavingsHistory, type Evidence, type SavingsBreakdown } from '@dumont/contracts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { startUsageWorld } from '../../../test/usage.ts'
import { usdOf } from '../usage/index.ts'
import { addToBuckets, type Buckets, QUARTER_MS } from './decide-buckets.ts'
import type { Slice } from './decide-slices.ts'
import { noSums, sumNames } from './sums.ts'

const depth = process.env.DUMONT_TEST_DEPTH === 'long'
const SEGMENTS = depth ? 1_000_000 : 50_000
const ROUNDS = depth ? 60 : 8
console.log(`counts: ${SEGMENTS} segments, ${ROUNDS} histories`)

const world = await startUsageWorld('2026-09-20T00:00:00Z')
beforeEach(async () => {
  await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions restart identity cascade`.execute(
    world.deps.db,
  )
  world.at('2026-09-20T00:00:00Z')
})

/** The same numbers every time. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('quarters of an hour add up to all segments, exactly', () => {
  const roll = dice(7)
  const buckets: Buckets = new Map()
  const oracle = { ms: 0n, dumont: 0n, provider: 0n, storage: 0n }
  for (let i = 0; i < SEGMENTS; i++) {
    const from = Date.UTC(2024, 0, 1) + roll(2 ** 31) * 30
    const ms = 1 + roll(roll(10) ? 3_600_000 : 40_000_000)
    const [rate, reference, storage] = [roll(100_000_000), roll(200_000_000), roll(1_000_000)]
    const usage = { segmentId: i, sessionId: i, gpuId: 't4', gpuCount: 1, state: 'running' as const, rate, storage, estimated: false }
    const [start, end] = [new Date(from), new Date(from + ms)]
    const slice = {
      usage: { ...usage, from: start, to: end },
      provider: 'aws',
      from: start,
      to: end,
      reference: { micros: reference },
      reason: null,
      compared: true,
    } as unknown as Slice
    addToBuckets(buckets, slice)
    oracle.ms += BigInt(ms)
    oracle.dumont += BigInt(rate) * BigInt(ms)
    oracle.provider += BigInt(reference) * BigInt(ms)
    oracle.storage += BigInt(storage) * BigInt(ms)
  }
  const total = noSums()
  for (const [at, sums] of buckets.get('aws')!) {
    expect(at % QUARTER_MS).toBe(0)
    for (const name of sumNames) total[name] += sums[name]
  }
  expect(total).toMatchObject({ comparedMs: oracle.ms, costDumont: oracle.dumont, costProvider: oracle.provider, costStorage: oracle.storage })
})

/** What the ledger itself comes to, by the references that hold all the time (the sheet below). */
async function oracle(): Promise<{ dumont: string; provider: string; storage: string }> {
  const { rows } = await sql<{ dumont: string; provider: string; storage: string }>`
    select coalesce(sum(ms * rate) filter (where state <> 'stopped'), 0)::text as dumont, coalesce(sum(ms * 3000000 * gpus) filter (where state <> 'stopped'), 0)::text as provider,
      coalesce(sum(ms * storage), 0)::text as storage
    from (select round(extract(epoch from coalesce(g.to_at, ${world.clock.now()}) - g.from_at) * 1000) as ms, g.rate_micros::numeric as rate, g.storage_micros::numeric as storage, g.state, s.gpu_count::numeric as gpus
      from usage_segments g join usage_sessions s on s.id = g.session_id where g.superseded_by is null and not g.voided) x`.execute(world.deps.db)
  return rows[0]!
}
const toUsd = (exact: string): number => usdOf(BigInt(exact))

type Step = { what: 'start' | 'stop' | 'keep' | 'correct' | 'void' | 'value' | 'early'; which: number; minutes: number; rate: number }
const steps = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what'][]>('start', 'start', 'stop', 'keep', 'correct', 'void', 'value', 'value', 'early'),
    which: fc.nat(5),
    minutes: fc.integer({ min: 1, max: 700 }),
    rate: fc.integer({ min: 0, max: 9_999_999 }),
  }),
  { minLength: 5, maxLength: 25 },
)

async function take({ what, which, minutes, rate }: Step): Promise<void> {
  world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000 + 7))
  const usd = rate / 1e6
  if (what === 'value') return world.value()
  if (what === 'start')
    return void (await world.send('POST', '/usage/sessions', {
      provider: 'x',
      key: `k${which}`,
      gpu: 'T4',
      gpu_count: 1 + which,
      rate_usd_per_hour: usd,
      storage_usd_per_hour: 0.001,
    }))
  const { rows } = await sql<{ id: number; sessionId: number; open: boolean; fromAt: Date }>`
    select id, session_id, to_at is null as open, from_at from usage_segments where superseded_by is null and not voided order by id`.execute(world.deps.db)
  const open = rows.filter((row) => row.open)[which]
  const done = rows.filter((row) => !row.open)[which]
  // Also back in time: what was summed already is taken back.
  const early = open && { at: new Date((open.fromAt.getTime() + world.clock.now().getTime()) / 2).toISOString() }
  if (open && (what === 'stop' || what === 'keep')) await world.send('POST', `/usage/sessions/${open.sessionId}/stop`, { keep_storage: what === 'keep' })
  if (open && what === 'early') await world.send('POST', `/usage/sessions/${open.sessionId}/stop`, rate % 2 ? early! : { at: open.fromAt.toISOString() })
  if (done && what === 'correct') await world.send('POST', `/usage/segments/${done.id}/correct`, { reason: 'x', rate_usd_per_hour: usd })
  if (done && what === 'void') await world.send('POST', `/usage/segments/${done.id}/correct`, { reason: 'x', void: true })
}

test('whatever happens to a ledger, and whenever the sums follow, they are those of its segments', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions restart identity cascade`.execute(
        world.deps.db,
      )
      world.at('2026-09-20T00:00:00Z')
      await world.send('PUT', '/economy/price-sheet', { rows: comparedProviders.map((provider) => ({ provider, gpu: 'T4', usd_per_gpu_hour: 3 })) })
      for (const step of story) {
        await take(step)
        const expected = await oracle()
        const found = await world.get<Savings>('/economy/savings')
        expect([found.lifetime_cost, found.lifetime_provider_cost, found.lifetime.storage_cost]).toEqual(
          [expected.dumont, expected.provider, expected.storage].map(toUsd),
        )
        // What moves over the beginnings of its days is remembered from here on.
        await world.get('/economy/savings/history?all=true&zone=Asia/Kolkata')
      }
      const savings = await world.get<Savings>('/economy/savings')
      for (const zone of ['UTC', 'Asia/Kathmandu', 'Asia/Kolkata']) {
        const history = await world.get<SavingsHistory>(`/economy/savings/history?all=true&zone=${zone}`)
        expect(history.totals).toEqual(savings.lifetime)
        expect((await world.get<Evidence>(`/economy/evidence?all=true&zone=${zone}`)).totals).toEqual(savings.lifetime)
        expect((await world.get<SavingsBreakdown>(`/economy/breakdown?all=true&zone=${zone}`)).totals).toEqual(savings.lifetime)
      }
      const { history } = await world.get<SavingsHistory>('/economy/savings/history?all=true&zone=Asia/Kolkata')
      for (const { date, partial: _, ...day } of history)
        expect({ date, ...(await world.get<SavingsBreakdown>(`/economy/breakdown?from=${date}&to=${date}&zone=Asia/Kolkata`)).totals }).toEqual({
          date,
          ...day,
        })
    }),
    { numRuns: ROUNDS, seed: 11 },
  )
})

test('three workers at once count once', async () => {
  await world.importCsv(Array.from({ length: 300 }, (_, i) => `x,k${i},T4,1,running,2026-09-01T00:00:00Z,2026-09-01T0${1 + (i % 9)}:00:00Z,0.1,0`))
  const before = await world.get<Savings>('/economy/savings')
  await Promise.all([world.value(), world.value(), world.value()])
  const after = await world.get<Savings>('/economy/savings')
  expect(after.lifetime).toEqual(before.lifetime)
  const { rows } = await sql<{ n: number }>`select count(*) as n from savings_evidence`.execute(world.deps.db)
  expect(rows[0]!.n).toBe(900)
})
