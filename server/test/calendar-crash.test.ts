import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openGoogleSecrets, sealGoogle } from '../src/features/calendars/seal-secrets.ts'
import { keyring } from '../src/platform/keyring.ts'
import { aCalendarWorker, type CalendarWorker } from './calendar-processes.ts'
import { startCalendarWorld } from './calendar-world.ts'

// Counts: npm test runs a few, npm run test:long those of the promise.
const long = process.env.DUMONT_TEST_DEPTH === 'long'
const rows = long ? 10_000 : 1_000
const kills = long ? 20 : 4
const calls = 50
process.stdout.write(`counts: ${calls} calls in each of 4 processes, ${rows} sealed rows and ${kills} kills of who seals them anew\n`)

const it = await startCalendarWorld()
const { db, pool } = it.deps
const workers: CalendarWorker[] = []
afterAll(() => workers.forEach(({ child }) => child.kill('SIGKILL')))
const worker = (env?: Record<string, string>): CalendarWorker => {
  const one = aCalendarWorker(it, env)
  workers.push(one)
  return one
}
const now = () => it.clock.now().toISOString()
const freeLeases = () => pool.query("update calendar_connections set lease_until = clock_timestamp() - interval '1 second'")

beforeEach(async () => {
  it.google.heal()
  it.google.rotate({ on: true })
  await db.deleteFrom('calendarConnections').execute()
  it.clock.set(new Date('2026-03-04T05:06:07Z'))
  await it.connect()
})

test(`${calls} calls at once in each of 4 processes, with a token that has ended, make one refresh, and none fails`, { timeout: 600_000 }, async () => {
  const four = Array.from({ length: 4 }, () => worker())
  // All are up, and have opened the connector, before the race.
  await Promise.all(four.map((one) => one.turn({ now: now(), work: 'calls', calls: 1 })))
  for (const minutes of [60, 60, 60]) {
    const before = it.google.counters()
    it.wait(minutes)
    const answers = await Promise.all(four.map((one) => one.turn({ now: now(), work: 'calls', calls })))
    expect(answers).toEqual(four.map(() => ({ done: calls, failed: [] })))
    const after = it.google.counters()
    expect([after.refreshes - before.refreshes, after.refusedRefreshes - before.refusedRefreshes]).toEqual([1, 0])
  }
  // Taken back by Google before its time: each call is refused first, and all of them together renew it once.
  const before = it.google.counters()
  it.google.expireAccessTokens()
  const answers = await Promise.all(four.map((one) => one.turn({ now: now(), work: 'calls', calls })))
  expect(answers).toEqual(four.map(() => ({ done: calls, failed: [] })))
  expect(it.google.counters().refreshes - before.refreshes).toBe(1)
})

test('kill -9 between the answer of Google and the commit: the connection must be connected again, and nothing asks on', { timeout: 300_000 }, async () => {
  it.wait(66)
  expect(await worker({ FAILPOINT: 'calendars.afterRefresh' }).turn({ now: now(), work: 'sync' })).toBe('killed')
  await freeLeases()
  await it.sync()
  expect(await it.theConnection()).toMatchObject({ state: 'reconnect_needed' })
  const { requests } = it.google.counters()
  for (let hour = 0; hour < 3; hour++) {
    it.wait(66)
    await it.sync()
  }
  expect(it.google.counters().requests).toBe(requests)
  expect(await it.connect({ connection_id: (await it.theConnection()).id })).toBe('/?calendar=connected')
  await it.sync()
  expect(await it.theConnection()).toMatchObject({ state: 'connected' })
})

test('kill -9 with the answer of a calendar in hand: the next worker reads it again', { timeout: 300_000 }, async () => {
  expect(await worker({ FAILPOINT: 'calendars.afterChanges' }).turn({ now: now(), work: 'sync' })).toBe('killed')
  expect(await it.events()).toEqual([])
  await freeLeases()
  await it.sync()
  expect((await it.events()).length).toBeGreaterThan(10)
})

test(
  `kill -9 of who seals ${rows} rows anew, ${kills} times: every row opens, before and after, and in the end with the new key alone`,
  { timeout: kills * 60_000 },
  async () => {
    const [oldKey, newKey] = ['k1', 'k2'].map((id) => `${id}:${randomBytes(32).toString('base64')}`) as [string, string]
    const [before, both, after] = [oldKey, `${newKey},${oldKey}`, newKey].map(keyring) as [
      ReturnType<typeof keyring>,
      ReturnType<typeof keyring>,
      ReturnType<typeof keyring>,
    ]
    await pool.query(
      `insert into calendar_connections (user_id, kind, name, subject, sealed_secrets, created_at)
      select $1, 'google', n::text, n::text, '', now() from generate_series(1, $2 - 1) n`,
      [it.userId, rows],
    )
    const secretOf = (id: number) => ({ refreshToken: `refresh ${id}`, accessToken: `access ${id}` })
    const all = async () => (await pool.query<{ id: number; sealed_secrets: string }>('select id, sealed_secrets from calendar_connections order by id')).rows
    const ids = (await all()).map(({ id }) => id)
    await pool.query('update calendar_connections c set sealed_secrets = t.sealed from unnest($1::bigint[], $2::text[]) as t (id, sealed) where t.id = c.id', [
      ids,
      ids.map((id) => sealGoogle(before, id, secretOf(id))),
    ])
    const opened = async (ring: typeof before) => (await all()).map(({ id, sealed_secrets: sealedSecrets }) => openGoogleSecrets(ring, { id, sealedSecrets }))
    const env = { DUMONT_SECRET_KEYS: `${newKey},${oldKey}` }
    const each = Math.floor(rows / (kills + 1))
    for (let kill = 0; kill < kills; kill++) {
      const victim = worker({ ...env, FAILPOINT: `calendars.afterReseal:${1 + Math.floor(Math.random() * each)}` })
      expect(await victim.turn({ now: now(), work: 'reseal' })).toBe('killed')
      expect((await opened(both)).at(-1)).toEqual(secretOf(ids.at(-1)!))
    }
    const left = (await all()).filter(({ sealed_secrets: sealed }) => sealed.startsWith('k1.')).length
    expect(left).toBeGreaterThan(0)
    // Two at once share the rest.
    const done = await Promise.all([worker(env), worker(env)].map((one) => one.turn({ now: now(), work: 'reseal' })))
    expect(done.reduce((sum, one) => sum + (one === 'killed' ? Number.NaN : one.done), 0)).toBe(left)
    expect(await opened(after)).toEqual(ids.map(secretOf))
  },
)
