import type { CalendarConnection } from '@dumont/contracts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { startCalendarWorld } from '../../../test/calendar-world.ts'

const it = await startCalendarWorld({ DUMONT_GOOGLE_CLIENT_ID: '' })
const { db } = it.deps

type Answer = { status: number; headers?: Record<string, string>; body?: string }
const icsOf = (...events: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR'].join('\r\n')
const eventOf = (uid: string, start: string, end: string, more = ''): string =>
  ['BEGIN:VEVENT', `UID:${uid}`, `DTSTAMP:20260301T000000Z`, `DTSTART:${start}`, `DTEND:${end}`, `SUMMARY:${uid}`, more, 'END:VEVENT']
    .filter(Boolean)
    .join('\r\n')
const training = eventOf('Training', '20260305T180000Z', '20260305T220000Z')
const weekly = eventOf('Batch job', '20260302T080000Z', '20260302T090000Z', 'RRULE:FREQ=WEEKLY')
let answer: Answer
const asked: { url: string | undefined; authorization: string | undefined; since: string | undefined }[] = []
const server = createServer(({ url, headers }, outgoing) => {
  asked.push({ url, authorization: headers.authorization, since: headers['if-none-match'] })
  if (headers['if-none-match'] !== undefined && headers['if-none-match'] === answer.headers?.etag) return void outgoing.writeHead(304).end()
  outgoing.writeHead(answer.status, answer.headers).end(answer.body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
const address = `http://${host}/SECRET-PATH/lab.ics`

const subscribe = (url = address, name = 'Lab') => it.send('POST', '/calendar/subscriptions', { name, url })
const titles = async () => (await it.events()).map(({ summary, start }) => `${summary} ${start.slice(0, 10)}`)
const row = () => db.selectFrom('calendarConnections').selectAll().executeTakeFirstOrThrow()

beforeEach(async () => {
  answer = { status: 200, body: icsOf(training) }
  asked.length = 0
  // A minute's worth of tries is free again.
  it.wait(1)
  await db.deleteFrom('calendarConnections').execute()
})

describe('a subscription', () => {
  test('is read once before it is kept, and needs no Google', async () => {
    expect(await it.status()).toMatchObject({ state: 'not_configured', google_configured: false })
    expect((await it.send('POST', '/calendar/google/connect', {})).statusCode).toBe(409)
    const made = await subscribe()
    expect([made.statusCode, made.json<CalendarConnection>()]).toMatchObject([201, { kind: 'ics', name: 'Lab', host, can_write: false, state: 'syncing' }])
    expect(asked).toHaveLength(1)
    answer = { status: 200, body: icsOf(training, weekly) }
    await it.sync()
    expect(await titles()).toEqual([
      'Batch job 2026-03-02',
      'Training 2026-03-05',
      'Batch job 2026-03-09',
      'Batch job 2026-03-16',
      'Batch job 2026-03-23',
      'Batch job 2026-03-30',
    ])
    expect((await it.events())[0]).toMatchObject({ can_move: false, is_compute_intensive: true })
    expect(await it.calendarsOf((await row()).id)).toMatchObject([{ selected: true, writable: false }])
  })

  test('shows its address to nobody: not in an answer, not in the database, not in the audit log', async () => {
    const made = await subscribe()
    await it.sync()
    const seen = made.body + JSON.stringify(await it.status()) + JSON.stringify(await it.get('/audit')) + JSON.stringify(await row())
    expect(seen).not.toContain('SECRET-PATH')
  })

  test('takes webcal: for https:, and a name and password as a header', async () => {
    const made = await subscribe(`http://ana:se%20cret@${host}/lab.ics`)
    expect([made.statusCode, made.json<CalendarConnection>().host]).toEqual([201, host])
    expect(asked[0]).toMatchObject({ url: '/lab.ics', authorization: `Basic ${Buffer.from('ana:se cret').toString('base64')}` })
    const refused = await subscribe(`webcal://${host}/lab.ics`)
    // Read by https, which our server is not.
    expect(refused.statusCode).toBe(400)
    expect(refused.body).not.toContain('begins with')
  })

  test('follows its file, and asks only whether it has changed', async () => {
    answer = { status: 200, headers: { etag: '"1"' }, body: icsOf(training) }
    await subscribe()
    await it.sync()
    const { id } = await row()
    const again = async () => {
      await it.send('POST', `/calendar/connections/${id}/sync`)
      await it.sync()
    }
    await again()
    expect(asked.at(-1)).toMatchObject({ since: '"1"' })
    expect(await titles()).toEqual(['Training 2026-03-05'])
    answer = { status: 200, headers: { etag: '"2"' }, body: icsOf(weekly) }
    await again()
    expect(await titles()).not.toContain('Training 2026-03-05')
  })

  test('of an address that is there already is refused', async () => {
    await subscribe()
    expect((await subscribe(`${address}#part`)).statusCode).toBe(409)
  })

  test('with the same Idempotency-Key twice is one', async () => {
    const send = () =>
      it.app.inject({
        method: 'POST',
        url: '/api/v1/calendar/subscriptions',
        headers: { cookie: it.cookie, 'idempotency-key': `key-${it.clock.now().getTime()}` },
        payload: { name: 'Lab', url: address },
      })
    const [one, two] = await Promise.all([send(), send()])
    expect(one.json()).toEqual(two.json())
    expect(await db.selectFrom('calendarConnections').select('id').execute()).toHaveLength(1)
  })

  test.each([
    [{ status: 404 }, /no calendar at this address/],
    [{ status: 403 }, /does not show this calendar/],
    [{ status: 500 }, /problem of its own/],
    [{ status: 200, body: '<!doctype html><p>Sign in' }, /./],
    [{ status: 200, body: '' }, /./],
    [{ status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } }, /redirects are not followed/],
    [{ status: 200, body: `BEGIN:VCALENDAR\r\n${'X'.repeat(6_000_000)}` }, /./],
  ])('that answers %j is refused in words', async (bad, words) => {
    answer = bad
    const refused = await subscribe()
    expect([refused.statusCode, refused.json<{ error: { message: string } }>().error.message]).toEqual([400, expect.stringMatching(words)])
    expect(refused.body).not.toContain('SECRET-PATH')
    expect(await db.selectFrom('calendarConnections').select('id').execute()).toEqual([])
  })

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/x.ics',
    'http://[::1]/x.ics',
    'http://10.0.0.1/x.ics',
    'http://0.0.0.0/x.ics',
    'http://2852039166/x.ics',
    'http://0xa9fea9fe/x.ics',
    'http://[fd00::1]/x.ics',
    'https://192.168.1.1/x.ics',
    'file:///etc/passwd',
    'ftp://example.org/x.ics',
    'data:text/calendar,x',
    'not an address',
    'webcal://',
  ])('at %s is not asked for', async (url) => {
    expect((await subscribe(url)).statusCode).toBe(400)
    expect(asked).toEqual([])
  })

  test('that breaks later keeps its events, says why, and is tried again', async () => {
    await subscribe()
    await it.sync()
    answer = { status: 403 }
    for (let i = 0; i < 2; i++) {
      it.clock.set((await row()).nextSyncAt!)
      await it.sync()
    }
    expect(await it.theConnection()).toMatchObject({ state: 'failing', last_error: expect.stringContaining('does not show this calendar') as string })
    expect(await titles()).toEqual(['Training 2026-03-05'])
    answer = { status: 200, body: icsOf(training) }
    it.clock.set((await row()).nextSyncAt!)
    await it.sync()
    expect(await it.theConnection()).toMatchObject({ state: 'connected', last_error: null })
  })

  test('whose file holds what no database keeps is read all the same, and what is wrong with it is said', async () => {
    await subscribe()
    answer = { status: 200, body: icsOf(eventOf('Tra\0ining', '20260305T180000Z', '20260305T220000Z')) }
    await it.sync()
    expect(await titles()).toEqual(['Training 2026-03-05'])
    answer = { status: 200, body: icsOf(eventOf('x', 'to\0morrow', '20260305T220000Z', 'DTSTART;TZID=No\0where:20260305T180000')) }
    await db.updateTable('calendarConnections').set({ listedAt: null, nextSyncAt: it.clock.now() }).execute()
    await it.sync()
    expect(await row()).toMatchObject({ failures: 1, lastError: expect.stringContaining('DTSTART') as string, leaseBy: null })
  })

  test('whose event ends when the years do, for want of an end, is read', async () => {
    answer = { status: 200, body: icsOf(training, eventOf('Ever', '20260305T180000Z', '99991231T235959').replace('DTEND:', 'DTEND;TZID=America/New_York:')) }
    await subscribe()
    await it.sync()
    expect(await titles()).toEqual(['Training 2026-03-05', 'Ever 2026-03-05'])
  })

  test('is removed without a word to anybody', async () => {
    const { id } = (await subscribe()).json<CalendarConnection>()
    expect((await it.send('DELETE', `/calendar/connections/${id}`)).json()).toMatchObject({ revoked: true })
    expect((await it.status()).connections).toEqual([])
  })

  test('is tried ten times a minute at most', async () => {
    answer = { status: 404 }
    const codes: number[] = []
    for (let i = 0; i < 12; i++) codes.push((await subscribe()).statusCode)
    expect([codes.slice(0, 10), codes.at(-1)]).toEqual([Array.from({ length: 10 }, () => 400), 429])
  })
})
