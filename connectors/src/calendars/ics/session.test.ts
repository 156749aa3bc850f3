import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { ConnectorError } from '../../connector-error.ts'
import { createTransport } from '../../transport/transport.ts'
import { addressOf } from './address.ts'
import { readApart } from './read-apart.ts'
import { type IcsOptions, openIcs } from './session.ts'

const now = new Date('2026-03-04T15:06:00Z')
const range = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z') }
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT'].join('\r\n')
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'X-WR-CALNAME:Lab', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const file = calendar(event('SUMMARY:Sync', 'DTSTART:20260305T100000', 'DURATION:PT1H'))

async function open(listener: RequestListener, options: Partial<IcsOptions> = {}, path = '/secret-CANARY/basic.ics') {
  const asked: Record<string, string | string[] | undefined>[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url, ...request.headers })
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fetch = createTransport({ allowPrivate: ['127.0.0.0/8'], timeoutMs: 5000, maxBytes: 20_000_000 })
  cleanUps.push(
    () => fetch.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { port } = server.address() as AddressInfo
  const address = (user = '') => `http://${user}127.0.0.1:${port}${path}`
  return { asked, address, session: openIcs(address(), { fetch, now: () => now, ...options }), fetch }
}
const serve =
  (text: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/calendar', ...headers }).end(text)
const errorOf = async (asked: Promise<unknown>) =>
  asked.then(
    () => 'no failure',
    (error: unknown) => error,
  )

test('a subscription is one calendar, which can only be read', async () => {
  const { session, asked } = await open(serve(file))
  expect(await session.calendars()).toEqual([{ key: 'ics', name: 'Lab', color: null, primary: true, writable: false }])
  expect(asked[0]).toMatchObject({ path: '/secret-CANARY/basic.ics', accept: 'text/calendar, */*;q=0.1' })
  expect([session.move, session.add]).toEqual([undefined, undefined])
})

test('a calendar without a name is called as its host', async () => {
  const { session } = await open(serve('BEGIN:VCALENDAR\nEND:VCALENDAR\n'))
  expect((await session.calendars())[0]?.name).toMatch(/^127\.0\.0\.1:\d+$/)
})

test('what is wrong with an event of long ago does not keep its name from being read', async () => {
  const old = event('DTSTART;TZID=Nowhere:20200101T100000', 'DTEND;TZID=Nowhere:20200101T110000')
  const { session } = await open(serve(calendar(old, event('DTSTART:20260305T100000Z'))))
  expect(await session.calendars()).toMatchObject([{ name: 'Lab' }])
  expect((await session.changes('ics', null, range)).events).toHaveLength(1)
})

test('everything comes each time; times without zone are the reader’s', async () => {
  const { session } = await open(serve(file), { zone: 'America/Sao_Paulo' })
  const changes = await session.changes('ics', null, range)
  expect(changes).toMatchObject({ full: true, gone: [], cursor: null, events: [{ key: 'one', title: 'Sync', start: new Date('2026-03-05T13:00:00Z') }] })
})

test('what has not changed is not sent again', async () => {
  const { session, asked, address, fetch } = await open((request, response) => {
    if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end()
    serve(file, { etag: '"v1"', 'last-modified': 'Wed, 04 Mar 2026 10:00:00 GMT' })(request, response)
  })
  const first = await session.changes('ics', null, range)
  expect(first).toMatchObject({ full: true, events: [{ key: 'one' }] })
  expect(await session.changes('ics', first.cursor, range)).toEqual({ full: false, events: [], gone: [], cursor: first.cursor })
  expect(asked[1]).toMatchObject({ 'if-none-match': '"v1"', 'if-modified-since': 'Wed, 04 Mar 2026 10:00:00 GMT' })
  const later = { ...range, to: new Date('2026-04-02T00:00:00Z') }
  expect(await session.changes('ics', first.cursor, later)).toMatchObject({ full: true })
  expect(await session.changes('ics', 'garbage', range)).toMatchObject({ full: true })
  expect(asked[2]).not.toHaveProperty('if-none-match')
  expect(await openIcs(address(), { fetch, now: () => now, zone: 'Asia/Tokyo' }).changes('ics', first.cursor, range)).toMatchObject({ full: true })
})

test.each([
  [401, 'rejected_key'],
  [403, 'rejected_key'],
  [404, 'not_found'],
  [410, 'not_found'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [204, 'unexpected_answer'],
  [302, 'unexpected_answer'],
  [418, 'unexpected_answer'],
])('status %i is %s, in a sentence without the address', async (status, failure) => {
  const { session } = await open((_, response) => void response.writeHead(status, { location: '/elsewhere', 'retry-after': '7' }).end())
  const error = await errorOf(session.changes('ics', null, range))
  expect(error).toMatchObject({ name: 'ConnectorError', failure, retryAfterSeconds: status === 429 ? 7 : undefined })
  expect((error as Error).message).toMatch(/^127\.0\.0\.1:\d+ [a-z].{10,}/)
  expect(JSON.stringify(error) + (error as Error).message).not.toMatch(/CANARY/)
})

test.each([
  ['that hangs', () => undefined, 'unavailable', / did not answer in full within 0\.2 s/],
  ['that breaks off', (_: unknown, response: { socket: { destroy(): void } | null }) => void response.socket?.destroy(), 'unavailable', /No answer from/],
  ['larger than 5 MB', serve(`BEGIN:VCALENDAR\r\n${'X-A:b\r\n'.repeat(800_000)}`), 'unexpected_answer', / is larger than 5 MB/],
  ['that is a web page', serve('<html>'), 'unexpected_answer', /leads to a web page/],
] as [string, RequestListener, string, RegExp][])('an answer %s', async (what, listener, failure, sentence) => {
  const { session } = await open(listener, what === 'that hangs' ? { limits: { timeoutMs: 200 } } : {})
  expect(await errorOf(session.changes('ics', null, range))).toMatchObject({ failure, message: expect.stringMatching(sentence) as string })
  expect(await errorOf(session.calendars())).toMatchObject({ failure })
})

test('a fetch that throws anything is a failure to answer', async () => {
  const session = openIcs('https://cal.example/a.ics', { now: () => now, fetch: () => Promise.reject(new Error('https://cal.example/a.ics')) })
  expect(await errorOf(session.calendars())).toMatchObject({ failure: 'unavailable', message: 'No answer from cal.example' })
})

test.each(['', 'cal.example/a.ics', 'file:///etc/passwd', 'ftp://cal.example/a.ics', 'data:text/calendar,a', 'https://'])('%j is no address', (address) => {
  expect(() => openIcs(address, { now: () => now, fetch })).toThrow(ConnectorError)
})

test.each([
  ['webcal://cal.example/a.ics?b=c', 'https://cal.example/a.ics?b=c', {}],
  ['WEBCALS://cal.example/a', 'https://cal.example/a', {}],
  [' http://cal.example/a#b ', 'http://cal.example/a', {}],
  ['https://ana:p%40ss@cal.example/a', 'https://cal.example/a', { authorization: `Basic ${btoa('ana:p@ss')}` }],
  ['https://ana:100%@cal.example/a', 'https://cal.example/a', { authorization: `Basic ${btoa('ana:100%')}` }],
])('%j is asked as %j', (address, url, headers) => {
  expect(addressOf(address)).toEqual({ url: new URL(url), headers })
})

test('a name and a password in the address are sent as a header', async () => {
  const { address, fetch, asked } = await open(serve(file))
  expect(await openIcs(address('ana:secret@'), { fetch, now: () => now }).calendars()).toHaveLength(1)
  expect(asked[0]?.['authorization']).toBe(`Basic ${btoa('ana:secret')}`)
})

test('an address within the network is not asked, unless the configuration allows it', async () => {
  const fetch = createTransport({ timeoutMs: 5000, maxBytes: 1e6 })
  cleanUps.push(() => fetch.close())
  for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', '[::ffff:10.0.0.1]', 'localhost'])
    expect(await errorOf(openIcs(`webcal://${host}/a.ics`, { fetch, now: () => now }).calendars())).toMatchObject({ failure: 'unavailable' })
})

const endless = calendar(event('DTSTART:20260301T000000Z', 'RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30'))
test('a rule that never comes true ends nothing but the reading of this file', async () => {
  const { session } = await open(serve(endless), { readSeconds: 1 })
  let ticks = 0
  const timer = setInterval(() => ticks++, 20)
  const error = await errorOf(session.changes('ics', null, range))
  clearInterval(timer)
  expect(error).toMatchObject({ failure: 'unexpected_answer', message: 'The calendar takes longer than 1 s to read' })
  expect(ticks).toBeGreaterThan(5)
})

test('who stops asking does not wait for the reading to end', async () => {
  const stop = new AbortController()
  const reading = errorOf(readApart(endless, { range, zone: 'UTC' }, { signal: stop.signal }))
  stop.abort()
  expect(await reading).toBeInstanceOf(ConnectorError)
  expect(await errorOf(readApart(file, { range, zone: 'UTC' }, { signal: stop.signal }))).toBeInstanceOf(ConnectorError)
})

test('two files are read at once, and the others after them', async () => {
  const done: string[] = []
  const readOne = (text: string, name: string, seconds?: number) =>
    readApart(text, { range, zone: 'UTC' }, seconds === undefined ? {} : { seconds }).then(
      () => done.push(name),
      () => done.push(name),
    )
  await Promise.all([readOne(endless, 'endless', 1), readOne(endless, 'endless', 1), readOne(file, 'third'), readOne(file, 'fourth'), readOne(file, 'fifth')])
  expect(done.slice(0, 2)).toContain('endless')
  expect(done.sort()).toEqual(['endless', 'endless', 'fifth', 'fourth', 'third'])
})

test('the largest file there may be is read within memory', async () => {
  const one = (i: number) =>
    event(
      `UID:${i}`,
      `DESCRIPTION:${'lorem ipsum '.repeat(20)}`,
      'DTSTART;TZID=Europe/Berlin:20100305T100000',
      `RRULE:FREQ=WEEKLY;UNTIL=201${i % 10}0305T100000Z`,
    )
  const events = Array.from({ length: 12_500 }, (_, i) => one(i))
  const text = calendar(...events)
  expect(text.length).toBeGreaterThan(4_800_000)
  expect((await readApart(text, { range, zone: 'UTC' })).events).toEqual([])
})

test('a defect of ours is no fault of the file', async () => {
  await expect(readApart(file, { range, zone: 'No/Such' })).rejects.toThrow('there is no time zone')
})

const depth = process.env['DUMONT_TEST_DEPTH'] === 'long' ? 100 : 12
const word = fc.constantFrom(
  'BEGIN:VEVENT',
  'END:VEVENT',
  'BEGIN:VTIMEZONE',
  'END:VCALENDAR',
  'DTSTART',
  'RRULE:FREQ=',
  'DAILY',
  ';BYDAY=',
  'MO,-5TU',
  ';UNTIL=',
  '20260305',
  'T10',
  'Z',
  ':',
  ';',
  '=',
  '"',
  'TZID=',
  '\r\n',
  ' ',
  '__proto__',
  'constructor',
  'EXDATE',
  'RECURRENCE-ID',
  'DURATION:P',
  '99999W',
  '-',
  '0',
)
test('whatever stands in a calendar, it is read or refused with a sentence', async () => {
  const text = fc
    .array(fc.oneof({ weight: 9, arbitrary: word }, fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((words) => calendar(event('DTSTART:20260305T100000Z'), words.join('')))
  const rule = fc
    .record(
      {
        FREQ: fc.constantFrom('SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
        INTERVAL: fc.integer({ min: -1, max: 1e6 }),
        BYMONTH: fc.integer({ min: 0, max: 13 }),
        BYMONTHDAY: fc.integer({ min: -32, max: 32 }),
        BYSETPOS: fc.integer({ min: -400, max: 400 }),
        BYDAY: fc.constantFrom('MO', '5SU', '-53FR', 'XX'),
        COUNT: fc.integer({ min: -1, max: 1e9 }),
      },
      { requiredKeys: ['FREQ'] },
    )
    .map((parts) =>
      calendar(
        event(
          'DTSTART:20260305T100000Z',
          `RRULE:${Object.entries(parts)
            .map(([name, value]) => `${name}=${value}`)
            .join(';')}`,
        ),
      ),
    )
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, rule), async (garbage) => {
      const outcome = await readApart(garbage, { range, zone: 'UTC' }, { seconds: 2 }).then(
        () => 'A sentence, or events',
        (error: unknown) => (error instanceof ConnectorError ? error.message : `crash: ${String(error)}`),
      )
      expect(outcome).toMatch(/^[A-Z].{10,200}$/)
    }),
    { numRuns: depth },
  )
}, 600_000)
