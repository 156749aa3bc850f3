import { expect, test } from 'vitest'
import { aKey, firstOwnerCookie, startAppWithAccounts } from '../../../test/accounts.ts'
import { bearerKey } from './tokens.ts'

const world = await startAppWithAccounts()
const { app, deps, clock } = world
const cookie = await firstOwnerCookie(world)
const me = (authorization: string) => app.inject({ url: '/api/v1/me', headers: { authorization } })

test('a key is shown once and stored as a hash only', async () => {
  const { key } = await aKey(world, cookie)
  expect(key).toMatch(/^dmt_[A-Za-z0-9_-]{43}$/)
  const list = await app.inject({ url: '/api/v1/keys', headers: { cookie } })
  expect(list.json().keys[0]).toMatchObject({ name: 'test', prefix: key.slice(0, 12), scope: 'write', last_used_at: null, revoked_at: null })
  expect(list.body).not.toContain(key)
  expect(JSON.stringify(await deps.db.selectFrom('apiKeys').selectAll().execute())).not.toContain(key)
  expect(JSON.stringify(await deps.db.selectFrom('auditLog').selectAll().execute())).not.toContain(key)
})

test('a key acts for its person, with its own scope', async () => {
  const { authorization } = await aKey(world, cookie, 'read')
  expect((await me(authorization)).json()).toMatchObject({ role: 'owner', scope: 'read', instance_admin: true, via: 'key' })
})

test('a read key changes nothing', async () => {
  const { id, authorization } = await aKey(world, cookie, 'read')
  const answer = await app.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers: { authorization } })
  expect(answer.json().error.code).toBe('forbidden')
})

test('a revoked key is nobody at once', async () => {
  const { id, authorization } = await aKey(world, cookie)
  expect((await app.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers: { cookie } })).statusCode).toBe(204)
  expect((await me(authorization)).statusCode).toBe(401)
})

test('a key cannot make another key, even with write scope', async () => {
  const { authorization } = await aKey(world, cookie)
  const answer = await app.inject({ method: 'POST', url: '/api/v1/keys', headers: { authorization }, payload: { name: 'next', scope: 'write' } })
  expect(answer.json().error.code).toBe('forbidden')
})

test('last use is written at most once a minute', async () => {
  const { id, authorization } = await aKey(world, cookie)
  const lastUse = async () =>
    (await deps.db.selectFrom('apiKeys').select('lastUsedAt').where('id', '=', id).executeTakeFirstOrThrow()).lastUsedAt?.toISOString()
  clock.set(new Date('2026-03-05T00:00:00Z'))
  await me(authorization)
  clock.set(new Date('2026-03-05T00:00:59Z'))
  await me(authorization)
  expect(await lastUse()).toBe('2026-03-05T00:00:00.000Z')
  clock.set(new Date('2026-03-05T00:01:00Z'))
  await me(authorization)
  expect(await lastUse()).toBe('2026-03-05T00:01:00.000Z')
})

test('a wrong key is not saved by a good cookie', async () => {
  const answer = await app.inject({ url: '/api/v1/me', headers: { cookie, authorization: `Bearer dmt_${'A'.repeat(43)}` } })
  expect(answer.statusCode).toBe(401)
})

test('a key whose first characters are right and the rest wrong is nobody', async () => {
  const { key } = await aKey(world, cookie)
  expect((await me(`Bearer ${key.slice(0, 12)}${'x'.repeat(35)}`)).statusCode).toBe(401)
})

const key = `dmt_${'a'.repeat(43)}`
test.each([
  [`Bearer ${key}`, key],
  [`  bearer   ${key} `, key],
  [`Basic ${key}`, undefined],
  [`Bearer ${key} more`, undefined],
  [`Bearer ${key.slice(0, -1)}`, undefined],
  ['Bearer', undefined],
  ['', undefined],
])('the header "%s" carries the key %s', (header, expected) => {
  expect(bearerKey(header)).toBe(expected)
})
