import { afterEach, expect, test } from 'vitest'
import { ConnectorError } from '../../connector-error.ts'
import type { FakeGoogleOptions } from './fake/start.ts'
import { grantedBy, googleOAuth, googleScopes } from './oauth.ts'
import { challenge, openFakeGoogle, redirectUri, verifier } from './open-fake-google.ts'

const now = new Date('2026-03-04T05:06:00Z')
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
async function start(options: Partial<FakeGoogleOptions> = {}) {
  const google = await openFakeGoogle({ now: () => now, ...options })
  closing.push(google)
  return google
}
const failure = async (asked: Promise<unknown>) =>
  asked.then(
    () => 'no failure',
    (error: unknown) => (error instanceof ConnectorError ? error.failure : error),
  )
const scope = (name: string) => `https://www.googleapis.com/auth/${name}`

test('consent is asked for with PKCE, state, offline access and no more scopes than needed', async () => {
  const { oauth, addresses } = await start()
  const url = new URL(oauth.consentUrl({ state: 's 1&x', challenge, scopes: googleScopes.read, loginHint: 'ana@lab.example' }))
  expect(url.origin + url.pathname).toBe(addresses.authorization)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'dumont-fake.apps.googleusercontent.com',
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 's 1&x',
    scope: `openid email ${scope('calendar.calendarlist.readonly')} ${scope('calendar.events.readonly')}`,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
    login_hint: 'ana@lab.example',
  })
})

test('a code brings tokens, their end, the scopes given and whose they are', async () => {
  const { connect } = await start()
  const tokens = await connect({ write: false })
  expect(tokens).toEqual({
    accessToken: expect.stringContaining('CANARY') as string,
    refreshToken: expect.stringContaining('CANARY') as string,
    expiresAt: new Date('2026-03-04T06:05:59Z'),
    scopes: ['openid', scope('userinfo.email'), scope('calendar.calendarlist.readonly'), scope('calendar.events.readonly')],
    email: 'ana@lab.example',
    subject: expect.stringMatching(/^\d{10,21}$/) as string,
  })
  expect(grantedBy(tokens.scopes)).toEqual({ read: true, write: false })
})

test('a refresh brings a new access token, and no new refresh token', async () => {
  const { connect, oauth, counters } = await start()
  const { accessToken, refreshToken } = await connect()
  const refreshed = await oauth.refresh(refreshToken!)
  expect(refreshed).toMatchObject({ refreshToken: null, expiresAt: new Date('2026-03-04T06:05:59Z'), email: 'ana@lab.example' })
  expect(refreshed.accessToken).not.toBe(accessToken)
  expect(grantedBy(refreshed.scopes)).toEqual({ read: true, write: true })
  expect(counters()).toMatchObject({ exchanges: 1, refreshes: 1 })
})

test('a refresh that brings a new refresh token says so: the old one is dead', async () => {
  const { connect, oauth, rotate } = await start()
  const { refreshToken } = await connect()
  rotate({ on: true })
  const rotated = await oauth.refresh(refreshToken!)
  expect(rotated.refreshToken).toMatch(/CANARY/)
  expect(await failure(oauth.refresh(refreshToken!))).toBe('auth_failed')
  expect((await oauth.refresh(rotated.refreshToken!)).accessToken).toMatch(/CANARY/)
})

test('more consent later adds to what was given before', async () => {
  const { connect } = await start()
  await connect({ write: false })
  expect((await connect({ write: true })).scopes).toEqual(expect.arrayContaining([scope('calendar.events'), scope('calendar.events.readonly')]))
})

test('a box left unticked is a scope less', async () => {
  const { connect } = await start()
  const { scopes } = await connect({ granted: [scope('calendar.calendarlist.readonly')] })
  expect(grantedBy(scopes)).toEqual({ read: false, write: false })
})

test.each([
  [[], { read: false, write: false }],
  [[scope('calendar.events')], { read: false, write: false }],
  [[scope('calendar.readonly')], { read: true, write: false }],
  [[scope('calendar')], { read: true, write: true }],
  [[scope('calendar.events'), scope('calendar.calendarlist.readonly')], { read: true, write: true }],
])('%j allows %j', (scopes, allowed) => {
  expect(grantedBy(scopes)).toEqual(allowed)
})

test('a code is good once, with its own verifier and redirect address', async () => {
  const { google, oauth, asking } = await start().then((google) => ({ google, ...google }))
  const code = async () => (await google.consent(oauth.consentUrl({ state: 's', challenge, scopes: googleScopes.read }))).searchParams.get('code')!
  const once = await code()
  await oauth.exchange(once, verifier)
  expect(await failure(oauth.exchange(once, verifier))).toBe('auth_failed')
  expect(await failure(oauth.exchange(await code(), `${verifier}x`))).toBe('auth_failed')
  expect(await failure(oauth.exchange('made up', verifier))).toBe('auth_failed')
  const elsewhere = googleOAuth({ ...google.client, redirectUri: `${redirectUri}/`, addresses: google.addresses, ...asking })
  expect(await failure(elsewhere.exchange(await code(), verifier))).toBe('rejected_key')
  const stranger = googleOAuth({ ...google.client, clientSecret: 'wrong', redirectUri, addresses: google.addresses, ...asking })
  expect(await failure(stranger.exchange(await code(), verifier))).toBe('rejected_key')
})

test('who says no comes back with the state and no code', async () => {
  const { consent, oauth } = await start()
  const back = await consent(oauth.consentUrl({ state: 's', challenge, scopes: googleScopes.read }), { decision: 'deny' })
  expect(back.href).toBe(`${redirectUri}?state=s&error=access_denied`)
})

test('revoking ends the grant; what Google knows no more is revoked already', async () => {
  const { connect, oauth, counters } = await start()
  const { refreshToken } = await connect()
  await oauth.revoke(refreshToken!)
  await oauth.revoke(refreshToken!)
  await oauth.revoke('never heard of')
  expect(await failure(oauth.refresh(refreshToken!))).toBe('auth_failed')
  expect(counters()).toMatchObject({ revocations: 1, refusedRefreshes: 1 })
})

test('revoking by the access token ends the grant too', async () => {
  const { connect, oauth } = await start()
  const { accessToken, refreshToken } = await connect()
  await oauth.revoke(accessToken)
  expect(await failure(oauth.refresh(refreshToken!))).toBe('auth_failed')
})

test.each([
  ['invalid_grant', 'auth_failed'],
  ['invalid_client', 'rejected_key'],
  ['unavailable', 'unavailable'],
  ['server_error', 'unavailable'],
  ['slow_loris', 'unavailable'],
  ['hang', 'unavailable'],
  ['reset', 'unavailable'],
  ['lost_answer', 'unavailable'],
  ['rate_limited', 'rate_limited'],
  ['html', 'unexpected_answer'],
  ['empty', 'unexpected_answer'],
  ['truncated', 'unexpected_answer'],
  ['deep_json', 'unexpected_answer'],
  ['huge_body', 'unexpected_answer'],
  ['gzip_bomb', 'unexpected_answer'],
  ['no_content', 'unexpected_answer'],
  ['redirect_loop', 'unexpected_answer'],
  ['unauthorized', 'unexpected_answer'],
  ['forbidden', 'unexpected_answer'],
] as const)('a refresh answered with %s is %s, asked once, and holds no secret', async (fault, expected) => {
  const { connect, fail, counters, client, addresses, asking } = await start()
  const limits = { timeoutMs: /hang|slow/.test(fault) ? 300 : 20_000, maxBytes: 1_500_000 }
  const oauth = googleOAuth({ ...client, redirectUri, addresses, ...asking, limits })
  const { refreshToken } = await connect()
  fail({ fault, on: 'token' })
  const before = counters().requests
  const error = await oauth.refresh(refreshToken!).catch((error: unknown) => error)
  expect(error).toMatchObject({ name: 'ConnectorError', failure: expected, message: expect.stringMatching(/^[A-Z0-9].{10,200}$/) as string })
  expect(counters().requests).toBe(before + 1)
  expect(everythingIn(error)).not.toMatch(/CANARY/)
})

test.each([
  ['no lifetime', { access_token: 'a' }],
  ['no access token', { expires_in: 3599 }],
  ['an access token that is none', { access_token: 7, expires_in: 3599 }],
  [
    'an identity of somebody else’s client',
    { access_token: 'a', expires_in: 1, id_token: `x.${encode({ iss: 'accounts.google.com', aud: 'other', sub: '1' })}.y` },
  ],
  ['an identity from elsewhere', { access_token: 'a', expires_in: 1, id_token: `x.${encode({ iss: 'https://evil.example', aud: 'id', sub: '1' })}.y` }],
  ['an identity that is none', { access_token: 'a', expires_in: 1, id_token: 'x' }],
  ['a list', []],
  ['a word', 'yes'],
  ['nothing', null],
])('an answer with %s is not taken', async (_, body) => {
  const oauth = googleOAuth({ clientId: 'id', clientSecret: 's', redirectUri, now: () => now, fetch: async () => Response.json(body) })
  expect(await failure(oauth.exchange('c', verifier))).toBe('unexpected_answer')
  expect(await failure(oauth.refresh('r'))).toBe('unexpected_answer')
})

test('an answer without identity or scopes leaves both unknown', async () => {
  const oauth = googleOAuth({
    clientId: 'id',
    clientSecret: 's',
    redirectUri,
    now: () => now,
    fetch: async () => Response.json({ access_token: 'a', expires_in: 60 }),
  })
  expect(await oauth.refresh('r')).toEqual({
    accessToken: 'a',
    expiresAt: new Date('2026-03-04T05:07:00Z'),
    refreshToken: null,
    scopes: [],
    email: null,
    subject: null,
  })
})

test('without other addresses it is Google that is asked', async () => {
  const asked: string[] = []
  const fetch = async (url: string | URL | Request) => {
    asked.push(new URL(url).href)
    throw new TypeError('fetch failed')
  }
  const oauth = googleOAuth({ clientId: 'id', clientSecret: 's', redirectUri, now: () => now, fetch })
  expect(oauth.consentUrl({ state: 's', challenge, scopes: ['openid'] })).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?/)
  expect([await failure(oauth.refresh('r')), await failure(oauth.revoke('r'))]).toEqual(['unavailable', 'unavailable'])
  expect(asked.map((url) => url.split('?')[0])).toEqual(['https://oauth2.googleapis.com/token', 'https://oauth2.googleapis.com/revoke'])
})

/** As a logger might write it: messages, stacks, causes and own fields, at any depth. */
function everythingIn(error: unknown): string {
  const seen = new Set<unknown>()
  const walk = (value: unknown): string => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return String(value)
    seen.add(value)
    return Reflect.ownKeys(value)
      .map((key) => `${String(key)}=${walk((value as Record<PropertyKey, unknown>)[key])}`)
      .join('\n')
  }
  return walk(error)
}

function encode(claims: object): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url')
}
