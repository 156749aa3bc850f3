import { ConnectorError, type Offer } from '@dumont/connectors'
import type { ProviderConnection, SeriesList } from '@dumont/contracts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import { anOffer, aVendor, collect, secretKey } from '../../../test/vendor.ts'
import type { Deps } from '../../platform/feature.ts'
import { readRanges } from './store-hours.ts'

const start = new Date('2026-03-04T05:06:07Z')
let it: TestApp
let answer: (part: string, now: Date) => Offer[] | Promise<Offer[]>
const acme = aVendor({ offers: (part, now) => answer(part, now) })
const regional = aVendor({ id: 'regional', label: 'Regional', listParts: async () => ['eu', 'us'], offers: (part, now) => answer(part, now) })
const bazaar = aVendor({ id: 'bazaar', label: 'Bazaar', kind: 'marketplace', offers: (part, now) => answer(part, now) })

beforeAll(async () => {
  it = await startApp({ env: { DUMONT_DEMO: 'false' }, providers: [acme, regional, bazaar] })
})
beforeEach(async () => {
  await reset()
  it.clock.set(start)
  it.woken.length = 0
  for (const vendor of [acme, regional, bazaar]) vendor.asked.length = 0
  answer = (_part, now) => [anOffer({ observedAt: now })]
})

async function reset(): Promise<void> {
  for (const table of ['provider_connections', 'price_hours', 'series']) await sql`delete from ${sql.table(table)}`.execute(it.deps.db)
}

async function connect(provider = 'acme'): Promise<number> {
  const made = await it.app.inject({ method: 'POST', url: '/api/v1/provider-connections', payload: { provider, settings: { apiKey: secretKey } } })
  expect(made.statusCode, made.body).toBe(201)
  return made.json<ProviderConnection>().id
}
const connectionOf = async (id: number) => (await it.app.inject(`/api/v1/provider-connections/${id}`)).json<ProviderConnection>()
const later = (minutes: number) => it.clock.set(new Date(it.clock.now().getTime() + minutes * 60_000))
/** The next poll, well after it is due. */
const nextPoll = async (deps: Deps = it.deps) => {
  later(17)
  await collect(deps)
}
const seriesNow = async () => (await it.app.inject('/api/v1/series?kind=listing')).json<SeriesList>().series
const offersNow = async () =>
  await it.deps.db.selectFrom('offersNow').select(['part', 'key', 'priceMicros']).orderBy('part').orderBy('key').orderBy('priceMicros').execute()

/** All that collecting writes, without what only counts attempts. */
async function state() {
  const { rows: hours } =
    await sql`select s.key, s.gpu_id, s.statistic, p.hour, p.observed_at, p.price_micros, p.low_micros, p.high_micros, p.ended_at from price_hours p join series s on s.id = p.series_id order by s.identity, p.hour`.execute(
      it.deps.db,
    )
  const { rows: series } = await sql`select key, statistic, last_price_micros, history_hours, offers, ended_at from series order by identity`.execute(
    it.deps.db,
  )
  return { hours, series, offers: await offersNow() }
}

describe('a poll', () => {
  test('brings prices, says how it went and when the next one is', async () => {
    const id = await connect()
    expect(await connectionOf(id)).toMatchObject({ state: 'waiting', offers: 0, parts: [] })
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({
      state: 'ok',
      offers: 1,
      points: 1,
      failures: 0,
      last_error: null,
      last_success_at: start.toISOString(),
      parts: [{ part: 'all', state: 'ok', offers: 1, history: 'none', suspicious: false, refused: [] }],
    })
    const next = Date.parse((await connectionOf(id)).next_poll_at!) - start.getTime()
    expect(next).toBeGreaterThanOrEqual(900_000)
    expect(next).toBeLessThanOrEqual(990_000)
    expect(await seriesNow()).toMatchObject([{ key: 'one', source: 'acme', provider: 'acme', gpu: 't4', price_usd_per_hour: 0.5 }])
    expect(it.woken).toEqual(['prices.collect', 'prices.index', 'forecasts.refresh', 'prices.changed'])
  })

  test('is not made before it is due, and nobody is woken when nothing was', async () => {
    await connect()
    await collect(it.deps)
    it.woken.length = 0
    await collect(it.deps)
    expect(acme.asked).toEqual(['offers all'])
    expect(it.woken).toEqual([])
  })

  test('goes on for the other parts when one fails', async () => {
    answer = (part, now) => {
      if (part === 'us') throw new ConnectorError('unavailable', 'Regional has a problem of its own (503)')
      return [anOffer({ observedAt: now, region: part })]
    }
    const id = await connect('regional')
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({
      state: 'failing',
      offers: 1,
      last_error: 'us: Regional has a problem of its own (503)',
      parts: [
        { part: 'eu', state: 'ok' },
        { part: 'us', state: 'failing', failures: 1 },
      ],
    })
  })

  test('refuses what is no price, with the reason, and takes the rest', async () => {
    answer = (_part, now) => [
      anOffer({ observedAt: now }),
      anOffer({ key: 'zero', observedAt: now, usdPerHour: 0 }),
      anOffer({ key: 'nan', observedAt: now, usdPerHour: Number.NaN }),
      anOffer({ key: 'ahead', observedAt: new Date(now.getTime() + 3_600_000) }),
    ]
    const id = await connect()
    await collect(it.deps)
    expect((await connectionOf(id)).parts[0]!.refused).toEqual([
      { key: 'zero', reason: 'the price is zero' },
      { key: 'nan', reason: 'the price is not a number' },
      { key: 'ahead', reason: 'its time lies in the future' },
    ])
    expect((await seriesNow()).map(({ key }) => key)).toEqual(['one'])
  })

  test('by two workers at once is made once', async () => {
    await connect('regional')
    await collect(it.deps)
    regional.asked.length = 0
    later(17)
    await Promise.all([collect(it.deps), collect(it.deps), collect(it.deps)])
    expect(regional.asked.toSorted()).toEqual(['offers eu', 'offers us'])
  })

  test('whose connection was changed meanwhile is thrown away, and made again', async () => {
    const id = await connect()
    let changed = false
    answer = async (_part, now) => {
      if (!changed) await it.app.inject({ method: 'PATCH', url: `/api/v1/provider-connections/${id}`, payload: { settings: { verified: false } } })
      const price = changed ? 0.9 : 0.5
      changed = true
      return [anOffer({ observedAt: now, usdPerHour: price })]
    }
    await collect(it.deps)
    expect(acme.asked).toEqual(['offers all', 'offers all'])
    expect(await offersNow()).toEqual([{ part: 'all', key: 'one', priceMicros: 900_000 }])
  })

  test('of a marketplace makes the cheapest, the quarter and the median per GPU-hour', async () => {
    answer = (_part, now) => [1, 2, 3, 4, 5].map((usd) => anOffer({ key: `m${usd}`, observedAt: now, usdPerHour: usd * 2, gpuCount: 2 }))
    await connect('bazaar')
    await collect(it.deps)
    const rows = await it.deps.db.selectFrom('series').select(['statistic', 'gpuCount', 'lastPriceMicros', 'offers']).orderBy('id').execute()
    expect(rows).toEqual([
      { statistic: 'cheapest', gpuCount: 1, lastPriceMicros: 1_000_000, offers: 5 },
      { statistic: 'median', gpuCount: 1, lastPriceMicros: 3_000_000, offers: 5 },
      { statistic: 'p25', gpuCount: 1, lastPriceMicros: 2_000_000, offers: 5 },
    ])
  })
})

describe('failures', () => {
  const failing = (failure: ConstructorParameters<typeof ConnectorError>[0], retryAfterSeconds?: number) => () => {
    throw new ConnectorError(failure, `Acme says no to ${secretKey}`, { retryAfterSeconds })
  }

  test('keep the last good prices, wait longer each time, and end with the next good answer', async () => {
    const id = await connect()
    await collect(it.deps)
    answer = failing('unavailable')
    await nextPoll()
    expect(await connectionOf(id)).toMatchObject({ state: 'failing', failures: 1, offers: 1, last_error: 'Acme says no to ***' })
    later(2)
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({ failures: 2 })
    later(1)
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({ failures: 2 })
    answer = (_part, now) => [anOffer({ observedAt: now })]
    await nextPoll()
    expect(await connectionOf(id)).toMatchObject({ state: 'ok', failures: 0, last_error: null })
  })

  test('with Retry-After are not tried before', async () => {
    await connect()
    answer = failing('rate_limited', 3600)
    await collect(it.deps)
    later(59)
    await collect(it.deps)
    expect(acme.asked).toHaveLength(1)
    later(8)
    await collect(it.deps)
    expect(acme.asked).toHaveLength(2)
  })

  test('of the key stop until the settings change', async () => {
    const id = await connect()
    answer = failing('rejected_key')
    await collect(it.deps)
    later(10_000)
    await collect(it.deps)
    expect(acme.asked).toHaveLength(1)
    expect(await connectionOf(id)).toMatchObject({ state: 'key_rejected', next_poll_at: null })
    answer = (_part, now) => [anOffer({ observedAt: now })]
    await it.app.inject({ method: 'PATCH', url: `/api/v1/provider-connections/${id}`, payload: { settings: { apiKey: `${secretKey}-new` } } })
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({ state: 'ok' })
  })

  test('of our own are told without what the connector knew', async () => {
    const id = await connect()
    answer = () => {
      throw new TypeError(`cannot read ${secretKey}`)
    }
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({ state: 'failing', last_error: 'Reading the answer broke on our side; the log says where' })
  })

  test('for three polls mean no answer since the last good one, until the next', async () => {
    const id = await connect()
    await collect(it.deps)
    answer = failing('unavailable')
    await nextPoll()
    await nextPoll()
    expect((await connectionOf(id)).no_answer_since).toBeNull()
    await nextPoll()
    expect((await connectionOf(id)).no_answer_since).toBe(start.toISOString())
    answer = (_part, now) => [anOffer({ observedAt: now })]
    await nextPoll()
    expect((await connectionOf(id)).no_answer_since).toBeNull()
  })

  test('of a vendor that takes for ever end when the worker stops, and the task stays due', async () => {
    await connect()
    const stopping = new AbortController()
    answer = () => {
      stopping.abort()
      return new Promise(() => {})
    }
    await collect(it.deps, stopping.signal)
    answer = (_part, now) => [anOffer({ observedAt: now })]
    await collect(it.deps)
    expect(await offersNow()).toHaveLength(1)
  })
})

describe('what vanishes', () => {
  const three = (_part: string, now: Date) => ['a', 'b', 'c'].map((key) => anOffer({ key, observedAt: now }))

  test('ends with its last poll: its price is not held beyond', async () => {
    answer = three
    await connect()
    await collect(it.deps)
    later(100)
    answer = (part, now) => three(part, now).slice(1)
    await collect(it.deps)
    expect((await offersNow()).map(({ key }) => key)).toEqual(['b', 'c'])
    const [gone] = await seriesNow()
    expect(gone).toMatchObject({ key: 'a' })
    later(600)
    const history = (await it.app.inject(`/api/v1/series/${gone!.id}/history?to=${it.clock.now().toISOString()}`)).json<{ points: { timestamp: string }[] }>()
    expect(history.points.map(({ timestamp }) => timestamp)).toEqual(['2026-03-04T06:00:00.000Z'])
    const hours = await readRanges(it.deps.db, [gone!.id], start, it.clock.now())
    expect(hours.get(gone!.id)![0]!.endedAt?.toISOString()).toBe('2026-03-04T06:46:07.000Z')
  })

  test('and comes back goes on', async () => {
    answer = three
    await connect()
    await collect(it.deps)
    answer = (part, now) => three(part, now).slice(1)
    await nextPoll()
    answer = three
    await nextPoll()
    const { rows } = await sql<{ ended: boolean }>`select ended_at is not null as ended from series where key = 'a'`.execute(it.deps.db)
    expect(rows).toEqual([{ ended: false }])
  })

  test('and comes back with the time of before has not ended', async () => {
    answer = () => three('all', start)
    await connect()
    await collect(it.deps)
    const before = await state()
    answer = () => three('all', start).slice(1)
    await nextPoll()
    expect((await seriesNow())[0]).toMatchObject({ key: 'a', state: 'ended' })
    answer = () => three('all', start)
    await nextPoll()
    expect(await state()).toEqual(before)
    expect((await seriesNow())[0]).toMatchObject({ key: 'a', state: 'collecting' })
  })

  test('is listed as ended, and its history ends with it', async () => {
    answer = three
    await connect()
    await collect(it.deps)
    answer = (part, now) => three(part, now).slice(1)
    later(100)
    await collect(it.deps)
    const { id } = (await seriesNow())[0]!
    expect((await it.app.inject('/api/v1/series?state=ended')).json<SeriesList>().series.map(({ key }) => key)).toEqual(['a'])
    later(120)
    const { to } = (await it.app.inject(`/api/v1/series/${id}/history`)).json<{ to: string }>()
    expect(to).toBe('2026-03-04T06:00:00.000Z')
  })

  test('all at once is not believed until the next answer says so too', async () => {
    answer = three
    const id = await connect()
    await collect(it.deps)
    answer = () => []
    await nextPoll()
    expect(await offersNow()).toHaveLength(3)
    expect(await connectionOf(id)).toMatchObject({
      offers: 3,
      parts: [{ suspicious: true, last_error: 'The answer had 0 offers where there were 3; the next one decides' }],
    })
    await nextPoll()
    expect(await offersNow()).toHaveLength(0)
    expect(await connectionOf(id)).toMatchObject({ offers: 0, parts: [{ suspicious: false, last_error: null }] })
  })

  test('with the connection ends too, and the history stays', async () => {
    const id = await connect('bazaar')
    await collect(it.deps)
    expect((await it.app.inject({ method: 'DELETE', url: `/api/v1/provider-connections/${id}` })).statusCode).toBe(204)
    const { rows } = await sql<{ n: number; ended: number }>`select count(*) as n, count(ended_at) as ended from series`.execute(it.deps.db)
    expect(rows).toEqual([{ n: 3, ended: 3 }])
    expect(await offersNow()).toEqual([])
  })

  test('at one of two accounts is there as long as the other has it', async () => {
    const first = await connect()
    await connect()
    await collect(it.deps)
    await it.app.inject({ method: 'DELETE', url: `/api/v1/provider-connections/${first}` })
    const { rows } = await sql`select ended_at, offers from series`.execute(it.deps.db)
    expect(rows).toEqual([{ endedAt: null, offers: 1 }])
  })

  test('with its part ends too', async () => {
    let parts = ['eu', 'us']
    regional.listParts = async () => parts
    answer = (part, now) => [anOffer({ region: part, key: part, observedAt: now })]
    const id = await connect('regional')
    await collect(it.deps)
    parts = ['eu']
    later(60 * 27)
    await collect(it.deps)
    expect((await connectionOf(id)).parts.map(({ part }) => part)).toEqual(['eu'])
    expect((await offersNow()).map(({ key }) => key)).toEqual(['eu'])
    regional.listParts = async () => ['eu', 'us']
  })
})

describe('the same state', () => {
  const offer = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    gpu: fc.constantFrom('T4', 'A10'),
    usdPerHour: fc.integer({ min: 1, max: 9 }),
    market: fc.constantFrom('spot' as const, 'on_demand' as const),
  })
  const after = async (provider: string, offers: Offer[]) => {
    await reset()
    it.clock.set(start)
    answer = () => offers
    const id = await connect(provider)
    await collect(it.deps)
    expect(await connectionOf(id)).toMatchObject({ state: 'ok', last_error: null })
    return state()
  }

  test.each(['acme', 'bazaar'])('whatever the order of the offers and however often each is told (%s)', { timeout: 300_000 }, async (provider) => {
    await fc.assert(
      fc.asyncProperty(fc.array(offer, { maxLength: 8 }), fc.integer({ min: 0, max: 1000 }), async (found, turn) => {
        const offers = found.map((one) => anOffer({ ...one, observedAt: start }))
        // Turned around by some places, and each told twice.
        const mixed = [...offers, ...offers].map((one, i) => ({ one, at: (i * 7919 + turn) % 16 })).sort((a, b) => a.at - b.at)
        expect(
          await after(
            provider,
            mixed.map(({ one }) => one),
          ),
        ).toEqual(await after(provider, offers))
      }),
      { numRuns: process.env.DUMONT_TEST_DEPTH === 'long' ? 100 : 8 },
    )
  })

  test.each(['collect.afterAnswer', 'collect.beforeCommit'])('when a worker dies at %s, and nothing of it before', async (name) => {
    const offers = ['a', 'b'].map((key) => anOffer({ key, observedAt: start }))
    const whole = await after('acme', offers)
    await reset()
    it.clock.set(start)
    answer = () => offers
    await connect()
    const dying: Deps = {
      ...it.deps,
      failpoint: (here) => {
        if (here === name) throw Object.assign(new Error('killed'), { code: '57P01' })
      },
    }
    await expect(collect(dying)).rejects.toThrow('killed')
    expect(await offersNow()).toEqual([])
    expect((await state()).hours).toEqual([])
    await sql`update provider_tasks set lease_until = clock_timestamp() - interval '1 second'`.execute(it.deps.db)
    await collect(it.deps)
    expect(await state()).toEqual(whole)
  })
})

test('past prices come once, after the offers: a price that held for weeks has no gap', async () => {
  const day = 86_400_000
  const withPast = aVendor({
    id: 'past',
    offers: (_part, now) => [anOffer({ observedAt: now })],
    async *priceHistory(_session, _part, since) {
      yield [anOffer({ observedAt: since, usdPerHour: 0.3 })]
      yield [anOffer({ observedAt: new Date(since.getTime() + 80 * day), usdPerHour: 0.4 }), anOffer({ key: 'gone', observedAt: since })]
    },
  })
  const own = { ...it.deps, outside: { ...it.deps.outside, vendors: { ...it.deps.outside.vendors, providers: [withPast] } } }
  const { id } = await it.deps.db
    .insertInto('providerConnections')
    .values({ provider: 'past', name: 'Past', settings: JSON.stringify({ apiKey: 'not secret here' }), createdAt: start, changedAt: start })
    .returning('id')
    .executeTakeFirstOrThrow()
  await it.deps.db.insertInto('providerTasks').values({ connectionId: id, kind: 'parts', part: '', nextAttemptAt: start, createdAt: start }).execute()
  await collect(own)
  const { rows } = await sql<{ key: string; hours: number }>`select key, history_hours as hours from series order by key`.execute(it.deps.db)
  // Of what is not offered any more nobody knows how long it held.
  expect(rows).toEqual([
    { key: 'gone', hours: 0 },
    { key: 'one', hours: 90 * 24 },
  ])
  const { rows: tasks } = await sql`select kind, next_attempt_at is null as done from provider_tasks where kind = 'history'`.execute(it.deps.db)
  expect(tasks).toEqual([{ kind: 'history', done: true }])
})

test('while one vendor takes its time, the others are polled', async () => {
  const finished: string[] = []
  // The slow one is let go when the other is done.
  const other = Promise.withResolvers<void>()
  answer = async (part, now) => {
    if (part === 'eu') await other.promise
    finished.push(part)
    other.resolve()
    return [anOffer({ key: part, observedAt: now })]
  }
  await connect('regional')
  await collect(it.deps)
  expect(finished).toEqual(['us', 'eu'])
})
