import { expect, test } from 'vitest'
import { cookiesOf, firstOwnerCookie, pathOf, startAppWithAccounts } from '../../../test/accounts.ts'
import { ownerSignInLink } from './index.ts'

const world = await startAppWithAccounts()
const { app, deps, clock } = world
const freshLink = async () => pathOf((await ownerSignInLink(deps))!)

test('the printed link signs the first owner in, as instance admin who still has to set up', async () => {
  const answer = await app.inject(await freshLink())
  expect(answer.statusCode).toBe(303)
  expect(answer.headers.location).toBe('/')
  const me = await app.inject({ url: '/api/v1/me', headers: { cookie: cookiesOf(answer) } })
  expect(me.json()).toMatchObject({
    user: { name: 'Owner', email: null },
    role: 'owner',
    scope: 'write',
    instance_admin: true,
    via: 'session',
    setup_needed: true,
  })
})

test('the cookie is HttpOnly and SameSite=Lax', async () => {
  const answer = await app.inject(await freshLink())
  expect(answer.cookies).toEqual([expect.objectContaining({ name: 'dumont.session_token', httpOnly: true, sameSite: 'Lax', path: '/' })])
  expect(answer.cookies[0]!.secure).toBeUndefined()
})

test('a link works once, also when two browsers open it at the same moment', async () => {
  const link = await freshLink()
  const answers = await Promise.all(Array.from({ length: 8 }, () => app.inject(link)))
  const places = answers.map((answer) => String(answer.headers.location)).sort((a, b) => a.length - b.length)
  expect(places).toEqual(['/', ...Array<string>(7).fill('/sign-in?link=expired')])
})

test('a HEAD request, as link previews make, does not use the link up', async () => {
  const link = await freshLink()
  expect((await app.inject({ method: 'HEAD', url: link })).statusCode).toBe(404)
  expect((await app.inject(link)).headers.location).toBe('/')
})

test('a newer link ends the older one', async () => {
  const older = await freshLink()
  await freshLink()
  expect((await app.inject(older)).headers.location).toBe('/sign-in?link=expired')
})

test('a link ends after 24 hours', async () => {
  const link = await freshLink()
  const before = clock.now()
  clock.set(new Date(before.getTime() + 24 * 3_600_000))
  expect((await app.inject(link)).headers.location).toBe('/sign-in?link=expired')
  clock.set(before)
})

test('only one first owner is made when several processes start at once', async () => {
  const other = await startAppWithAccounts()
  await Promise.all(Array.from({ length: 5 }, () => ownerSignInLink(other.deps)))
  expect(await other.deps.db.selectFrom('users').select('instanceAdmin').execute()).toEqual([{ instanceAdmin: true }])
  expect(await other.deps.db.selectFrom('workspaces').select('name').execute()).toHaveLength(1)
})

test('the session ends when its 30 days are over', async () => {
  const cookie = await firstOwnerCookie(world)
  const before = clock.now()
  clock.set(new Date(before.getTime() + 30 * 86_400_000 - 1))
  expect((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(200)
  clock.set(new Date(before.getTime() + 30 * 86_400_000))
  expect((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
  clock.set(before)
})

test('signing in again ends the session that the browser had', async () => {
  const cookie = await firstOwnerCookie(world)
  await app.inject({ url: await freshLink(), headers: { cookie } })
  expect((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
})

test.each([
  ['a changed signature', (cookie: string) => cookie.replace(/.{8}$/, 'AAAAAA%3D')],
  ['no signature', (cookie: string) => cookie.split('.').slice(0, 2).join('.')],
  ['broken percent signs', () => 'dumont.session_token=%E0%A4%A.x'],
  ['another cookie', () => 'theme=dark'],
])('%s in the cookie is nobody', async (_what, change) => {
  const cookie = change(await firstOwnerCookie(world))
  expect((await app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401)
})

test('with an https address the cookie is Secure and says so in its name', async () => {
  const other = await startAppWithAccounts({ env: { DUMONT_PUBLIC_URL: 'https://gpu.example' } })
  const link = (await ownerSignInLink(other.deps))!
  expect(link).toMatch(/^https:\/\/gpu\.example\/auth\/link\/[\w-]{43}$/)
  const answer = await other.app.inject(pathOf(link))
  expect(answer.cookies).toEqual([expect.objectContaining({ name: '__Host-dumont.session_token', secure: true })])
  expect((await other.app.inject({ url: '/api/v1/me', headers: { cookie: cookiesOf(answer) } })).statusCode).toBe(200)
})
