import { PassThrough } from 'node:stream'
import { ConnectorError } from '@dumont/connectors'
import type { ProviderConnection, ProviderList } from '@dumont/contracts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aMember, setUpOwner } from '../../../test/accounts.ts'
import { startApp } from '../../../test/start-app.ts'
import { anOffer, aVendor, collect, secretKey } from '../../../test/vendor.ts'
import { authenticator } from '../accounts/index.ts'
import { keyring } from '../../platform/keyring.ts'
import { createLog } from '../../platform/log.ts'
import { resealConnections } from './reseal.ts'

const logged: string[] = []
const sink = new PassThrough().on('data', (line: Buffer) => logged.push(line.toString()))
let refuses = false
const acme = aVendor({
  offers: (_part, now) => {
    if (refuses) throw new ConnectorError('rejected_key', `Acme does not know ${secretKey}`)
    return [anOffer({ observedAt: now })]
  },
  testConnection: async ({ settings }) => {
    if (settings.apiKey === 'broken-key') throw new TypeError(`x of ${settings.apiKey}`)
    if (settings.apiKey !== secretKey) throw new ConnectorError('rejected_key', `Acme refused ${String(settings.apiKey)}`)
    return `Acme takes ${secretKey}`
  },
})
const free = aVendor({ id: 'free', label: 'Free', settings: acme.settings.pick({ verified: true }), about: { collects: 'All', key: null, links: [] } })
const world = await startApp({ env: { DUMONT_DEMO: 'false' }, authenticator, providers: [acme, free], log: createLog('trace', sink) })
const { app, deps } = world
const admin = await setUpOwner(world)
const member = (await aMember(world, admin, 'member')).cookie

const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: Record<string, unknown>, cookie = admin) =>
  app.inject({ method, url: `/api/v1${url}`, headers: { cookie }, payload })
const connect = async (payload: Record<string, unknown> = {}) =>
  (await call('POST', '/provider-connections', { provider: 'acme', settings: { apiKey: secretKey }, ...payload })).json<ProviderConnection>()

test('the list of providers says what each needs, with a form and its connections', async () => {
  const made = await connect({ name: 'Ours' })
  const { providers } = (await call('GET', '/providers')).json<ProviderList>()
  expect(providers).toMatchObject([
    {
      id: 'acme',
      label: 'Acme GPUs',
      kind: 'catalogue',
      needs_key: true,
      has_history: false,
      poll_seconds: 900,
      settings: {
        type: 'object',
        properties: { apiKey: { type: 'string', title: 'API key', secret: true }, verified: { type: 'boolean', default: true } },
        required: ['apiKey'],
      },
      connections: [{ id: made.id, name: 'Ours', state: 'waiting' }],
    },
    { id: 'free', needs_key: false, about: { key: null }, connections: [] },
  ])
})

test('a secret is never answered, only that it is set', async () => {
  const made = await connect()
  expect(made).toMatchObject({ name: 'Acme GPUs', settings: {}, secrets_set: ['apiKey'] })
})

test('who is no instance admin sees how connections do, and no settings', async () => {
  const { connections } = (await call('GET', '/provider-connections', undefined, member)).json<{ connections: ProviderConnection[] }>()
  expect(connections[0]).toMatchObject({ settings: null, secrets_set: null, state: 'waiting' })
  expect((await call('POST', '/provider-connections', { provider: 'acme' }, member)).statusCode).toBe(403)
})

test.each([
  [{ provider: 'nobody' }, 'provider: there is none of this name'],
  [{ provider: 'acme', settings: {} }, 'settings.apiKey: is missing or has another form'],
  [{ provider: 'acme', settings: { apiKey: 'short' } }, 'settings.apiKey: is missing or has another form'],
  [{ provider: 'acme', settings: { apiKey: secretKey, verified: 'maybe' } }, 'settings.verified: '],
  [{ provider: 'acme', settings: { apiKey: secretKey, url: 'https://elsewhere.example' } }, 'settings: Acme GPUs knows no url'],
])('%j is refused: %s', async (payload, message) => {
  const answer = await call('POST', '/provider-connections', payload)
  expect(answer.statusCode).toBe(400)
  expect(answer.json<{ error: { message: string } }>().error.message).toContain(message)
  expect(answer.body).not.toContain('short')
})

test('new settings take the place of all, but a secret that is left out stays; null takes it away', async () => {
  const { id } = await connect({ settings: { apiKey: secretKey, verified: false } })
  const patched = await call('PATCH', `/provider-connections/${id}`, { name: 'Renamed', settings: {}, poll_seconds: 3600 })
  expect(patched.json()).toMatchObject({ name: 'Renamed', settings: {}, secrets_set: ['apiKey'], poll_seconds: 3600 })
  expect((await call('PATCH', `/provider-connections/${id}`, { settings: { apiKey: null } })).statusCode).toBe(400)
})

test('pause, resume and poll', async () => {
  const { id } = await connect()
  expect((await call('POST', `/provider-connections/${id}/pause`)).json()).toMatchObject({ state: 'paused', next_poll_at: null })
  expect((await call('POST', `/provider-connections/${id}/poll`)).statusCode).toBe(409)
  acme.asked.length = 0
  await sql`delete from provider_connections where id <> ${id}`.execute(deps.db)
  await collect(deps)
  expect(acme.asked).toEqual([])
  await call('POST', `/provider-connections/${id}/resume`)
  await collect(deps)
  expect((await call('POST', `/provider-connections/${id}/poll`)).json()).toMatchObject({ state: 'ok', next_poll_at: deps.clock.now().toISOString() })
  await collect(deps)
  expect(acme.asked).toEqual(['offers all', 'offers all'])
})

test('a test says in words whether the key works, stored or not, and never shows it', async () => {
  const { id } = await connect()
  expect((await call('POST', `/provider-connections/${id}/test`)).json()).toEqual({ ok: true, message: 'Acme takes ***' })
  const other = { provider: 'acme', settings: { apiKey: 'another-key' } }
  expect((await call('POST', '/provider-connections/test', other)).json()).toEqual({ ok: false, message: 'Acme refused ***' })
  const broken = { provider: 'acme', settings: { apiKey: 'broken-key' } }
  expect((await call('POST', '/provider-connections/test', broken)).json()).toEqual({ ok: false, message: 'Testing broke on our side; the log says where' })
})

test('what is not there answers 404', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['POST', '/pause'],
  ] as const)
    expect((await call(method, `/provider-connections/999999${path}`, method === 'PATCH' ? {} : undefined)).statusCode, `${method} ${path}`).toBe(404)
})

test('a key sealed with a lost secret key is asked for again, and other connections go on', async () => {
  const { id } = await connect()
  await sql`update provider_connections set sealed_secrets = 'k9.AAAA' where id = ${id}`.execute(deps.db)
  await collect(deps)
  const row = (await call('GET', `/provider-connections/${id}`)).json<ProviderConnection>()
  expect(row).toMatchObject({ state: 'key_rejected', secrets_set: [] })
  expect(row.last_error).toContain('enter the key again')
  expect((await call('POST', `/provider-connections/${id}/test`)).statusCode).toBe(409)
  expect((await call('PATCH', `/provider-connections/${id}`, { settings: { apiKey: secretKey } })).json()).toMatchObject({
    state: 'waiting',
    secrets_set: ['apiKey'],
  })
})

test('a secret cannot be moved to another row', async () => {
  const [one, two] = [await connect(), await connect()]
  await sql`update provider_connections set sealed_secrets = (select sealed_secrets from provider_connections where id = ${one.id}) where id = ${two.id}`.execute(
    deps.db,
  )
  expect((await call('GET', `/provider-connections/${two.id}`)).json()).toMatchObject({ secrets_set: [] })
  await call('DELETE', `/provider-connections/${two.id}`)
})

test('secrets are sealed anew with the newest key, beside a change of settings; afterwards the old key may go', async () => {
  const keyOf = (letter: string) => Buffer.alloc(32, letter).toString('base64')
  await sql`delete from provider_connections`.execute(deps.db)
  const old = keyring(`old:${keyOf('a')}`)
  const ids: number[] = []
  for (let i = 0; i < 5; i++) ids.push((await connect({ name: `n${i}` })).id)
  for (const id of ids)
    await sql`update provider_connections set sealed_secrets = ${old.seal(JSON.stringify({ apiKey: `${secretKey}-${id}` }), `provider_connections.sealed_secrets.${id}`)} where id = ${id}`.execute(
      deps.db,
    )
  const both = keyring(`new:${keyOf('b')},old:${keyOf('a')}`)
  expect(await resealConnections({ db: deps.db, keyring: both })).toEqual({ changed: 5, unopened: [] })
  expect(await resealConnections({ db: deps.db, keyring: both })).toEqual({ changed: 0, unopened: [] })
  const onlyNew = keyring(`new:${keyOf('b')}`)
  const rows = await deps.db.selectFrom('providerConnections').select(['id', 'sealedSecrets']).execute()
  for (const { id, sealedSecrets } of rows)
    expect(onlyNew.open(sealedSecrets!, `provider_connections.sealed_secrets.${id}`)).toBe(JSON.stringify({ apiKey: `${secretKey}-${id}` }))
})

test('the key is nowhere: not in answers, the audit log, the log, the metrics or a dump of the database', async () => {
  await sql`delete from provider_connections`.execute(deps.db)
  const { id } = await connect()
  await collect(deps)
  refuses = true
  await call('POST', `/provider-connections/${id}/poll`)
  await collect(deps)
  await call('POST', `/provider-connections/${id}/test`)
  await call('POST', '/provider-connections', { provider: 'acme', settings: { apiKey: { nested: secretKey } } })
  await call('POST', '/provider-connections', { provider: 'acme', settings: { apiKey: secretKey }, nonsense: secretKey })
  const paths = ['/api/v1/providers', '/api/v1/provider-connections', `/api/v1/provider-connections/${id}`, '/api/v1/audit', '/metrics', '/readyz']
  const answers = await Promise.all(paths.map(async (url) => (await app.inject({ url, headers: { cookie: admin } })).body))
  const { rows } = await sql<{
    name: string
  }>`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`.execute(deps.db)
  const dump = await Promise.all(rows.map(async ({ name }) => JSON.stringify((await sql`select t::text as line from ${sql.id(name)} t`.execute(deps.db)).rows)))
  expect(dump.join('')).toContain('Acme does not know ***')
  expect(logged.join('')).toContain('Acme does not know ***')
  expect([...answers, ...dump, ...logged].filter((text) => text.includes('CANARY'))).toEqual([])
})
