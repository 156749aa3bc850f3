import { afterEach, expect, test } from 'vitest'
import { googleScopes } from '../oauth.ts'
import { challenge, openFakeGoogle } from '../open-fake-google.ts'
import { pick } from './fields.ts'

const now = new Date('2026-03-04T15:06:00Z')
const range = { from: new Date('2026-03-04T00:00:00Z'), to: new Date('2026-03-12T00:00:00Z') }
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
async function start() {
  const google = await openFakeGoogle({ now: () => now })
  closing.push(google)
  const control = async (what: object | string) => {
    const answer = await fetch(`${google.origin}/__do`, { method: 'POST', body: typeof what === 'string' ? what : JSON.stringify(what) })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const consentUrl = google.oauth.consentUrl({ state: '"><script>', challenge, scopes: googleScopes.read, loginHint: 'ben@lab.example' })
  return { ...google, control, consentUrl }
}

test('the consent page has an account to choose, a box for each scope, and two buttons', async () => {
  const { consentUrl } = await start()
  const page = await (await fetch(consentUrl)).text()
  expect(page).toContain('<option selected>ben@lab.example</option>')
  expect(page.match(/type="checkbox"/g)).toHaveLength(2)
  expect(page).toMatch(/<button name="decision" value="allow">Allow<\/button> <button name="decision" value="deny">Deny<\/button>/)
  expect(page).not.toContain('<script>')
})

test.each([
  ['another client', 'client_id', 'x'],
  ['no code asked for', 'response_type', 'token'],
  ['no PKCE', 'code_challenge', ''],
  ['plain PKCE', 'code_challenge_method', 'plain'],
  ['no address to come back to', 'redirect_uri', 'nowhere'],
])('there is no consent page with %s', async (_, name, value) => {
  const url = new URL((await start()).consentUrl)
  url.searchParams.set(name, value)
  const answer = await fetch(url)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Access blocked') as string])
})

test('what a form of the page sends leads back with a code and the state', async () => {
  const { origin, consentUrl } = await start()
  const form = new URLSearchParams(new URL(consentUrl).searchParams)
  form.set('decision', 'allow')
  const { status, headers } = await fetch(`${origin}/o/oauth2/v2/decision`, { method: 'POST', body: form, redirect: 'manual' })
  const back = new URL(headers.get('location')!)
  expect([status, back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual([303, '"><script>', 'https://accounts.google.com'])
  expect(back.searchParams.get('code')).toMatch(/CANARY/)
})

test('is ruled from outside, and counts', async () => {
  const { control, session, origin } = await start()
  const calendars = await session()
  await control({
    do: 'setEvent',
    id: 'outside',
    summary: 'Made outside',
    start: { dateTime: '2026-03-05T10:00:00Z' },
    end: { dateTime: '2026-03-05T11:00:00Z' },
  })
  expect((await control({ do: 'event', id: 'outside' })).body).toMatchObject({ summary: 'Made outside' })
  expect((await calendars.changes('primary', null, range)).events.map(({ title }) => title)).toContain('Made outside')
  await control({ do: 'cancelEvent', id: 'outside' })
  await control({ do: 'fail', fault: 'rate_limit_403', on: 'events', times: 1 })
  await expect(calendars.changes('primary', null, range)).rejects.toMatchObject({ failure: 'rate_limited' })
  expect((await calendars.changes('primary', null, range)).events.map(({ title }) => title)).not.toContain('Made outside')
  await control({ do: 'revokeGrant' })
  await expect(calendars.calendars()).rejects.toMatchObject({ failure: 'token_refused' })
  expect(await (await fetch(`${origin}/__counters`)).json()).toMatchObject({ consents: 1, exchanges: 1, refreshes: 0, broken: 1 })
})

test.each([
  [{}, '"do" is one of setEvent, cancelEvent'],
  ['not JSON', '"do" is one of'],
  [{ do: 'toString' }, '"do" is one of'],
  [{ do: 'fail', fault: 'fire' }, 'no such fault; there are: html'],
  [{ do: 'setEvent', id: 'x' }, 'a new event needs start and end'],
  [{ do: 'setEvent', id: 'x', calendar: 'none' }, 'no calendar none of ana@lab.example'],
])('asked to do %j it says what it does', async (what, problem) => {
  expect(await (await start()).control(what)).toEqual({ status: 400, body: { problem: expect.stringContaining(problem) as string } })
})

test('an unknown grant type, an unknown path and an unknown event are refused as Google does', async () => {
  const { origin, client, connect } = await start()
  const form = new URLSearchParams({ client_id: client.clientId, client_secret: client.clientSecret, grant_type: 'password' })
  expect(await (await fetch(`${origin}/token`, { method: 'POST', body: form })).json()).toMatchObject({ error: 'unsupported_grant_type' })
  expect((await fetch(`${origin}/calendar/v2`)).status).toBe(404)
  const headers = { authorization: `Bearer ${(await connect()).accessToken}` }
  const api = async (path: string, body?: object) =>
    (await fetch(`${origin}/calendar/v3/calendars/${path}`, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) })).status
  expect(await api('primary/events/nosuch')).toBe(404)
  expect(await api('primary/events', { id: 'UPPER' })).toBe(400)
  expect(await api('primary/events')).toBe(400)
  expect(await api('primary/events?singleEvents=true&orderBy=startTime&syncToken=bm9uZQ')).toBe(400)
})

test('partial answers leave what was asked for', () => {
  const value = { a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, { f: 6 }], h: { i: { j: 7, k: 8 } }, l: null }
  expect(pick(value, 'a,b/c,e(f),h(i/j),l(m),none')).toEqual({ a: 1, b: { c: 2 }, e: [{ f: 4 }, { f: 6 }], h: { i: { j: 7 } }, l: null })
  expect(pick(value, null)).toBe(value)
})
