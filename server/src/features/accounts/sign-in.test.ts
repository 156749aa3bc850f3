import { expect, test } from 'vitest'
import { aKey, aMember, cookiesOf, firstOwnerCookie, password, pathOf, setUpOwner, startAppWithAccounts, tokenOf } from '../../../test/accounts.ts'
import { ownerSignInLink, resetLinkAtTerminal, signInLinkAtTerminal } from './index.ts'
import { jobs } from './jobs.ts'

const email = 'owner@example.org'
const world = await startAppWithAccounts()
const { app, deps, clock } = world
const owner = await setUpOwner(world)

type Payload = Record<string, unknown>
const post = (url: string, payload: Payload, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: `/api/v1/${url}`, payload, headers })
const signIn = (payload: Payload, remoteAddress = '198.51.100.1') => app.inject({ method: 'POST', url: '/api/v1/sign-in', payload, remoteAddress })
const me = (cookie: string) => app.inject({ url: '/api/v1/me', headers: { cookie } })
const pass = (ms: number) => clock.set(new Date(clock.now().getTime() + ms))

test('after set-up there is no sign-in link any more, and the page knows that an owner exists', async () => {
  expect(await ownerSignInLink(deps)).toBeUndefined()
  expect((await app.inject('/api/v1/sign-in-options')).json()).toEqual({ sign_up_open: false, owner_exists: true })
})

test('before set-up the page says that the link is needed', async () => {
  const fresh = await startAppWithAccounts()
  await ownerSignInLink(fresh.deps)
  expect((await fresh.app.inject('/api/v1/sign-in-options')).json()).toEqual({ sign_up_open: false, owner_exists: false })
})

test('set-up happens once, ends the link session and the links', async () => {
  const fresh = await startAppWithAccounts()
  const byLink = await firstOwnerCookie(fresh)
  const spare = (await ownerSignInLink(fresh.deps))!
  const payload = { name: 'Ada', email: 'Ada@Example.org', password }
  const answer = await fresh.app.inject({ method: 'POST', url: '/api/v1/setup', headers: { cookie: byLink }, payload })
  expect(answer.json()).toMatchObject({ user: { name: 'Ada', email: 'ada@example.org' }, setup_needed: false, instance_admin: true })
  expect((await fresh.app.inject({ url: '/api/v1/me', headers: { cookie: byLink } })).statusCode).toBe(401)
  expect((await fresh.app.inject(pathOf(spare))).headers.location).toBe('/sign-in?link=expired')
  const again = await fresh.app.inject({ method: 'POST', url: '/api/v1/setup', headers: { cookie: cookiesOf(answer) }, payload })
  expect(again.json().error.code).toBe('conflict')
})

test('signs in by e-mail, in any case, and password', async () => {
  const answer = await signIn({ email: 'OWNER@example.org', password })
  expect(answer.json()).toMatchObject({ user: { email }, via: 'session', role: 'owner' })
  expect((await me(cookiesOf(answer))).statusCode).toBe(200)
})

test('each sign-in has a session of its own, and a session planted before is not taken over', async () => {
  const planted = await signIn({ email, password })
  const answer = await app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { email, password }, headers: { cookie: cookiesOf(planted) } })
  expect(cookiesOf(answer)).not.toBe(cookiesOf(planted))
  expect((await me(cookiesOf(planted))).statusCode).toBe(401)
})

test('a wrong password and an e-mail nobody has get the same answer', async () => {
  const wrong = await signIn({ email, password: 'not the password' }, '198.51.100.9')
  const unknown = await signIn({ email: 'nobody@example.org', password: 'not the password' }, '198.51.100.9')
  expect(wrong.statusCode).toBe(401)
  const told = (answer: typeof wrong) => ({ ...answer.json().error, request_id: '' })
  expect(told(wrong)).toEqual(told(unknown))
})

test('an unknown e-mail costs a scrypt as well', async () => {
  const shortest = async (address: string, who: string) => {
    const times: number[] = []
    for (let i = 0; i < 3; i++) {
      const start = performance.now()
      await signIn({ email: `${i}${who}`, password: 'not the password' }, address)
      times.push(performance.now() - start)
    }
    return Math.min(...times)
  }
  // A scrypt takes about 50 ms or more; without one the answer takes under 10 ms.
  expect(await shortest('198.51.100.10', 'nobody@example.org')).toBeGreaterThan(25)
})

test('sign-out ends the session on the server and takes the cookie away', async () => {
  const cookie = cookiesOf(await signIn({ email, password }))
  const answer = await post('sign-out', {}, { cookie })
  expect(answer.statusCode).toBe(204)
  expect(answer.cookies).toContainEqual(expect.objectContaining({ name: 'dumont.session_token', value: '', maxAge: 0 }))
  expect((await me(cookie)).statusCode).toBe(401)
})

test('signing out without a session is no mistake', async () => {
  expect((await app.inject({ method: 'POST', url: '/api/v1/sign-out' })).statusCode).toBe(204)
})

test('sign-up is closed unless configured', async () => {
  expect((await post('sign-up', { name: 'Eve', email: 'eve@example.org', password })).json().error.code).toBe('sign_up_closed')
})

test('with sign-up open a newcomer gets a workspace of their own and no instance rights', async () => {
  const open = await startAppWithAccounts({ env: { DUMONT_SIGN_UP: 'true' } })
  const signUp = () => open.app.inject({ method: 'POST', url: '/api/v1/sign-up', payload: { name: 'Eve', email: 'eve@example.org', password } })
  const answer = await signUp()
  expect(answer.statusCode).toBe(201)
  expect(answer.json()).toMatchObject({ workspace: { name: "Eve's workspace" }, role: 'owner', instance_admin: false, setup_needed: false })
  expect((await signUp()).json().error.code).toBe('conflict')
})

test('a changed password ends all other sessions and rotates this one', async () => {
  const { cookie } = await aMember(world, owner, 'member', 'changer@example.org')
  const other = cookiesOf(await signIn({ email: 'changer@example.org', password }, '198.51.100.20'))
  const wrong = await post('account/password', { current_password: 'not the password', new_password: 'another good one' }, { cookie })
  expect(wrong.json().error).toMatchObject({ code: 'validation_failed', message: 'current_password: is not right' })
  const answer = await post('account/password', { current_password: password, new_password: 'another good one' }, { cookie })
  expect(answer.statusCode).toBe(204)
  expect((await me(cookie)).statusCode).toBe(401)
  expect((await me(other)).statusCode).toBe(401)
  expect((await me(cookiesOf(answer))).statusCode).toBe(200)
  expect((await signIn({ email: 'changer@example.org', password: 'another good one' }, '198.51.100.20')).statusCode).toBe(200)
})

test('a key cannot change the password', async () => {
  const { authorization } = await aKey(world, owner)
  expect((await post('account/password', { current_password: password, new_password: 'another good one' }, { authorization })).json().error.code).toBe(
    'forbidden',
  )
})

test('without a password yet there is none to change', async () => {
  const fresh = await startAppWithAccounts()
  const cookie = await firstOwnerCookie(fresh)
  const answer = await fresh.app.inject({
    method: 'POST',
    url: '/api/v1/account/password',
    headers: { cookie },
    payload: { current_password: 'x', new_password: password },
  })
  expect(answer.json().error.code).toBe('conflict')
})

test('a reset link sets a new password once and ends all sessions', async () => {
  const { cookie } = await aMember(world, owner, 'viewer', 'forgetful@example.org')
  const token = tokenOf(await resetLinkAtTerminal(deps, 'Forgetful@example.org'))
  expect((await post('reset-password', { token, password: 'a new password' })).statusCode).toBe(204)
  expect((await me(cookie)).statusCode).toBe(401)
  expect((await signIn({ email: 'forgetful@example.org', password: 'a new password' }, '198.51.100.21')).statusCode).toBe(200)
  expect((await post('reset-password', { token, password: 'yet another one' })).json().error.code).toBe('link_expired')
})

test('a reset link ends after half an hour, and is no sign-in link', async () => {
  const link = await resetLinkAtTerminal(deps, email)
  expect((await app.inject(`/auth/link/${tokenOf(link)}`)).headers.location).toBe('/sign-in?link=expired')
  pass(30 * 60_000)
  expect((await post('reset-password', { token: tokenOf(link), password: 'a new password' })).statusCode).toBe(410)
})

test('somebody in no workspace cannot sign in, not even by a link', async () => {
  const { userId } = await aMember(world, owner, 'viewer', 'leaver@example.org')
  const link = await signInLinkAtTerminal(deps, 'leaver@example.org')
  await app.inject({ method: 'DELETE', url: `/api/v1/members/${userId}`, headers: { cookie: owner } })
  expect((await signIn({ email: 'leaver@example.org', password }, '198.51.100.22')).json().error.code).toBe('forbidden')
  expect((await app.inject(pathOf(link))).statusCode).toBe(403)
  expect(await deps.db.selectFrom('sessions').select('id').where('userId', '=', userId).execute()).toEqual([])
})

test('guessing at one account slows down from any address, with Retry-After, and ends with the wait', async () => {
  await aMember(world, owner, 'viewer', 'victim@example.org')
  const guess = (i: number) => signIn({ email: 'victim@example.org', password: `guess ${i}` }, `203.0.113.${i}`)
  for (let i = 0; i < 5; i++) expect((await guess(i)).statusCode).toBe(401)
  const refused = await guess(6)
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBe('1')
  expect(refused.json().error.hint).toBe('Try again in 1 s.')
  expect((await signIn({ email: 'victim@example.org', password }, '203.0.113.200')).statusCode).toBe(429)
  pass(1000)
  expect((await signIn({ email: 'victim@example.org', password }, '203.0.113.200')).statusCode).toBe(200)
})

test('guesses by strangers never keep out who signs in from where they did before', async () => {
  await aMember(world, owner, 'viewer', 'regular@example.org')
  await signIn({ email: 'regular@example.org', password }, '192.0.2.77')
  for (let i = 0; i < 12; i++) await signIn({ email: 'regular@example.org', password: 'guess' }, `203.0.113.${100 + i}`)
  expect((await signIn({ email: 'regular@example.org', password }, '203.0.113.120')).statusCode).toBe(429)
  expect((await signIn({ email: 'regular@example.org', password }, '192.0.2.77')).statusCode).toBe(200)
})

test('guesses from a shared address never keep out who signed in there before', async () => {
  await aMember(world, owner, 'viewer', 'colleague@example.org')
  await signIn({ email: 'colleague@example.org', password }, '192.0.2.55')
  for (let i = 0; i < 25; i++) await signIn({ email: `guessed${i}@example.org`, password: 'guess' }, '192.0.2.55')
  expect((await signIn({ email: 'newcomer@example.org', password: 'guess' }, '192.0.2.55')).statusCode).toBe(429)
  expect((await signIn({ email: 'colleague@example.org', password }, '192.0.2.55')).statusCode).toBe(200)
  // And who is known there can still be guessed at no faster than anywhere.
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, i) => signIn({ email: 'colleague@example.org', password: `guess ${i}` }, '192.0.2.55')))
  expect(guesses.filter((answer) => answer.statusCode === 401)).toHaveLength(5)
})

test('an address that guesses at many accounts slows down, whatever X-Forwarded-For it sends', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        payload: { email: `someone${i}@example.org`, password: 'guess' },
        headers: { 'x-forwarded-for': `10.0.0.${i}` },
        remoteAddress: '192.0.2.99',
      }),
    ),
  )
  expect(statuses.filter((answer) => answer.statusCode === 401)).toHaveLength(20)
  expect(statuses.filter((answer) => answer.statusCode === 429)).toHaveLength(20)
})

test('behind a trusted proxy the forwarded address counts', async () => {
  const behind = await startAppWithAccounts({ env: { DUMONT_TRUSTED_PROXIES: '192.0.2.1' } })
  const guess = (from: string) =>
    behind.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      payload: { email: `${from}@example.org`, password: 'x' },
      headers: { 'x-forwarded-for': from },
      remoteAddress: '192.0.2.1',
    })
  await guess('203.0.113.1')
  await guess('203.0.113.2')
  const buckets = await behind.deps.db.selectFrom('signInAttempts').select('bucket').where('bucket', 'like', 'address:%').orderBy('bucket').execute()
  expect(buckets.map((row) => row.bucket)).toEqual(['address:203.0.113.1', 'address:203.0.113.2'])
})

test('the tables that only expire are swept', async () => {
  await resetLinkAtTerminal(deps, email)
  await jobs[0]!.runDue(deps, new Date(clock.now().getTime() + 31 * 86_400_000), AbortSignal.timeout(1000))
  for (const table of ['signInAttempts', 'accountLinks', 'sessions'] as const) expect(await deps.db.selectFrom(table).selectAll().execute()).toEqual([])
})
