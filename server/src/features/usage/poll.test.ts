import { ConnectorError, type Balance, type Charge, type Instance } from '@dumont/connectors'
import type { UsageSession, UsageSessionDetail, UsageSessionList, UsageSourceList } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { anOffer, aVendor, collect, secretKey } from '../../../test/vendor.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { runPoll } from './poll-job.ts'

const start = new Date('2026-03-04T10:00:00Z')
const anInstance = (over: Partial<Instance> = {}): Instance => ({
  key: 'i-1',
  label: 'trainer',
  gpu: 'H100 SXM',
  gpuCount: 2,
  instanceType: 'h100.2x',
  region: 'eu',
  zone: null,
  market: 'on_demand',
  state: 'running',
  usdPerHour: 6,
  storageUsdPerHour: 0.02,
  utilisation: 0.8,
  startedAt: null,
  observedAt: start,
  ...over,
})

let it: TestApp
let answer: (part: string) => Instance[] = () => [anInstance()]
let charges: () => Charge[] = () => []
let balance: () => Balance = () => ({ usd: 60, observedAt: it.clock.now() })
const acme = aVendor({
  offers: (_part, now) => [anOffer({ observedAt: now, gpu: 'T4', market: 'on_demand', region: 'eu', usdPerHour: 0.4 })],
  listInstances: async (_session, part) => answer(part),
  listCharges: async () => charges(),
  balance: async () => balance(),
})
const regional = aVendor({ id: 'regional', label: 'Regional', listParts: async () => ['eu', 'us'], listInstances: async (_session, part) => answer(part) })
const silent = aVendor({ id: 'silent', label: 'Silent' })

beforeAll(async () => {
  it = await startApp({ env: { DUMONT_DEMO: 'false' }, providers: [acme, regional, silent] })
  await aWorkspace(it.deps.db, 'w1')
})
beforeEach(async () => {
  await sql`truncate provider_connections, usage_sources, usage_instances, usage_ledgers, series restart identity cascade`.execute(it.deps.db)
  it.clock.set(start)
  answer = () => [anInstance()]
  charges = () => []
  balance = () => ({ usd: 60, observedAt: it.clock.now() })
})

const poll = (signal = new AbortController().signal) => runPoll(it.deps, it.clock.now(), signal)
/** Moves the clock on and looks. */
async function pollAfter(seconds: number): Promise<void> {
  it.clock.set(new Date(it.clock.now().getTime() + seconds * 1000))
  await poll()
}
async function connect(provider = 'acme'): Promise<number> {
  const made = await it.app.inject({ method: 'POST', url: '/api/v1/provider-connections', payload: { provider, settings: { apiKey: secretKey } } })
  expect(made.statusCode, made.body).toBe(201)
  return made.json<{ id: number }>().id
}
const sessions = async (): Promise<UsageSession[]> => (await it.app.inject('/api/v1/usage/sessions')).json<UsageSessionList>().sessions
const detail = async (id: number) => (await it.app.inject(`/api/v1/usage/sessions/${id}`)).json<UsageSessionDetail>()
const sources = async () => (await it.app.inject('/api/v1/usage/sources')).json<UsageSourceList>()

describe('a look at a vendor', () => {
  test('finds the instances of whoever connected, and counts from then on', async () => {
    await connect()
    await poll()
    expect((await sources()).sources).toMatchObject([{ provider: 'acme', state: 'ok', instances: 1, poll_seconds: 60, last_error: null }])
    await pollAfter(60)
    await pollAfter(60)
    const [one] = await sessions()
    expect(one).toMatchObject({ key: 'i-1', name: 'trainer', gpu: 'h100-sxm', gpu_count: 2, origin: 'poll', state: 'running', started_at: start.toISOString() })
    expect(one).toMatchObject({ cost: 0.2, storage_cost: 0.000667, estimated: false, last_seen_at: '2026-03-04T10:02:00.000Z' })
    expect((await detail(one!.id)).segments).toHaveLength(1)
  })

  test('notes a change of the rate and a stop; stopped it costs its disk', async () => {
    await connect()
    await poll()
    answer = () => [anInstance({ usdPerHour: 12 })]
    await pollAfter(60)
    answer = () => [anInstance({ usdPerHour: 12, state: 'stopped' })]
    await pollAfter(60)
    await pollAfter(60)
    const [one] = await sessions()
    expect(
      (await detail(one!.id)).segments.map(({ from, to, state, rate_usd_per_hour: rate }) => [from.slice(11, 19), to?.slice(11, 19), state, rate]),
    ).toEqual([
      ['10:00:00', '10:00:30', 'running', 6],
      ['10:00:30', '10:01:30', 'running', 12],
      ['10:01:30', undefined, 'stopped', 12],
    ])
    expect(one).toMatchObject({ state: 'stopped', cost: 0.25, storage_cost: 0.001, rate_usd_per_hour: 0, storage_usd_per_hour: 0.02 })
  })

  test('an instance that vanished ends, and one that comes back is another session', async () => {
    await connect()
    await poll()
    answer = () => []
    await pollAfter(60)
    expect((await sessions())[0]).toMatchObject({ state: 'running' })
    await pollAfter(60)
    expect((await sessions())[0]).toMatchObject({ state: 'ended', ended_at: '2026-03-04T10:00:30.000Z', cost: 0.05, estimated: true })
    answer = () => [anInstance()]
    await pollAfter(60)
    expect((await sessions()).map(({ state }) => state)).toEqual(['running', 'ended'])
  })

  test('another machine under the same key is another session', async () => {
    await connect()
    await poll()
    answer = () => [anInstance({ gpuCount: 8 })]
    await pollAfter(60)
    expect((await sessions()).map(({ state, gpu_count: count }) => [state, count])).toEqual([
      ['running', 8],
      ['ended', 2],
    ])
  })

  test('after three missed looks nothing more is counted, until it is seen again', async () => {
    await connect()
    await poll()
    it.clock.set(new Date('2026-03-04T12:00:00Z'))
    expect((await sessions())[0]).toMatchObject({ stale: true, cost: 0.3 })
    await poll()
    expect((await sessions())[0]).toMatchObject({ stale: false, cost: 12, estimated: true })
  })

  test('a part that fails does not end what runs there, nor hide the others', async () => {
    answer = (part) => [anInstance({ key: part })]
    await connect('regional')
    await poll()
    answer = (part) => {
      if (part === 'us') throw new ConnectorError('unavailable', 'Regional is down in us')
      return []
    }
    await pollAfter(60)
    await pollAfter(60)
    expect((await sessions()).map(({ key, state }) => [key, state])).toEqual([
      ['us', 'running'],
      ['eu', 'ended'],
    ])
    expect((await sources()).sources[0]).toMatchObject({ state: 'failing', last_error: 'Regional is down in us' })
  })

  test('a failure is told without the key, and tried again later; a rejected key waits for new settings', async () => {
    answer = () => {
      throw new ConnectorError('unavailable', `No: ${secretKey}`)
    }
    const id = await connect()
    await poll()
    expect((await sources()).sources[0]).toMatchObject({ state: 'failing', last_error: 'No: ***' })
    answer = () => {
      throw new ConnectorError('rejected_key', 'Acme does not know the key')
    }
    await pollAfter(120)
    expect((await sources()).sources[0]).toMatchObject({ state: 'key_rejected', next_poll_at: null })
    answer = () => [anInstance()]
    await pollAfter(3600)
    expect((await sources()).sources[0]).toMatchObject({ state: 'key_rejected' })
    await it.app.inject({ method: 'PATCH', url: `/api/v1/provider-connections/${id}`, payload: { settings: { apiKey: 'another-key-of-ours' } } })
    await poll()
    expect((await sources()).sources[0]).toMatchObject({ state: 'ok', instances: 1 })
  })

  test('a bug of ours is told as one', async () => {
    answer = () => {
      throw new TypeError('x is not a function')
    }
    await connect()
    await poll()
    expect((await sources()).sources[0]).toMatchObject({ state: 'failing', last_error: 'Reading the answer broke on our side; the log says where' })
  })

  test('a stop of the process leaves it as due as it was', async () => {
    const stopping = new AbortController()
    answer = () => {
      stopping.abort()
      throw new ConnectorError('unavailable', 'stopped')
    }
    await connect()
    await poll(stopping.signal)
    expect((await sources()).sources[0]).toMatchObject({ state: 'waiting', last_error: null })
  })

  test('by eight workers at once lands once', async () => {
    await connect()
    await Promise.all(Array.from({ length: 8 }, () => poll()))
    expect(await sessions()).toHaveLength(1)
  })
})

test('what two connections see is counted once, and goes on when the first looks no more', async () => {
  const first = await connect()
  await poll()
  await connect()
  await pollAfter(60)
  expect(await sessions()).toHaveLength(1)
  expect((await sessions())[0]).toMatchObject({ connection_id: first })
  await it.app.inject({ method: 'POST', url: `/api/v1/provider-connections/${first}/pause` })
  for (let i = 0; i < 5; i++) await pollAfter(60)
  const [one, ...others] = await sessions()
  expect(others).toEqual([])
  expect(one).toMatchObject({ state: 'running', stale: false, cost: 0.6 })
})

test('what was told by hand is overtaken by what is seen, without counting twice', async () => {
  const told = { provider: 'acme', key: 'i-1', gpu: 'H100 SXM', gpu_count: 2, rate_usd_per_hour: 6, storage_usd_per_hour: 0.02 }
  await it.app.inject({ method: 'POST', url: '/api/v1/usage/sessions', payload: told })
  await connect()
  await pollAfter(60)
  await pollAfter(60)
  expect(await sessions()).toMatchObject([{ origin: 'poll', cost: 0.2 }])
  const { id } = (await sessions())[0]!
  expect((await it.app.inject({ method: 'POST', url: `/api/v1/usage/sessions/${id}/stop`, payload: {} })).statusCode).toBe(409)
})

test('a vendor that does not say what it costs is estimated by its prices, else it is not known', async () => {
  answer = () => [anInstance({ key: 'known', gpu: 'T4', gpuCount: 2, usdPerHour: null }), anInstance({ key: 'unknown', usdPerHour: null })]
  await connect()
  await collect(it.deps)
  await collect(it.deps)
  await poll()
  const byKey = Object.fromEntries((await sessions()).map((one) => [one.key, one]))
  expect(byKey.known).toMatchObject({ rate_usd_per_hour: 0.8, estimated: true })
  expect(byKey.unknown).toMatchObject({ rate_usd_per_hour: null, estimated: true, cost: 0 })
})

test('how busy an instance is follows each look, without another segment', async () => {
  await connect()
  await poll()
  answer = () => [anInstance({ utilisation: 0.02 })]
  await pollAfter(60)
  const { segments } = await detail((await sessions())[0]!.id)
  expect(segments.map(({ utilisation }) => utilisation)).toEqual([0.02])
})

test('the balance, its burn and when it is empty; what was billed beside what the ledger says', async () => {
  await connect()
  await poll()
  const [source] = (await sources()).sources
  expect(source!.balance).toEqual({
    usd: 60,
    observed_at: start.toISOString(),
    burn_usd_per_hour: 6.02,
    empty_at: new Date(start.getTime() + Math.floor((60 / 6.02) * 3_600_000)).toISOString(),
  })
  expect(source!.billed).toBeNull()
  for (let i = 0; i < 80; i++) {
    if (i === 79)
      charges = () => [
        { key: 'i-1', from: start, to: new Date('2026-03-04T12:00:00Z'), usd: 13, kind: 'total' },
        { key: 'i-1', from: start, to: start, usd: 5, kind: 'network' },
      ]
    await pollAfter(180)
  }
  expect((await sources()).sources[0]!.billed).toEqual({
    from: '2026-03-04T10:00:00.000Z',
    to: '2026-03-04T12:00:00.000Z',
    billed_usd: 13,
    ledger_usd: 12.04,
    difference_usd: 0.96,
  })
  balance = () => {
    throw new ConnectorError('unavailable', 'no')
  }
  await pollAfter(60)
  expect((await sources()).sources[0]).toMatchObject({ state: 'ok', balance: { usd: 60 } })
})

describe('sources', () => {
  test('a source that is taken away is not made again by itself; its instances end; it can be added again', async () => {
    const connection = await connect()
    await poll()
    const { id } = (await sources()).sources[0]!
    expect((await it.app.inject({ method: 'DELETE', url: `/api/v1/usage/sources/${id}` })).statusCode).toBe(204)
    await pollAfter(60)
    expect((await sources()).sources).toEqual([])
    expect((await sources()).available).toMatchObject([{ connection_id: connection, provider: 'acme', provider_label: 'Acme GPUs' }])
    await pollAfter(180)
    expect((await sessions())[0]).toMatchObject({ state: 'ended', ended_at: start.toISOString() })
    const added = await it.app.inject({ method: 'POST', url: '/api/v1/usage/sources', payload: { connection_id: connection } })
    expect(added.statusCode).toBe(201)
    expect(added.json()).toMatchObject({ sources: [{ state: 'waiting', next_poll_at: it.clock.now().toISOString() }], available: [] })
    await poll()
    expect((await sessions())[0]).toMatchObject({ state: 'running' })
  })

  test('only what is there and tells instances can be a source', async () => {
    const id = await connect('silent')
    await poll()
    expect(await sources()).toEqual({ sources: [], available: [] })
    expect((await it.app.inject({ method: 'POST', url: '/api/v1/usage/sources', payload: { connection_id: id } })).statusCode).toBe(400)
    expect((await it.app.inject({ method: 'POST', url: '/api/v1/usage/sources', payload: { connection_id: 999 } })).statusCode).toBe(404)
    expect((await it.app.inject({ method: 'DELETE', url: '/api/v1/usage/sources/999' })).statusCode).toBe(404)
  })

  test('a paused connection is not asked, and one that is taken away ends what it saw', async () => {
    const id = await connect()
    await it.app.inject({ method: 'POST', url: `/api/v1/provider-connections/${id}/pause` })
    await poll()
    expect((await sources()).sources[0]).toMatchObject({ state: 'paused', next_poll_at: null })
    expect(await sessions()).toEqual([])
    await it.app.inject({ method: 'POST', url: `/api/v1/provider-connections/${id}/resume` })
    await poll()
    await it.app.inject({ method: 'DELETE', url: `/api/v1/provider-connections/${id}` })
    await pollAfter(600)
    expect((await sessions())[0]).toMatchObject({ state: 'ended', ended_at: start.toISOString() })
  })
})
