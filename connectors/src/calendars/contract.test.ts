import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createTransport } from '../transport/transport.ts'
import type { CalendarSession, RemoteEvent } from './calendar.ts'
import { openFakeGoogle } from './google/open-fake-google.ts'
import { openIcs } from './ics/index.ts'

const now = new Date('2026-03-04T15:06:00Z')
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

/** The same events for every kind of connection: a timed one, a day, a series, one that is free, one that is cancelled. */
const week = [
  { id: 'timed', summary: 'Train llama', start: '2026-03-05T23:00:00Z', end: '2026-03-06T03:00:00Z' },
  { id: 'free', summary: 'Reading', start: '2026-03-06T14:00:00Z', end: '2026-03-06T15:00:00Z', isFree: true },
  { id: 'offon', summary: 'Cancelled', start: '2026-03-06T16:00:00Z', end: '2026-03-06T17:00:00Z', isCancelled: true },
]
const zone = 'America/New_York'

const kinds: Record<string, () => Promise<{ session: CalendarSession; calendar: string }>> = {
  async google() {
    const google = await openFakeGoogle({ now: () => now })
    cleanUps.push(() => google.close())
    const account = 'ben@lab.example'
    for (const { id, summary, start, end, isFree, isCancelled } of week) {
      google.setEvent({ account, id, summary, start: { dateTime: start }, end: { dateTime: end }, transparency: isFree ? 'transparent' : 'opaque' })
      if (isCancelled) google.cancelEvent({ account, id })
    }
    google.setEvent({ account, id: 'allday', summary: 'Offsite', start: { date: '2026-03-08' }, end: { date: '2026-03-09' } })
    const daily = { start: { dateTime: '2026-03-06T14:30:00Z', timeZone: zone }, end: { dateTime: '2026-03-06T14:45:00Z', timeZone: zone } }
    google.setEvent({ account, id: 'series', summary: 'Stand-up', ...daily, recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] })
    return { session: await google.session({ account }), calendar: 'primary' }
  },
  async ics() {
    const stamp = (at: string) => at.replaceAll(/[-:]/g, '')
    const events = week.map(({ id, summary, start, end, isFree, isCancelled }) => [
      `UID:${id}`,
      `SUMMARY:${summary}`,
      `DTSTART:${stamp(start)}`,
      `DTEND:${stamp(end)}`,
      `TRANSP:${isFree ? 'TRANSPARENT' : 'OPAQUE'}`,
      `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ])
    events.push(['UID:allday', 'SUMMARY:Offsite', 'DTSTART;VALUE=DATE:20260308', 'DTEND;VALUE=DATE:20260309'])
    events.push(['UID:series', 'SUMMARY:Stand-up', `DTSTART;TZID=${zone}:20260306T093000`, 'DURATION:PT15M', 'RRULE:FREQ=DAILY;COUNT=4'])
    const text = ['BEGIN:VCALENDAR', `X-WR-TIMEZONE:${zone}`, ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join(
      '\r\n',
    )
    const server = createServer((request, response) => {
      const isKnown = request.headers['if-none-match'] === '"1"'
      response.writeHead(isKnown ? 304 : 200, { etag: '"1"' }).end(isKnown ? undefined : text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const fetch = createTransport({ allowPrivate: ['127.0.0.0/8'], timeoutMs: 5000, maxBytes: 1e6 })
    cleanUps.push(
      () => fetch.close(),
      () => server.closeAllConnections(),
      () => server.close(),
    )
    return { session: openIcs(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.ics`, { fetch, now: () => now }), calendar: 'ics' }
  },
}
const range = { from: new Date('2026-03-05T00:00:00Z'), to: new Date('2026-03-12T00:00:00Z') }
const shown = ({ title, start, end, allDay, busy, recurring }: RemoteEvent) => [title, start.toISOString(), end.toISOString(), allDay, busy, recurring]
const byStart = (a: RemoteEvent, b: RemoteEvent) => a.start.getTime() - b.start.getTime()

test.each(Object.entries(kinds))('%s: the same events look the same', async (_, open) => {
  const { session, calendar } = await open()
  const { events, full, gone } = await session.changes(calendar, null, range)
  expect([full, gone]).toEqual([true, []])
  expect(events.sort(byStart).map(shown)).toEqual([
    ['Train llama', '2026-03-05T23:00:00.000Z', '2026-03-06T03:00:00.000Z', false, true, false],
    ['Reading', '2026-03-06T14:00:00.000Z', '2026-03-06T15:00:00.000Z', false, false, false],
    ['Stand-up', '2026-03-06T14:30:00.000Z', '2026-03-06T14:45:00.000Z', false, true, true],
    ['Stand-up', '2026-03-07T14:30:00.000Z', '2026-03-07T14:45:00.000Z', false, true, true],
    ['Offsite', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z', true, true, false],
    ['Stand-up', '2026-03-08T13:30:00.000Z', '2026-03-08T13:45:00.000Z', false, true, true],
    ['Stand-up', '2026-03-09T13:30:00.000Z', '2026-03-09T13:45:00.000Z', false, true, true],
  ])
})

test.each(Object.entries(kinds))('%s: keys are unique, and stay', async (_, open) => {
  const { session, calendar } = await open()
  const keys = async () => (await session.changes(calendar, null, range)).events.map(({ key }) => key)
  const first = await keys()
  expect(new Set(first).size).toBe(first.length)
  expect(await keys()).toEqual(first)
})

test.each(Object.entries(kinds))('%s: asked with a cursor, nothing comes when nothing has changed', async (_, open) => {
  const { session, calendar } = await open()
  const { cursor } = await session.changes(calendar, null, range)
  const again = await session.changes(calendar, cursor, range)
  expect(again).toMatchObject({ full: false, events: [], gone: [] })
  expect(await session.changes(calendar, again.cursor, range)).toMatchObject({ full: false, events: [] })
})

test.each(Object.entries(kinds))('%s: a cursor of other days brings the events of the days asked for', async (_, open) => {
  const { session, calendar } = await open()
  const { cursor } = await session.changes(calendar, null, range)
  const day = { from: new Date('2026-03-08T06:00:00Z'), to: new Date('2026-03-08T13:31:00Z') }
  const { full, events } = await session.changes(calendar, cursor, day)
  expect([full, events.sort(byStart).map(({ title }) => title)]).toEqual([true, ['Offsite', 'Stand-up']])
})

test.each(Object.entries(kinds))('%s: there is a calendar with a name, and it is the one that is read', async (_, open) => {
  const { session, calendar } = await open()
  const [first] = await session.calendars()
  expect(first).toMatchObject({ name: expect.stringMatching(/./) as string, primary: true })
  expect(await session.changes(first!.key, null, range)).toMatchObject({ events: (await session.changes(calendar, null, range)).events })
})

test('google: the calendar at its secret address has the same events, and is sent again only when it has changed', async () => {
  const google = await openFakeGoogle({ now: () => now })
  cleanUps.push(() => google.close())
  const { session, icalAddress, setEvent, asking } = google
  const published = openIcs(icalAddress(), asking)
  setEvent({ id: 'standup_20260305T143000Z', summary: 'Stand-up; later', start: { dateTime: '2026-03-05T16:00:00Z', timeZone: 'America/New_York' } })
  const [own, ics] = [await (await session()).changes('primary', null, range), await published.changes('ics', null, range)]
  const shown = (events: typeof own.events) =>
    events.map(({ title, start, end, busy, allDay }) => [start.toISOString(), end.toISOString(), title, busy, allDay].join(' ')).sort()
  // Who declined what is not said there.
  expect(shown(ics.events).filter((line) => !line.includes('Vendor pitch'))).toEqual(shown(own.events))
  expect(await published.changes('ics', ics.cursor, range)).toMatchObject({ full: false, events: [] })
  setEvent({ id: 'finetuning', summary: 'Changed' })
  expect(await published.changes('ics', ics.cursor, range)).toMatchObject({ full: true })
  expect((await fetch(icalAddress().replace('private-CANARY', 'private-other'))).status).toBe(404)
})
