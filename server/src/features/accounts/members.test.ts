import { expect, test } from 'vitest'
import { aKey, aMember, aStranger, cookiesOf, password, setUpOwner, startAppWithAccounts, tokenOf } from '../../../test/accounts.ts'

const world = await startAppWithAccounts({ env: { DUMONT_SIGN_UP: 'true' } })
const { app, deps, clock } = world
const owner = await setUpOwner(world)
const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, cookie: string, payload?: Record<string, unknown>) =>
  app.inject({ method, url: `/api/v1/${url}`, headers: { cookie }, payload })
const accept = (token: string, email: string, more: Record<string, unknown> = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/invitations/accept', payload: { token, name: 'New', email, password, ...more } })
const invite = async (payload: Record<string, unknown> = {}) => (await call('POST', 'invitations', owner, payload)).json<{ id: number; link: string }>()
const ownId = async (cookie: string) => (await call('GET', 'me', cookie)).json<{ user: { id: string } }>().user.id

test('an invitation lets one person in, with the role it names', async () => {
  const { link } = await invite({ role: 'viewer' })
  expect(link).toMatch(/\/invite\/[\w-]{43}$/)
  const answer = await accept(tokenOf(link), 'First@example.org')
  expect(answer.json()).toMatchObject({ role: 'viewer', instance_admin: false, user: { email: 'first@example.org' } })
  expect((await accept(tokenOf(link), 'second@example.org')).json().error.code).toBe('link_expired')
})

test('of two browsers with one invitation, one comes in', async () => {
  const token = tokenOf((await invite()).link)
  const answers = await Promise.all([1, 2, 3, 4].map((i) => accept(token, `racer${i}@example.org`)))
  expect(answers.map((answer) => answer.statusCode).sort((a, b) => a - b)).toEqual([200, 410, 410, 410])
})

test('an invitation ends after 7 days', async () => {
  const token = tokenOf((await invite()).link)
  const before = clock.now()
  clock.set(new Date(before.getTime() + 7 * 86_400_000))
  expect((await accept(token, 'late@example.org')).statusCode).toBe(410)
  clock.set(before)
})

test('a withdrawn invitation is worth nothing and leaves the list', async () => {
  const { id, link } = await invite()
  expect((await call('DELETE', `invitations/${id}`, owner)).statusCode).toBe(204)
  expect((await accept(tokenOf(link), 'late@example.org')).statusCode).toBe(410)
  expect((await call('GET', 'invitations', owner)).json().invitations.map((row: { id: number }) => row.id)).not.toContain(id)
})

test('an accepted invitation cannot be withdrawn', async () => {
  const { id, link } = await invite()
  await accept(tokenOf(link), 'quick@example.org')
  expect((await call('DELETE', `invitations/${id}`, owner)).json().error.code).toBe('conflict')
})

test('an invitation for one e-mail is for no other', async () => {
  const token = tokenOf((await invite({ email: 'Meant@example.org' })).link)
  expect((await accept(token, 'other@example.org')).statusCode).toBe(400)
  expect((await accept(token, 'meant@example.org')).statusCode).toBe(200)
})

test('an invitation does not open an existing account: the password must be right, and it belongs elsewhere', async () => {
  await aStranger(world, 'settled@example.org')
  const token = tokenOf((await invite()).link)
  expect((await accept(token, 'settled@example.org', { password: 'a wrong password' })).json().error.code).toBe('sign_in_failed')
  expect((await accept(token, 'settled@example.org')).json().error.code).toBe('conflict')
})

test('who was removed loses session and keys at once, and may be invited again; old keys stay dead', async () => {
  const { cookie, userId } = await aMember(world, owner, 'member', 'back@example.org')
  const { authorization } = await aKey(world, cookie)
  const byKey = () => app.inject({ url: '/api/v1/me', headers: { authorization } })
  expect((await byKey()).statusCode).toBe(200)
  expect((await call('DELETE', `members/${userId}`, owner)).statusCode).toBe(204)
  expect((await byKey()).statusCode).toBe(401)
  expect((await call('GET', 'me', cookie)).statusCode).toBe(401)
  const again = await accept(tokenOf((await invite({ role: 'viewer' })).link), 'back@example.org')
  expect(again.json()).toMatchObject({ role: 'viewer', user: { id: userId } })
  expect((await byKey()).statusCode).toBe(401)
})

test('a new role holds at once', async () => {
  const { cookie, userId } = await aMember(world, owner, 'viewer', 'riser@example.org')
  expect((await call('GET', 'audit', cookie)).statusCode).toBe(403)
  expect((await call('PATCH', `members/${userId}`, owner, { role: 'owner' })).statusCode).toBe(204)
  expect((await call('GET', 'audit', cookie)).statusCode).toBe(200)
  await call('PATCH', `members/${userId}`, owner, { role: 'viewer' })
})

test('the last owner can neither step down nor leave', async () => {
  const { cookie, userId } = await aStranger(world, 'alone@example.org')
  expect((await call('PATCH', `members/${userId}`, cookie, { role: 'member' })).json().error.code).toBe('conflict')
  expect((await call('DELETE', `members/${userId}`, cookie)).json().error.code).toBe('conflict')
})

test('two owners who remove each other at once: one stays', async () => {
  const first = await aStranger(world, 'left@example.org')
  const second = await aMember(world, first.cookie, 'owner', 'right@example.org')
  const answers = await Promise.all([call('DELETE', `members/${second.userId}`, first.cookie), call('DELETE', `members/${first.userId}`, second.cookie)])
  expect(answers.filter((answer) => answer.statusCode === 204)).toHaveLength(1)
})

test('members are listed to all of the workspace and to nobody else', async () => {
  const names = async (cookie: string) => (await call('GET', 'members', cookie)).json().members.map((member: { email: string }) => member.email)
  const stranger = await aStranger(world, 'listless@example.org')
  expect(await names(stranger.cookie)).toEqual(['listless@example.org'])
  expect(await names(owner)).toContain('owner@example.org')
})

test("other workspaces' people, keys and invitations answer 404", async () => {
  const stranger = await aStranger(world, 'curious@example.org')
  const { id } = await invite()
  const key = await aKey(world, owner)
  const answers = [
    await call('PATCH', `members/${await ownId(owner)}`, stranger.cookie, { role: 'viewer' }),
    await call('DELETE', `members/${await ownId(owner)}`, stranger.cookie),
    await call('DELETE', `invitations/${id}`, stranger.cookie),
    await call('DELETE', `keys/${key.id}`, stranger.cookie),
  ]
  expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404])
})

test("a colleague's keys are not mine to see or revoke", async () => {
  const { cookie } = await aMember(world, owner, 'owner', 'colleague@example.org')
  const key = await aKey(world, owner)
  expect((await call('GET', 'keys', cookie)).json().keys).toEqual([])
  expect((await call('DELETE', `keys/${key.id}`, cookie)).statusCode).toBe(404)
})

test('the audit log tells owners who did what, page by page, without secrets and without other workspaces', async () => {
  const { cookie } = await aStranger(world, 'auditor@example.org')
  const invited = (await call('POST', 'invitations', cookie, { role: 'member' })).json<{ link: string; id: number }>()
  await aKey(world, cookie)
  const first = (await call('GET', 'audit?limit=2', cookie)).json()
  expect(first.entries).toMatchObject([
    { who: 'auditor@example.org', action: 'key.created', detail: { name: 'test', scope: 'write' } },
    { who: 'auditor@example.org', action: 'invitation.created', target: String(invited.id), detail: { role: 'member', email: null } },
  ])
  const second = (await call('GET', `audit?limit=2&before=${first.next_before}`, cookie)).json()
  expect(second).toMatchObject({ entries: [{ action: 'account.opened' }], next_before: null })
  const log = JSON.stringify(await deps.db.selectFrom('auditLog').selectAll().execute())
  expect(log).not.toContain(tokenOf(invited.link))
  expect(log).not.toContain(password)
})

test('what a key does is told apart in the audit log', async () => {
  const { authorization } = await aKey(world, owner)
  await app.inject({ method: 'POST', url: '/api/v1/invitations', headers: { authorization }, payload: {} })
  expect((await call('GET', 'audit?limit=1', owner)).json().entries[0].who).toBe('owner@example.org (API key)')
})

test('an invited person signs in by their own password afterwards', async () => {
  await aMember(world, owner, 'member', 'returns@example.org')
  const answer = await app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { email: 'returns@example.org', password } })
  expect(cookiesOf(answer)).toContain('dumont.session_token=')
})
