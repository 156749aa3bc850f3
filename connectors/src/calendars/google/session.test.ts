import { afterEach, expect, test } from 'vitest'
import { ConnectorError } from '../../connector-error.ts'
import type { RequestLimits } from '../../transport/transport.ts'
import type { FakeGoogleOptions } from './fake/start.ts'
import { openFakeGoogle } from './open-fake-google.ts'
import { openGoogle } from './session.ts'

const now = new Date('2026-03-04T15:06:00Z')
const range = { from: new Date('2026-03-04T00:00:00Z'), to: new Date('2026-03-12T00:00:00Z') }
const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})
async function start({ limits = {}, ...options }: Partial<FakeGoogleOptions> & { limits?: RequestLimits } = {}) {
  const google = await openFakeGoogle({ now: () => now, ...options })
  closing.push(google)
  const { accessToken } = await google.connect()
  return { ...google, session: openGoogle(accessToken, { addresses: google.addresses, ...google.asking, limits }) }
}
const failure = async (asked: Promise<unknown>) =>
  asked.then(
    () => 'no failure',
    (error: unknown) => (error instanceof ConnectorError ? error.failure : error),
  )

test('lists the calendars of the account', async () => {
  const { session } = await start({ pageSize: 1 })
  expect(await session.calendars()).toEqual([
    { key: 'ana@lab.example', name: 'ana@lab.example', color: '#9fe1e7', primary: true, writable: true },
    { key: 'team0123@group.calendar.google.com', name: 'Lab', color: '#f83a22', primary: false, writable: false },
  ])
})

test('reads the events of a calendar: recurring ones expanded, declined ones left out', async () => {
  const { session } = await start()
  const { full, events, gone } = await session.changes('primary', null, range)
  expect([full, gone]).toEqual([true, []])
  expect(events.map(({ title }) => title)).not.toContain('Vendor pitch')
  expect(events.filter(({ title }) => title === 'Stand-up')).toHaveLength(8)
  expect(events.find(({ key }) => key === 'trainllama')).toEqual({
    key: 'trainllama',
    etag: expect.stringMatching(/^"\d+"$/) as string,
    title: 'Train llama #gpu H100 x4',
    description: 'Second run, bf16.\nData: s3://corpus/v2',
    location: null,
    start: new Date('2026-03-05T23:00:00Z'),
    end: new Date('2026-03-06T03:00:00Z'),
    allDay: false,
    busy: true,
    recurring: false,
    movable: true,
    link: 'https://calendar.google.com/calendar/event?eid=trainllama',
    color: '#dc2127',
  })
})

test.each([
  ['standup_20260305T143000Z', { recurring: true, movable: true, busy: true }],
  ['oneonone', { recurring: false, movable: false, busy: true }],
  ['reading', { movable: true, busy: false }],
  ['offsite', { allDay: true, movable: false, start: new Date('2026-03-08T05:00:00Z'), end: new Date('2026-03-09T04:00:00Z') }],
])('what %s is', async (key, expected) => {
  const { session } = await start()
  expect((await session.changes('primary', null, range)).events.find((one) => one.key === key)).toMatchObject(expected)
})

test('nobody moves what is in a calendar that may only be read', async () => {
  const { session } = await start()
  const { events } = await session.changes('team0123@group.calendar.google.com', null, range)
  expect(events.map(({ title, movable }) => [title, movable])).toEqual([
    ['Release 4.2', false],
    ['Lab planning', false],
  ])
})

test('pages are followed to the last, which has the cursor', async () => {
  const { session, counters } = await start({ pageSize: 5 })
  const paged = await session.changes('primary', null, range)
  expect(counters().requests).toBeGreaterThan(4)
  const { session: whole } = await start()
  expect(paged.events).toEqual((await whole.changes('primary', null, range)).events)
  expect(paged.cursor).not.toBeNull()
})

test('a cursor brings what has changed since, and nothing when nothing has', async () => {
  const { session, setEvent } = await start()
  const first = await session.changes('primary', null, range)
  const second = await session.changes('primary', first.cursor, range)
  expect(second).toMatchObject({ full: false, events: [], gone: [] })
  setEvent({ id: 'finetuning', start: { dateTime: '2026-03-07T10:00:00-05:00' }, end: { dateTime: '2026-03-07T16:00:00-05:00' } })
  setEvent({ id: 'brandnew', summary: 'New', start: { dateTime: '2026-03-06T10:00:00Z' }, end: { dateTime: '2026-03-06T11:00:00Z' } })
  const third = await session.changes('primary', second.cursor, range)
  expect(third.full).toBe(false)
  expect(third.events.map(({ key, start }) => [key, start.toISOString()])).toEqual([
    ['finetuning', '2026-03-07T15:00:00.000Z'],
    ['brandnew', '2026-03-06T10:00:00.000Z'],
  ])
})

test('what moved out of the range, or was declined since, is gone', async () => {
  const { session, setEvent } = await start()
  const { cursor } = await session.changes('primary', null, range)
  setEvent({ id: 'finetuning', start: { dateTime: '2026-03-12T00:00:00Z' }, end: { dateTime: '2026-03-12T06:00:00Z' } })
  setEvent({ id: 'oneonone', attendees: [{ email: 'ana@lab.example', self: true, responseStatus: 'declined' }] })
  expect(await session.changes('primary', cursor, range)).toMatchObject({ full: false, events: [], gone: ['oneonone', 'finetuning'] })
})

test('a deleted event, a deleted occurrence and a deleted series are found missing', async () => {
  const { session, cancelEvent } = await start()
  const keys = async (cursor: string | null) => {
    const changes = await session.changes('primary', cursor, range)
    expect(changes.full).toBe(true)
    return { keys: changes.events.map(({ key }) => key), cursor: changes.cursor }
  }
  const first = await keys(null)
  cancelEvent({ id: 'finetuning' })
  const second = await keys(first.cursor)
  expect(first.keys.filter((key) => !second.keys.includes(key))).toEqual(['finetuning'])
  cancelEvent({ id: 'standup_20260305T143000Z' })
  const third = await keys(second.cursor)
  expect(second.keys.filter((key) => !third.keys.includes(key))).toEqual(['standup_20260305T143000Z'])
  cancelEvent({ id: 'standup' })
  expect((await keys(third.cursor)).keys.filter((key) => key.startsWith('standup'))).toEqual([])
})

test('occurrences of a series keep their time of day over a change of clocks', async () => {
  const { session } = await start()
  const { events } = await session.changes('primary', null, range)
  const times = events.filter(({ title }) => title === 'Stand-up').map(({ start }) => start.toISOString().slice(5, 16))
  // New York puts its clocks forward on 8 March 2026.
  expect(times.slice(2, 6)).toEqual(['03-06T14:30', '03-07T14:30', '03-08T13:30', '03-09T13:30'])
})

test.each([
  ['one that has expired', 'expired'],
  ['one of another range', 'range'],
  ['one that is none', 'garbage'],
  ['one that Google does not understand', 'strange'],
])('instead of %s everything comes', async (_, kind) => {
  const { session, expireSyncTokens, setEvent } = await start()
  const { cursor } = await session.changes('primary', null, range)
  if (kind === 'expired') expireSyncTokens()
  setEvent({ id: 'finetuning', summary: 'Changed' })
  const strange = JSON.stringify({ ...(JSON.parse(cursor ?? '') as object), sync: 'no such token' })
  const given = { expired: cursor, range: cursor, garbage: '{', strange }[kind] ?? null
  const wanted = kind === 'range' ? { ...range, to: new Date('2026-03-13T00:00:00Z') } : range
  const changes = await session.changes('primary', given, wanted)
  expect(changes.full).toBe(true)
  expect(changes.events.length).toBeGreaterThan(10)
  expect(await session.changes('primary', changes.cursor, wanted)).toMatchObject({ full: false, events: [] })
})

test('moving an event changes its time and nothing else, and brings its new etag', async () => {
  const { session, event } = await start()
  const [before] = (await session.changes('primary', null, range)).events.filter(({ key }) => key === 'trainllama')
  const to = { start: new Date('2026-03-06T06:00:00Z'), end: new Date('2026-03-06T10:00:00Z') }
  const moved = await session.move('primary', before!, to)
  expect(moved).toEqual({ ...before, ...to, etag: expect.not.stringMatching(before!.etag!) as string })
  expect(event({ id: 'trainllama' })).toMatchObject({
    start: { dateTime: '2026-03-06T06:00:00.000Z', timeZone: 'America/New_York' },
    summary: 'Train llama #gpu H100 x4',
  })
  const back = await session.move('primary', moved, { start: before!.start, end: before!.end })
  expect(back).toMatchObject({ start: before!.start, end: before!.end })
})

test('an event that has changed meanwhile is not moved', async () => {
  const { session, setEvent, event } = await start()
  const [before] = (await session.changes('primary', null, range)).events.filter(({ key }) => key === 'trainllama')
  setEvent({ id: 'trainllama', summary: 'Another' })
  const to = { start: new Date('2026-03-06T06:00:00Z'), end: new Date('2026-03-06T10:00:00Z') }
  expect(await failure(session.move('primary', before!, to))).toBe('changed_meanwhile')
  expect(event({ id: 'trainllama' })?.start).toEqual({ dateTime: '2026-03-05T23:00:00.000Z', timeZone: 'America/New_York' })
  expect(await session.move('primary', { key: 'trainllama', etag: null }, to)).toMatchObject({ title: 'Another', ...to })
})

test('moving one occurrence leaves the others where they are', async () => {
  const { session } = await start()
  const { events, cursor } = await session.changes('primary', null, range)
  const one = events.find(({ key }) => key === 'standup_20260305T143000Z')
  const moved = await session.move('primary', one!, { start: new Date('2026-03-05T20:00:00Z'), end: new Date('2026-03-05T20:15:00Z') })
  expect(moved).toMatchObject({ key: one!.key, recurring: true })
  const after = (await session.changes('primary', cursor, range)).events.filter(({ title }) => title === 'Stand-up')
  expect(after.map(({ start }) => start.toISOString().slice(8, 16))).toEqual([
    '04T14:30',
    '05T20:00',
    '06T14:30',
    '07T14:30',
    '08T13:30',
    '09T13:30',
    '10T13:30',
    '11T13:30',
  ])
})

test.each([
  ['an event that is not there', 'nosuchevent', 'not_found'],
  ['a deleted event', 'finetuning', 'not_found'],
  ['somebody else’s event', 'oneonone', 'not_allowed'],
])('moving %s: %s is %s', async (_, key, expected) => {
  const { session, cancelEvent } = await start()
  await session.calendars()
  cancelEvent({ id: 'finetuning' })
  expect(await failure(session.move('primary', { key, etag: null }, { start: now, end: new Date('2026-03-04T16:00:00Z') }))).toBe(expected)
})

const window = {
  id: 'dumont0000000001',
  title: 'Train at RunPod',
  description: 'H100 x4',
  start: new Date('2026-03-06T02:00:00Z'),
  end: new Date('2026-03-06T06:00:00Z'),
}

test('adding an event twice adds it once', async () => {
  const { session } = await start()
  const added = await session.add('primary', window)
  expect(added).toMatchObject({ key: window.id, title: window.title, description: 'H100 x4', start: window.start, end: window.end, movable: true })
  expect(await session.add('primary', { ...window, title: 'Other words' })).toEqual(added)
})

test('adding again after the answer was lost finds the event there', async () => {
  const { session, fail, heal } = await start()
  fail({ fault: 'lost_answer', on: 'insert' })
  expect(await failure(session.add('primary', window))).toBe('unavailable')
  heal()
  expect(await session.add('primary', window)).toMatchObject({ key: window.id, title: window.title })
})

test('what the user has deleted is not added again', async () => {
  const { session, cancelEvent } = await start()
  await session.add('primary', window)
  cancelEvent({ id: window.id })
  await expect(session.add('primary', window)).rejects.toMatchObject({ failure: 'not_found', message: expect.stringContaining('deleted') as string })
})

test('what was added and made an event of whole days since has the days of its calendar', async () => {
  const { session, setEvent } = await start()
  await session.add('primary', window)
  setEvent({ id: window.id, start: { date: '2026-03-08', dateTime: null as never }, end: { date: '2026-03-09', dateTime: null as never } })
  expect(await session.add('primary', window)).toMatchObject({ allDay: true, start: new Date('2026-03-08T05:00:00Z'), end: new Date('2026-03-09T04:00:00Z') })
})

test('without leave to write, writing says to connect again', async () => {
  const google = await start()
  google.revokeGrant()
  const session = google.open((await google.connect({ write: false })).accessToken)
  expect((await session.changes('primary', null, range)).full).toBe(true)
  expect(await failure(session.add('primary', window))).toBe('auth_failed')
})

test('an access token that has expired is told from a grant that is gone', async () => {
  const { session, expireAccessTokens } = await start()
  expireAccessTokens()
  expect(await failure(session.calendars())).toBe('token_refused')
  expect(await failure(session.changes('primary', null, range))).toBe('token_refused')
})

test('a calendar that is no longer shared is not found', async () => {
  const { session } = await start()
  expect(await failure(session.changes('nobody@lab.example', null, range))).toBe('not_found')
})

test.each([
  ['unauthenticated', 'token_refused'],
  ['access_not_configured', 'rejected_key'],
  ['rate_limit_403', 'rate_limited'],
  ['rate_limited', 'rate_limited'],
  ['forbidden', 'unexpected_answer'],
  ['not_found', 'not_found'],
  ['conflict', 'changed_meanwhile'],
  ['precondition', 'changed_meanwhile'],
  ['unavailable', 'unavailable'],
  ['server_error', 'unavailable'],
  ['hang', 'unavailable'],
  ['slow_loris', 'unavailable'],
  ['reset', 'unavailable'],
  ['html', 'unexpected_answer'],
  ['empty', 'unexpected_answer'],
  ['truncated', 'unexpected_answer'],
  ['deep_json', 'unexpected_answer'],
  ['huge_body', 'unexpected_answer'],
  ['gzip_bomb', 'unexpected_answer'],
  ['no_content', 'unexpected_answer'],
  ['redirect_loop', 'unexpected_answer'],
  ['repeated_token', 'unexpected_answer'],
  ['cursor_loop', 'unexpected_answer'],
  ['page_fails', 'unavailable'],
] as const)('events answered with %s are %s, with a sentence and no secret', async (fault, expected) => {
  const { session, fail, counters } = await start({ pageSize: 5, limits: { timeoutMs: /hang|slow/.test(fault) ? 400 : 20_000, maxBytes: 1_500_000 } })
  fail({ fault, on: 'events' })
  const before = counters().requests
  const error = await session.changes('primary', null, range).catch((error: unknown) => error)
  expect(error).toMatchObject({ name: 'ConnectorError', failure: expected, message: expect.stringMatching(/^[A-Z0-9].{10,200}$/) as string })
  expect(JSON.stringify(error) + String((error as Error).cause)).not.toMatch(/CANARY/)
  expect(counters().requests - before).toBe({ repeated_token: 2, cursor_loop: 5, page_fails: 2 }[fault as string] ?? 1)
})

test.each([
  [429, { 'retry-after': '7' }, 7],
  [429, {}, undefined],
  [429, { 'retry-after': 'Wed, 04 Mar 2026 15:07:30 GMT' }, 90],
])('%i with %j is not asked again before %j seconds', async (status, headers, retryAfterSeconds) => {
  const session = openGoogle('t', { now: () => now, fetch: async () => new Response('{}', { status, headers }) })
  await expect(session.calendars()).rejects.toMatchObject({ failure: 'rate_limited', retryAfterSeconds })
})

test('Google is asked for what is needed only, at its own address', async () => {
  const asked: URL[] = []
  const fetch = async (url: string | URL | Request) => {
    asked.push(new URL(url))
    return Response.json({ kind: 'calendar#events', timeZone: 'UTC', accessRole: 'reader' })
  }
  const session = openGoogle('t', { now: () => now, fetch })
  expect(await session.changes('a/../b@c', null, range)).toEqual({ full: true, events: [], gone: [], cursor: null })
  expect(asked[0]?.origin).toBe('https://www.googleapis.com')
  expect(asked[0]?.pathname).toBe('/calendar/v3/calendars/a%2F..%2Fb%40c/events')
  expect(asked[0]?.searchParams.get('fields')).not.toMatch(/email|conference|hangout/)
})

const one = { id: 'e', start: { dateTime: '2026-03-05T10:00:00Z' }, end: { dateTime: '2026-03-05T11:00:00Z' } }
const page = { kind: 'calendar#events', timeZone: 'UTC', accessRole: 'owner', items: [one] }
test.each([
  ['a zone that there is not', { ...page, timeZone: 'Mars/Olympus' }],
  ['a time without offset', { ...page, items: [{ ...one, start: { dateTime: '2026-03-05T10:00:00' } }] }],
  ['a day that there is not', { ...page, items: [{ ...one, start: { date: '2026-02-30' } }] }],
  ['a title that is none', { ...page, items: [{ ...one, summary: 7 }] }],
  ['another kind', { ...page, kind: 'calendar#acl' }],
])('%s is unexpected', async (_, body) => {
  const session = openGoogle('t', { now: () => now, fetch: async () => Response.json(body) })
  await expect(session.changes('primary', null, range)).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('more events than anybody has are not taken', async () => {
  const items = Array.from({ length: 10_001 }, (_, i) => ({ ...one, id: `e${i}` }))
  const session = openGoogle('t', { now: () => now, fetch: async () => Response.json({ ...page, items }) })
  await expect(session.changes('primary', null, range)).rejects.toThrow('more than 10000 events')
})

test.each([
  ['ends before it begins', { end: { dateTime: '2026-03-05T09:00:00Z' } }, { end: new Date('2026-03-05T10:00:00Z') }],
  ['has no end', { end: undefined }, { end: new Date('2026-03-05T10:00:00Z') }],
  [
    'is of a whole day where clocks keep to an offset',
    { start: { date: '2026-03-05' }, end: { date: '2026-03-06' } },
    { start: new Date('2026-03-05T03:00:00Z') },
  ],
  ['has no title', {}, { title: '', description: null }],
  ['has a link that is none', { htmlLink: 'http://evil.example' }, { link: null }],
  ['has a long title', { summary: 'x'.repeat(5000) }, { title: `${'x'.repeat(999)}…` }],
  ['is locked', { organizer: { self: true }, locked: true }, { movable: false }],
  ['all guests may change', { organizer: {}, guestsCanModify: true }, { movable: true }],
  ['is a birthday', { organizer: { self: true }, eventType: 'birthday' }, { movable: false }],
])('an event that %s', async (_, more, expected) => {
  const session = openGoogle('t', { now: () => now, fetch: async () => Response.json({ ...page, timeZone: 'GMT-03:00', items: [{ ...one, ...more }] }) })
  expect((await session.changes('primary', null, range)).events).toMatchObject([expected])
})
