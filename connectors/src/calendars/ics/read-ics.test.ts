import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readIcs } from './read-ics.ts'

const range = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z') }
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]) =>
  ['BEGIN:VEVENT', ...(lines.some((line) => line.startsWith('UID')) ? [] : ['UID:one']), 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\r\n')
const read = (text: string, zone = 'UTC', within = range) => readIcs(text, { range: within, zone })
/** "day of March, hour:minute" UTC of each start, in order. */
const startsOf = (text: string, zone?: string) =>
  read(text, zone)
    .events.map(({ start }) => start)
    .sort((a, b) => a.getTime() - b.getTime())
    .map((start) => start.toISOString().slice(8, 16))

test('reads an event with all that is shown of it', () => {
  const text = calendar(
    'X-WR-CALNAME:Lab \\, GPUs',
    'X-APPLE-CALENDAR-COLOR:#1BADF8FF',
    event(
      'UID:train@lab',
      'SUMMARY:Train llama #gpu H100 x4',
      'DESCRIPTION:Second run\\, <b>bf16</b>\\nof a long',
      ' er text',
      'LOCATION:Room 4\\; upstairs',
      'URL:https://lab.example/runs/2',
      'COLOR:#ff0000',
      'DTSTART:20260305T180000Z',
      'DTEND:20260305T220000Z',
    ),
  )
  expect(read(text)).toEqual({
    name: 'Lab , GPUs',
    color: '#1BADF8',
    events: [
      {
        key: 'train@lab',
        etag: null,
        title: 'Train llama #gpu H100 x4',
        description: 'Second run, bf16\nof a longer text',
        location: 'Room 4; upstairs',
        start: new Date('2026-03-05T18:00:00Z'),
        end: new Date('2026-03-05T22:00:00Z'),
        allDay: false,
        busy: true,
        recurring: false,
        movable: false,
        link: 'https://lab.example/runs/2',
        color: '#ff0000',
      },
    ],
  })
})

test.each([
  ['an end', ['DTSTART:20260305T100000Z', 'DTEND:20260305T113000Z'], '2026-03-05T11:30:00.000Z'],
  ['a duration', ['DTSTART:20260305T100000Z', 'DURATION:PT1H30M'], '2026-03-05T11:30:00.000Z'],
  ['a duration of weeks', ['DTSTART:20260305T100000Z', 'DURATION:P1W'], '2026-03-12T10:00:00.000Z'],
  ['a duration of a day, which here has 23 hours', ['DTSTART;TZID=America/New_York:20260307T120000', 'DURATION:P1D'], '2026-03-08T16:00:00.000Z'],
  ['a duration of 24 hours', ['DTSTART;TZID=America/New_York:20260307T120000', 'DURATION:PT24H'], '2026-03-08T17:00:00.000Z'],
  ['a negative duration', ['DTSTART:20260305T100000Z', 'DURATION:-PT1H'], '2026-03-05T10:00:00.000Z'],
  ['an end before its beginning', ['DTSTART:20260305T100000Z', 'DTEND:20260305T090000Z'], '2026-03-05T10:00:00.000Z'],
  ['nothing: a moment', ['DTSTART:20260305T100000Z'], '2026-03-05T10:00:00.000Z'],
  ['nothing: a day', ['DTSTART;VALUE=DATE:20260305'], '2026-03-06T00:00:00.000Z'],
  ['days', ['DTSTART;VALUE=DATE:20260305', 'DTEND;VALUE=DATE:20260307'], '2026-03-07T00:00:00.000Z'],
  ['its own day as the end', ['DTSTART;VALUE=DATE:20260305', 'DTEND;VALUE=DATE:20260305'], '2026-03-06T00:00:00.000Z'],
  ['a duration of days', ['DTSTART;VALUE=DATE:20260305', 'DURATION:P2D'], '2026-03-07T00:00:00.000Z'],
])('the end of an event with %s', (_, lines, end) => {
  expect(read(calendar(event(...lines))).events.map((one) => one.end.toISOString())).toEqual([end])
})

// Six zones: each puts its clocks at another time, or never, or at midnight.
test.each([
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  ['Europe/London', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  ['Asia/Kolkata', '2026-03-08', '2026-03-07T18:30:00.000Z', '2026-03-08T18:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z'],
  ['Pacific/Auckland', '2026-04-05', '2026-04-04T11:00:00.000Z', '2026-04-05T12:00:00.000Z'],
])('a day in %s, %s, begins and ends at its midnights', (zone, day, start, end) => {
  const text = calendar(event(`DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`))
  const within = { from: new Date(Date.parse(day) - 2 * 86_400_000), to: new Date(Date.parse(day) + 2 * 86_400_000) }
  expect(read(text, zone, within).events).toMatchObject([{ start: new Date(start), end: new Date(end), allDay: true }])
  const said = calendar(`X-WR-TIMEZONE:${zone}`, event(`DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`))
  expect(read(said, 'UTC', within).events).toMatchObject([{ start: new Date(start), end: new Date(end) }])
})

test.each([
  ['America/New_York', ['07T14:00', '08T13:00', '09T13:00']],
  ['Europe/London', ['28T09:00', '29T08:00', '30T08:00']],
  ['America/Sao_Paulo', ['07T12:00', '08T12:00', '09T12:00']],
  ['Asia/Kolkata', ['07T03:30', '08T03:30', '09T03:30']],
  ['Australia/Sydney', ['06T22:00', '07T22:00', '08T22:00']],
  ['Africa/Cairo', ['07T07:00', '08T07:00', '09T07:00']],
])('nine o’clock each day in %s', (zone, expected) => {
  const first = zone === 'Europe/London' ? '28' : '07'
  expect(startsOf(calendar(event(`DTSTART;TZID=${zone}:202603${first}T090000`, 'RRULE:FREQ=DAILY;COUNT=3')))).toEqual(expected)
  // The same said by a reader's own clock.
  expect(startsOf(calendar(event(`DTSTART:202603${first}T090000`, 'RRULE:FREQ=DAILY;COUNT=3')), zone)).toEqual(expected)
})

test('a time that is skipped counts on, and of one that comes twice it is the first', () => {
  const skipped = event('UID:a', 'DTSTART;TZID=America/New_York:20260308T023000')
  expect(startsOf(calendar(skipped))).toEqual(['08T07:30'])
  const twice = calendar(event('DTSTART;TZID=America/New_York:20261101T013000'))
  expect(read(twice, 'UTC', { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-02T00:00:00Z') }).events).toMatchObject([
    { start: new Date('2026-11-01T05:30:00Z') },
  ])
})

const berlin = [
  'BEGIN:VTIMEZONE',
  'TZID:Our own',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]
test.each([
  ['an IANA name', 'Europe/Berlin', []],
  ['one with a vendor before it', '/mozilla.org/20070129_1/Europe/Berlin', []],
  ['one with a slash before it', '/Europe/Berlin', []],
  ['a name of Windows', 'W. Europe Standard Time', []],
  ['a definition in the file', 'Our own', berlin],
  ['a definition that names its place', 'Somewhere', ['BEGIN:VTIMEZONE', 'TZID:Somewhere', 'X-LIC-LOCATION:Europe/Berlin', 'END:VTIMEZONE']],
])('a zone by %s', (_, tzid, definition) => {
  const text = calendar(...definition, event(`DTSTART;TZID="${tzid}":20260328T090000`, 'RRULE:FREQ=DAILY;UNTIL=20260329T070000Z'))
  expect(startsOf(text)).toEqual(['28T08:00', '29T07:00'])
})

test('a zone of three parts, and UTC by name', () => {
  expect(startsOf(calendar(event('DTSTART;TZID=America/Argentina/Ushuaia:20260305T090000')))).toEqual(['05T12:00'])
  expect(startsOf(calendar(event('DTSTART;TZID=UTC:20260305T090000')))).toEqual(['05T09:00'])
})

test.each([
  ['each day, three times', ['RRULE:FREQ=DAILY;COUNT=3'], ['02T09:00', '03T09:00', '04T09:00']],
  ['every other day until a moment, which is part of it', ['RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260306T090000Z'], ['02T09:00', '04T09:00', '06T09:00']],
  ['until a day, which is part of it', ['RRULE:FREQ=DAILY;UNTIL=20260304'], ['02T09:00', '03T09:00', '04T09:00']],
  ['on some days of the week', ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4'], ['02T09:00', '04T09:00', '09T09:00', '11T09:00']],
  ['every other week', ['RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3'], ['02T09:00', '16T09:00', '30T09:00']],
  ['on the last Friday of the month, and on its first day all the same', ['RRULE:FREQ=MONTHLY;BYDAY=-1FR'], ['02T09:00', '27T09:00']],
  ['each year', ['RRULE:FREQ=YEARLY'], ['02T09:00']],
  ['twice a day', ['RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=3'], ['02T09:00', '02T15:00', '03T09:00']],
  ['on days that are listed', ['RDATE:20260303T090000Z,20260310T100000Z'], ['02T09:00', '03T09:00', '10T10:00']],
  ['in periods that are listed', ['RDATE;VALUE=PERIOD:20260303T090000Z/PT1H'], ['02T09:00', '03T09:00']],
  ['but not on days that are excepted', ['RRULE:FREQ=DAILY;COUNT=4', 'EXDATE:20260303T090000Z', 'EXDATE:20260305T090000Z'], ['02T09:00', '04T09:00']],
  ['but not on excepted days, told without a time', ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20260303'], ['02T09:00', '04T09:00']],
  ['but not where another zone says so', ['RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;TZID=Europe/Berlin:20260303T100000'], ['02T09:00', '04T09:00']],
  ['by two rules', ['RRULE:FREQ=WEEKLY;COUNT=2', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=20;COUNT=1'], ['02T09:00', '09T09:00', '20T09:00']],
])('an event that repeats %s', (_, lines, expected) => {
  const { events } = read(calendar(event('DTSTART:20260302T090000Z', 'DTEND:20260302T100000Z', ...lines)))
  expect(startsOf(calendar(event('DTSTART:20260302T090000Z', 'DTEND:20260302T100000Z', ...lines)))).toEqual(expected)
  expect(new Set(events.map(({ key }) => key)).size).toBe(expected.length)
  expect(events.every(({ recurring, start, end }) => recurring && end.getTime() - start.getTime() === 3_600_000)).toBe(true)
})

test('a series that ended before it began has no occurrence', () => {
  expect(startsOf(calendar(event('DTSTART:20260305T100000Z', 'RRULE:FREQ=DAILY;UNTIL=20260304T100000Z')))).toEqual([])
  expect(startsOf(calendar(event('DTSTART:20260305T100000Z', 'RRULE:FREQ=DAILY;UNTIL=20260305T100000Z')))).toEqual(['05T10:00'])
})

test('what is wrong with an event of long ago hurts nobody; with one of these days it does', () => {
  const strange = (day: string, ...more: string[]) => calendar(event(`DTSTART;TZID=Nowhere:${day}T100000`, ...more), event('UID:b', 'DTSTART:20260305T100000Z'))
  expect(startsOf(strange('20250101'))).toEqual(['05T10:00'])
  expect(startsOf(strange('20260220', 'DTEND;TZID=Nowhere:20260220T110000'))).toEqual(['05T10:00'])
  for (const text of [strange('20260220'), strange('20250101', 'RRULE:FREQ=YEARLY'), strange('20250101', 'DTEND;TZID=Nowhere:20260301T110000')])
    expect(() => read(text)).toThrow('Nowhere')
})

test.each([
  ['days', 'DTSTART;VALUE=DATE:20150105', 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU', ['02T00:00', '03T00:00', '16T00:00', '17T00:00', '30T00:00', '31T00:00']],
  ['a decade of days', 'DTSTART;TZID=Europe/Berlin:20160101T100000', 'RRULE:FREQ=DAILY;INTERVAL=10', ['09T09:00', '19T09:00', '29T08:00']],
  ['hours', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=HOURLY;INTERVAL=500', ['20T20:00']],
  ['a birthday', 'DTSTART;VALUE=DATE:16040317', 'RRULE:FREQ=YEARLY', ['17T00:00']],
])('a series that began long ago: %s', (_, start, rule, expected) => {
  expect(startsOf(calendar(event(start, rule)))).toEqual(expected)
})

test('going to where the range begins leaves nothing out: as if one had gone step by step', () => {
  const rules = fc.record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'WEEKLY;BYDAY=TU,SA;WKST=SU', 'WEEKLY;BYDAY=SU,MO', 'DAILY;BYDAY=MO,FR', 'DAILY;BYMONTH=3', 'HOURLY'),
    // Every seventh day is never both a Monday and a Tuesday: ical.js would look for it for ever.
    interval: fc.integer({ min: 1, max: 60 }).filter((days) => days % 7 !== 0),
    day: fc.integer({ min: 0, max: 700 }),
  })
  fc.assert(
    fc.property(rules, ({ freq, interval, day }) => {
      const start = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '')
      const startsWith = (more: string) =>
        startsOf(calendar(event(`DTSTART;TZID=America/New_York:${start}T233000`, `RRULE:FREQ=${freq};INTERVAL=${interval}${more}`)))
      // What is counted is gone through from the beginning.
      expect(startsWith('')).toEqual(startsWith(';COUNT=20000'))
    }),
    // Looking for a smaller example would take minutes.
    { endOnFailure: true },
  )
})

test('days of a series are excepted by the day, whatever the hour says', () => {
  const lines = ['DTSTART;VALUE=DATE:20260302', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;TZID=Europe/Berlin:20260303T000000']
  expect(startsOf(calendar(event(...lines)), 'America/New_York')).toEqual(['02T05:00', '04T05:00'])
})

const weekly = event('DTSTART;TZID=Europe/Berlin:20260302T100000', 'DTEND;TZID=Europe/Berlin:20260302T110000', 'RRULE:FREQ=WEEKLY', 'SUMMARY:Weekly')
test('an occurrence that was moved is where it was moved to, under the same key', () => {
  const before = read(calendar(weekly)).events.map(({ key }) => key)
  const moved = event('RECURRENCE-ID;TZID=Europe/Berlin:20260309T100000', 'DTSTART:20260310T150000Z', 'DTEND:20260310T170000Z', 'SUMMARY:Moved')
  const { events } = read(calendar(weekly, moved))
  expect(events.map(({ title, start }) => [title, start.toISOString().slice(8, 16)])).toEqual([
    ['Weekly', '02T09:00'],
    ['Weekly', '16T09:00'],
    ['Weekly', '23T09:00'],
    ['Weekly', '30T08:00'],
    ['Moved', '10T15:00'],
  ])
  expect(events.map(({ key }) => key).sort()).toEqual(before.sort())
})

test('an occurrence that was moved into the range, or out of it, or cancelled', () => {
  const from = (id: string, start: string, ...more: string[]) =>
    event(`RECURRENCE-ID;TZID=Europe/Berlin:${id}T100000`, `DTSTART:${start}`, 'DURATION:PT1H', ...more)
  const text = calendar(
    weekly,
    from('20260406', '20260331T200000Z'),
    from('20260309', '20260501T100000Z'),
    from('20260316', '20260316T090000Z', 'STATUS:CANCELLED'),
  )
  expect(startsOf(text)).toEqual(['02T09:00', '23T09:00', '30T08:00', '31T20:00'])
})

test('a change from one occurrence on moves the later ones too', () => {
  const later = event(
    'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T100000',
    'DTSTART;TZID=Europe/Berlin:20260317T120000',
    'DURATION:PT2H',
    'SUMMARY:Later',
  )
  const { events } = read(calendar(weekly, later))
  expect(
    events
      .map(({ title, start, end }) => [title, start.toISOString().slice(8, 16), (end.getTime() - start.getTime()) / 3_600_000])
      .sort((a, b) => (a[1]! < b[1]! ? -1 : 1)),
  ).toEqual([
    ['Weekly', '02T09:00', 1],
    ['Weekly', '09T09:00', 1],
    ['Later', '17T11:00', 2],
    ['Later', '24T11:00', 2],
    ['Later', '31T10:00', 2],
  ])
})

test('what stands in for an occurrence of a series that is not in the file is an event', () => {
  expect(startsOf(calendar(event('RECURRENCE-ID:20260309T100000Z', 'DTSTART:20260310T150000Z')))).toEqual(['10T15:00'])
})

test.each([
  ['cancelled', ['STATUS:CANCELLED'], []],
  ['tentative', ['STATUS:TENTATIVE'], [true]],
  ['free', ['TRANSP:TRANSPARENT'], [false]],
  ['free by Outlook', ['X-MICROSOFT-CDO-BUSYSTATUS:FREE'], [false]],
  ['busy', ['TRANSP:OPAQUE'], [true]],
])('an event that is %s', (_, lines, busy) => {
  expect(read(calendar(event('DTSTART:20260305T100000Z', ...lines))).events.map((one) => one.busy)).toEqual(busy)
})

test('only what lies within the range: also what began before it, or ends after it', () => {
  const at = (uid: string, start: string, end: string) => event(`UID:${uid}`, `DTSTART:${start}`, `DTEND:${end}`)
  const text = calendar(
    at('before', '20260228T100000Z', '20260301T000000Z'),
    at('into', '20260228T100000Z', '20260301T000001Z'),
    at('outof', '20260331T235959Z', '20260402T000000Z'),
    at('after', '20260401T000000Z', '20260402T000000Z'),
    at('over', '20250101T000000Z', '20270101T000000Z'),
    event('UID:weeks', 'DTSTART:20260201T000000Z', 'DURATION:P3W', 'RRULE:FREQ=MONTHLY'),
  )
  expect(read(text).events.map(({ key }) => key)).toEqual(['into', 'outof', 'over', 'weeks/2026-03-01T00:00:00.000Z'])
})

test('of versions of an event the newest counts, and different events of one UID are different', () => {
  const version = (sequence: number, hour: string) => event(`SEQUENCE:${sequence}`, `DTSTART:20260305T${hour}0000Z`)
  expect(startsOf(calendar(version(2, '12'), version(1, '10')))).toEqual(['05T12:00'])
  const { events } = read(calendar(version(0, '10'), version(0, '12'), version(0, '12')))
  expect(events.map(({ key }) => key)).toEqual(['one/2026-03-05T10:00:00.000Z', 'one/2026-03-05T12:00:00.000Z'])
})

test('events without UID, or with a long one, have keys that stay', () => {
  const text = calendar(event('UID:', 'DTSTART:20260305T100000Z', 'SUMMARY:a'), event(`UID:${'x'.repeat(900)}`, 'DTSTART:20260305T100000Z'))
  const keys = read(text).events.map(({ key }) => key)
  expect(keys).toEqual([expect.stringMatching(/^[\da-f]{64}$/) as string, expect.stringMatching(/^[\da-f]{64}$/) as string])
  expect(read(text).events.map(({ key }) => key)).toEqual(keys)
})

test('several calendars in a file, tasks beside events, and a byte order mark', () => {
  const task = ['BEGIN:VTODO', 'UID:t', 'DTSTART:20260305T100000Z', 'END:VTODO'].join('\r\n')
  const text = `\uFEFF${calendar(task, event('UID:a', 'DTSTART:20260305T100000Z'))}${calendar(event('UID:b', 'DTSTART:20260306T100000Z'))}`
  expect(startsOf(text)).toEqual(['05T10:00', '06T10:00'])
  expect(read(calendar())).toEqual({ name: null, color: null, events: [] })
})

test('links that are none are not shown, and HTML is not either', () => {
  const { events } = read(calendar(event('DTSTART:20260305T100000Z', 'URL:http://lab.example', 'DESCRIPTION:a<br>b &amp\\; c < d')))
  expect(events).toMatchObject([{ link: null, description: 'a\nb & c < d', color: null }])
})

test('what should be the name of a zone and is none names none', () => {
  expect(startsOf(calendar('X-WR-TIMEZONE;VALUE=DATE:x', event('DTSTART:20260305T100000')), 'Europe/Berlin')).toEqual(['05T09:00'])
})

const ours = (start: string, offset: string, ...more: string[]) =>
  calendar(
    'BEGIN:VTIMEZONE',
    'TZID:Ours',
    'BEGIN:STANDARD',
    `DTSTART:${start}`,
    `TZOFFSETFROM:${offset}`,
    'TZOFFSETTO:+0200',
    ...more,
    'END:STANDARD',
    'END:VTIMEZONE',
    event('DTSTART;TZID=Ours:20260305T100000'),
  )
test.each([
  ['offset', ours('19700101T000000', 'abc')],
  ['beginning', ours('xyz', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU')],
  ['rule', ours('19700101T000000', '+0100', 'RRULE:')],
  ['further time', ours('19700101T000000', '+0100', 'RDATE:zzz')],
])('a zone whose %s is none is refused with a sentence', (_, text) => {
  const message = 'The calendar defines the time zone Ours in a way that cannot be followed'
  expect(() => read(text)).toThrow(expect.objectContaining({ name: 'ConnectorError', failure: 'unexpected_answer', message }))
})

test.each([
  ['a web page', '<!doctype html><html>', 'The address leads to a web page, not to a calendar: copy the one in iCal format'],
  ['something else', '{"calendar":true}', 'The address does not lead to a calendar: its answer does not begin with BEGIN:VCALENDAR'],
  ['nothing', '', 'The address does not lead to a calendar: its answer does not begin with BEGIN:VCALENDAR'],
  ['nearly a calendar', 'BEGIN:VCALENDARS\r\nEND:VCALENDAR', 'The address does not lead to a calendar: its answer does not begin with BEGIN:VCALENDAR'],
  ['half a calendar', calendar(event('DTSTART:20260305T100000Z')).slice(0, 120), 'The calendar was cut off: its end is missing'],
  ['lines that are none', calendar('so it goes'), 'Line 4 of the calendar is not in the iCalendar format'],
  ['an event that does not end', calendar('BEGIN:VEVENT', 'UID:x'), 'The calendar is not in the iCalendar format: an event in it does not end'],
  ['an event without beginning', calendar(event('SUMMARY:Sync')), 'The calendar does not say when “Sync” begins'],
  ['an event without beginning or title', calendar(event()), 'The calendar does not say when an event without title begins'],
  ['a day that there is not', calendar(event('DTSTART;VALUE=DATE:20260230')), 'The calendar holds a DTSTART that is no time'],
  ['an hour that there is not', calendar(event('DTSTART:20260305T250000Z')), 'The calendar holds a DTSTART that is no time'],
  ['words for a time', calendar(event('DTSTART:tomorrow')), 'The calendar holds a DTSTART that is no time'],
  ['a zone that nobody knows', calendar(event('DTSTART;TZID=Nowhere:20260305T100000')), 'The calendar uses a time zone that it does not define: Nowhere'],
  [
    'a zone that is empty',
    calendar('BEGIN:VTIMEZONE', 'TZID:Nowhere', 'END:VTIMEZONE', event('DTSTART;TZID=Nowhere:20260305T100000')),
    'The calendar uses a time zone that it does not define: Nowhere',
  ],
  ['a duration that is none', calendar(event('DTSTART:20260305T100000Z', 'SUMMARY:Sync', 'DURATION:long')), 'How long “Sync” lasts cannot be read'],
  [
    'a rule that is none',
    calendar(event('DTSTART:20260305T100000Z', 'SUMMARY:Sync', 'RRULE:FREQ=OFTEN')),
    'Line 9 of the calendar (RRULE) is not in the iCalendar format',
  ],
  ['a rule without frequency', calendar(event('DTSTART:20260305T100000Z', 'SUMMARY:Sync', 'RRULE:COUNT=2')), 'The rule by which “Sync” repeats cannot be read'],
  [
    'a rule that contradicts itself',
    calendar(event('DTSTART:20260305T100000Z', 'SUMMARY:Sync', 'RRULE:FREQ=WEEKLY;BYMONTHDAY=3')),
    'The rule by which “Sync” repeats cannot be followed',
  ],
  ['too many occurrences', calendar(event('DTSTART:20260301T000000Z', 'RRULE:FREQ=MINUTELY')), 'The calendar has more than 5000 events in these days'],
  ['a rule of seconds', calendar(event('DTSTART:20260301T000000Z', 'RRULE:FREQ=SECONDLY;COUNT=90000')), 'The calendar repeats events too often to be followed'],
])('%s: the error says what is wrong', (_, text, sentence) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ name: 'ConnectorError', failure: 'unexpected_answer', message: sentence }))
})
