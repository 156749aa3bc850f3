import { instantOf } from '../../zoned-time.ts'
import { type FakeCalendar, type FakeEvent, localOf } from './store.ts'

export const ana = 'ana@lab.example'
/** Has one calendar, with nothing in it. */
export const ben = 'ben@lab.example'

type Seed = { calendar: FakeCalendar; events: FakeEvent[] }

/** A plausible week from now on. */
export function seedOf(account: string, now: Date): Seed[] {
  const own = { id: account, summary: account, timeZone: 'America/New_York', backgroundColor: '#9fe1e7', accessRole: 'owner', primary: true }
  if (account !== ana) return [{ calendar: own, events: [] }]
  const team = { id: 'team0123@group.calendar.google.com', summary: 'Lab', timeZone: 'Europe/Berlin', backgroundColor: '#f83a22', accessRole: 'reader' }
  return [
    { calendar: own, events: weekOf(own.timeZone, now) },
    { calendar: team, events: teamOf(team.timeZone, now) },
  ]
}

function weekOf(zone: string, now: Date): FakeEvent[] {
  const { at, on } = daysFrom(now, zone)
  const others = { organizer: { email: ben } }
  return [
    { id: 'standup', summary: 'Stand-up', start: at(-7, 9, 30), end: at(-7, 9, 45), recurrence: ['RRULE:FREQ=DAILY'] },
    {
      id: 'oneonone',
      summary: '1:1 with Ben',
      start: at(1, 14),
      end: at(1, 14, 30),
      ...others,
      attendees: [{ email: ana, self: true, responseStatus: 'accepted' }],
    },
    { id: 'htmlreview', summary: 'html review', location: 'Room 4', start: at(1, 16), end: at(1, 17), colorId: '5' },
    {
      id: 'trainllama',
      summary: 'Train llama #gpu H100 x4',
      description: 'Second run, <b>bf16</b>.<br>Data: s3://corpus/v2',
      start: at(1, 18),
      end: at(1, 22),
      colorId: '11',
    },
    { id: 'finetuning', summary: 'Fine-tuning run', start: at(2, 10), end: at(2, 16) },
    { id: 'pitch', summary: 'Vendor pitch', start: at(2, 15), end: at(2, 16), ...others, attendees: [{ email: ana, self: true, responseStatus: 'declined' }] },
    { id: 'salestraining', summary: 'Sales training', start: at(3, 13), end: at(3, 15) },
    { id: 'reading', summary: 'Reading', start: at(3, 9), end: at(3, 10), transparency: 'transparent' },
    { id: 'offsite', summary: 'Offsite', start: on(4), end: on(5) },
    { id: 'designreview', summary: 'Design review', start: at(5, 11), end: at(5, 12) },
  ]
}

function teamOf(zone: string, now: Date): FakeEvent[] {
  const { at, on } = daysFrom(now, zone)
  const organizer = { email: 'team0123@group.calendar.google.com', self: true }
  return [
    { id: 'release', summary: 'Release 4.2', start: on(2), end: on(3), transparency: 'transparent', organizer },
    { id: 'planning', summary: 'Lab planning', start: at(3, 10), end: at(3, 11, 30), organizer },
  ]
}

/** Times and dates some days after today. */
export function daysFrom(now: Date, timeZone: string) {
  const today = Date.parse(`${localOf(now, timeZone).slice(0, 10)}T00:00:00Z`)
  const date = (days: number) => new Date(today + days * 86_400_000).toISOString().slice(0, 10)
  return {
    on: (days: number) => ({ date: date(days) }),
    at(days: number, hour: number, minute = 0) {
      const [year = 0, month = 1, day = 1] = date(days).split('-').map(Number)
      return { dateTime: instantOf({ year, month, day, hour, minute }, timeZone).toISOString(), timeZone }
    },
  }
}
