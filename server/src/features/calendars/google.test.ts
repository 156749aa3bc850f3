import { beforeEach, describe, expect, test } from 'vitest'
import { aKey, aMember, cookiesOf, password } from '../../../test/accounts.ts'
import { startCalendarWorld } from '../../../test/calendar-world.ts'

const it = await startCalendarWorld()
const { db } = it.deps
const member = await aMember(it, it.cookie, 'member')
const titles = async () => (await it.events()).map(({ summary }) => summary)
const counted = (name: 'refreshes' | 'requests' | 'revocations' | 'refusedRefreshes' | 'exchanges') => it.google.counters()[name]

beforeEach(async () => {
  it.google.heal()
  it.google.rotate({ on: false })
  for (const account of ['ana@lab.example', 'ben@lab.example']) it.google.revokeGrant({ account })
  it.clock.set(new Date('2026-03-04T05:06:07Z'))
  await db.deleteFrom('calendarConnections').execute()
  await db.deleteFrom('calendarConsents').execute()
  await db.deleteFrom('calendarPeople').execute()
})

describe('consent', () => {
  test('from the page to Google and back: events are there after the first sync', async () => {
    expect(await it.status()).toMatchObject({
      state: 'not_connected',
      connected: false,
      google_configured: true,
      redirect_uri: 'http://127.0.0.1:4400/api/v1/calendar/google/callback',
    })
    expect(await it.connect({ return_to: '/settings/calendars' })).toBe('/settings/calendars?calendar=connected')
    expect(await it.status()).toMatchObject({ state: 'syncing', connected: true })
    expect(it.woken).toContain('calendars.sync')
    await it.sync()
    expect(await it.status()).toMatchObject({
      state: 'connected',
      connections: [
        { kind: 'google', name: 'ana@lab.example', state: 'connected', can_write: false, last_error: null, last_synced_at: '2026-03-04T05:06:07.000Z' },
      ],
    })
    expect(await titles()).toContain('Train llama #gpu H100 x4')
    expect(await titles()).not.toContain('Vendor pitch')
  })

  test('shows nothing of it to another member of the workspace', async () => {
    await it.connect()
    await it.sync()
    const { id } = await it.theConnection()
    const [event] = await it.events()
    expect(await it.status(member.cookie)).toMatchObject({ state: 'not_connected', connections: [] })
    const time = '2026-03-05T10:00:00Z'
    const tried: Parameters<typeof it.send>[] = [
      ['GET', `/calendar/connections/${id}/calendars`],
      ['PUT', `/calendar/connections/${id}/calendars`, { selected: [] }],
      ['POST', `/calendar/connections/${id}/sync`],
      ['DELETE', `/calendar/connections/${id}`],
      ['POST', '/calendar/google/connect', { connection_id: id }],
      ['PATCH', `/calendar/events/${event!.event_id}`, { is_compute_intensive: true }],
      ['POST', `/calendar/events/${event!.event_id}/move`, { start: time, end: '2026-03-05T11:00:00Z', was_start: event!.start }],
      ['POST', '/calendar/windows', { connection_id: id, client_id: crypto.randomUUID(), title: 'x', start: time, end: '2026-03-05T11:00:00Z' }],
    ]
    for (const [method, path, body] of tried) expect((await it.send(method, path, body, member.cookie)).statusCode, `${method} ${path}`).toBe(404)
    expect(await it.events()).toHaveLength((await it.events()).length)
    expect((await it.theConnection()).id).toBe(id)
    const audit = (await it.get<{ entries: unknown[] }>('/audit')) as unknown
    expect(JSON.stringify(audit)).toContain('calendar.connected')
    expect(JSON.stringify(audit)).not.toContain('ana@lab')
  })

  test('by a key is refused: it needs the browser that it began in', async () => {
    const key = await aKey(it, it.cookie)
    const answer = await it.app.inject({ method: 'POST', url: '/api/v1/calendar/google/connect', headers: { authorization: key.authorization }, payload: {} })
    expect(answer.statusCode).toBe(403)
  })

  test('that is refused at Google connects nothing', async () => {
    expect(await it.connect({}, { decision: 'deny' })).toBe('/?calendar=refused')
    expect(await it.status()).toMatchObject({ state: 'not_connected' })
  })

  test('with a box unticked says so: without reading nothing is kept, without writing it reads', async () => {
    expect(await it.connect({ write: true }, { granted: [] })).toBe('/?calendar=missing_scope')
    expect((await it.status()).connections).toEqual([])
    const read = ['calendar.calendarlist.readonly', 'calendar.events.readonly'].map((name) => `https://www.googleapis.com/auth/${name}`)
    expect(await it.connect({ write: false }, { granted: read, account: 'ben@lab.example' })).toBe('/?calendar=connected')
    expect(await it.theConnection()).toMatchObject({ can_write: false })
  })

  test('again gives leave to write, and keeps the connection and what was chosen', async () => {
    await it.connect()
    await it.sync()
    const { id } = await it.theConnection()
    const event = (await it.events()).find(({ summary }) => summary === 'html review')!
    await it.send('PATCH', `/calendar/events/${event.event_id}`, { is_compute_intensive: true })
    expect(await it.connect({ write: true, connection_id: id })).toBe('/?calendar=connected')
    expect((await it.status()).connections).toMatchObject([{ id, can_write: true, state: 'connected' }])
    await it.sync()
    expect((await it.events()).find(({ event_id }) => event_id === event.event_id)).toMatchObject({ is_compute_intensive: true, can_move: true })
  })

  test('without asking for leave to write has none, whatever Google was told before', async () => {
    await it.connect({ write: true })
    await db.deleteFrom('calendarConnections').execute()
    expect(await it.connect()).toBe('/?calendar=connected')
    expect(await it.theConnection()).toMatchObject({ can_write: false })
    expect(await it.connect({ write: true, connection_id: (await it.theConnection()).id })).toBe('/?calendar=connected')
    await it.connect({ connection_id: (await it.theConnection()).id })
    expect(await it.theConnection()).toMatchObject({ can_write: true })
  })

  test('that brings no refresh token keeps the one there is; without any, nothing is connected', async () => {
    const { oauth } = it.deps.outside.calendars.google!
    const real = oauth.exchange
    oauth.exchange = async (...args) => ({ ...(await real(...args)), refreshToken: null })
    expect(await it.connect()).toBe('/?calendar=failed')
    oauth.exchange = real
    await it.connect()
    oauth.exchange = async (...args) => ({ ...(await real(...args)), refreshToken: null })
    expect(await it.connect()).toBe('/?calendar=connected')
    oauth.exchange = async (...args) => ({ ...(await real(...args)), subject: null, email: null })
    expect(await it.connect()).toBe('/?calendar=failed')
    oauth.exchange = real
    it.wait(70)
    await it.sync()
    expect(await it.theConnection()).toMatchObject({ state: 'connected' })
  })

  test('of one account too many is refused', async () => {
    const { userId } = it
    await it.deps.pool.query(
      `insert into calendar_connections (user_id, kind, name, subject, sealed_secrets, created_at) select $1, 'google', 'x', n::text, 'x', now() from generate_series(1, 20) n`,
      [userId],
    )
    expect(await it.connect()).toBe('/?calendar=failed')
  })

  test('of another account is not taken for the one that was to be connected again', async () => {
    await it.connect()
    const { id } = await it.theConnection()
    expect(await it.connect({ connection_id: id }, { account: 'ben@lab.example' })).toBe('/?calendar=other_account')
    expect((await it.status()).connections).toMatchObject([{ id, name: 'ana@lab.example' }])
  })

  test('twice at once makes one connection of an account', async () => {
    expect(await Promise.all([it.connect(), it.connect(), it.connect()])).toEqual(Array.from({ length: 3 }, () => '/?calendar=connected'))
    expect((await it.status()).connections).toHaveLength(1)
  })
})

describe('what is tampered with', () => {
  const cases: [string, string, (back: URL) => void][] = [
    ['another state', 'expired', (back) => back.searchParams.set('state', 'x'.repeat(43))],
    ['no state', 'failed', (back) => back.searchParams.delete('state')],
    ['two states', 'failed', (back) => back.searchParams.append('state', 'other')],
    ['an endless state', 'failed', (back) => back.searchParams.set('state', 'x'.repeat(5000))],
    ['another code', 'failed', (back) => back.searchParams.set('code', '4/0-stolen')],
    ['no code', 'failed', (back) => back.searchParams.delete('code')],
    ['an endless code', 'failed', (back) => back.searchParams.set('code', 'x'.repeat(5000))],
    ['another issuer', 'failed', (back) => back.searchParams.set('iss', 'https://accounts.evil.example')],
    ['an error beside a code', 'failed', (back) => back.searchParams.set('error', 'server_error')],
  ]
  test.each(cases)('%s: %s, and nothing is kept', async (_what, outcome, change) => {
    const end = await it.connect({ return_to: '/calendar' }, { change })
    expect(end).toBe(`/calendar?calendar=${outcome}`)
    expect((await it.status()).connections).toEqual([])
  })

  test('without an issuer it is as good: Google does not always name it', async () =>
    expect(await it.connect({}, { change: (back) => back.searchParams.delete('iss') })).toBe('/?calendar=connected'))

  test('another verifier is refused by Google', async () => {
    const change = async () => {
      const [consent] = await db.selectFrom('calendarConsents').selectAll().execute()
      const sealed = it.deps.keyring.seal('another-verifier', `calendar_consents.sealed_verifier.${consent!.stateHash}`)
      await db.updateTable('calendarConsents').set({ sealedVerifier: sealed }).execute()
    }
    expect(await connectWith(change)).toBe('/?calendar=failed')
  })

  test('a verifier of another row does not open', async () => {
    const change = async () =>
      void (await db
        .updateTable('calendarConsents')
        .set({ sealedVerifier: it.deps.keyring.seal('x', 'elsewhere') })
        .execute())
    expect(await connectWith(change)).toBe('/?calendar=failed')
  })

  test('a return path that was changed in the database leads to our page', async () =>
    expect(await connectWith(async () => void (await db.updateTable('calendarConsents').set({ returnTo: '//evil.example' }).execute()))).toBe(
      '/calendar?calendar=connected',
    ))

  test.each(['//evil.example', 'https://evil.example/', '/calendar/../..', '/settings', '\\evil', '/calendar?x=1', ''])(
    'the return path %j is refused',
    async (path) => expect((await it.send('POST', '/calendar/google/connect', { return_to: path })).statusCode).toBe(400),
  )

  test('a redirect that is not ours is refused by Google: the code is bound to ours', async () => {
    const { authorization_url: address } = (await it.send('POST', '/calendar/google/connect', {})).json<{ authorization_url: string }>()
    const moved = new URL(address)
    moved.searchParams.set('redirect_uri', 'https://evil.example/callback')
    const back = await it.google.consent(moved.href)
    const answer = await it.app.inject({ url: `/api/v1/calendar/google/callback${back.search}`, headers: { cookie: it.cookie } })
    expect(answer.headers.location).toBe('/?calendar=failed')
  })

  test('the same answer again, from history or by a thief, brings nothing', async () => {
    let query = ''
    await it.connect({}, { change: (back) => void (query = back.search) })
    const again = await it.app.inject({ url: `/api/v1/calendar/google/callback${query}`, headers: { cookie: it.cookie } })
    expect(again.headers.location).toBe('/calendar?calendar=expired')
    expect(counted('exchanges')).toBeGreaterThan(0)
  })

  test('another session, another person or none: the answer is for the browser that began it', async () => {
    const { authorization_url: address } = (await it.send('POST', '/calendar/google/connect', {})).json<{ authorization_url: string }>()
    const back = await it.google.consent(address)
    const url = `${back.pathname}${back.search}`
    const again = cookiesOf(await it.app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { email: 'owner@example.org', password } }))
    for (const headers of [{ cookie: member.cookie }, { cookie: again }, {}, { authorization: (await aKey(it, it.cookie)).authorization }])
      expect((await it.app.inject({ url, headers })).headers.location).toBe('/calendar?calendar=expired')
    expect((await it.app.inject({ url, headers: { cookie: it.cookie } })).headers.location).toBe('/?calendar=connected')
  })

  test('an answer after ten minutes comes too late', async () => {
    expect(await it.connect({}, { change: () => it.wait(10) })).toBe('/?calendar=expired')
    expect((await it.status()).connections).toEqual([])
  })

  test('what Google sends is not repeated, and the answer is not stored', async () => {
    const answer = await it.app.inject('/api/v1/calendar/google/callback?code=SECRET-CODE&state=SECRET-STATE&error=<script>')
    expect(answer.statusCode).toBe(302)
    expect(JSON.stringify(answer.headers) + answer.body).not.toMatch(/SECRET|script>/)
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  async function connectWith(change: () => Promise<void>): Promise<string> {
    const { authorization_url: address } = (await it.send('POST', '/calendar/google/connect', {})).json<{ authorization_url: string }>()
    const back = await it.google.consent(address)
    await change()
    return String((await it.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie: it.cookie } })).headers.location)
  }
})
