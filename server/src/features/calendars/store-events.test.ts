import { beforeEach, expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { calendarSettingsOf, countEventsBetween, type EventRow, eventsBetween, isStale } from './index.ts'

const it = await startApp({ env: { DUMONT_DEMO: 'false' } })
const { db } = it.deps
const at = (text: string): Date => new Date(`2026-03-${text}Z`)
const from = at('04T00:00')
const to = at('05T00:00')

for (const id of ['ana', 'bob'])
  await db
    .insertInto('users')
    .values({ id, name: id, email: `${id}@example.org`, createdAt: from, updatedAt: from })
    .execute()
const calendarOf: Record<string, number> = {}
for (const userId of ['ana', 'bob']) {
  const connection = { userId, workspaceId: null, kind: 'google' as const, name: userId, subject: userId, host: null, sealedSecrets: 'x', canWrite: true }
  const nothing = {
    accessExpiresAt: null,
    reconnectSince: null,
    nextSyncAt: null,
    notBefore: null,
    lastAttemptAt: null,
    lastSyncedAt: null,
    listedAt: null,
    failure: null,
    lastError: null,
    leaseBy: null,
    leaseUntil: null,
  }
  const { id: connectionId } = await db
    .insertInto('calendarConnections')
    .values({ ...connection, ...nothing, createdAt: from })
    .returning('id')
    .executeTakeFirstOrThrow()
  const about = { key: 'main', name: 'Main', color: '#123456', isPrimary: true, writable: true, selected: true }
  const range = { cursor: null, rangeFrom: null, rangeTo: null, syncedAt: from, lastError: null }
  calendarOf[userId] = (
    await db
      .insertInto('calendarCalendars')
      .values({ connectionId, ...about, ...range })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
}
async function anEvent(key: string, startAt: Date, endAt: Date, over: { allDay?: boolean; movable?: boolean; color?: string } = {}, userId = 'ana') {
  const text = { title: key, description: null, location: null, link: null, etag: null, color: over.color ?? null }
  const kind = { allDay: over.allDay ?? false, busy: true, recurring: false, movable: over.movable ?? true }
  const chosen = { chosenCompute: null, chosenGpu: null, chosenCount: null, chosenHours: null }
  await db
    .insertInto('calendarEvents')
    .values({ calendarId: calendarOf[userId]!, key, startAt, endAt, ...text, ...kind, ...chosen })
    .execute()
}
const keys = async (limit = 100) => (await eventsBetween(db, 'ana', from, to, limit)).map(({ title }) => title)
beforeEach(async () => void (await db.deleteFrom('calendarEvents').execute()))

test('events that touch the time are found by start; those that only meet it are not', async () => {
  await anEvent('before', at('03T22:00'), from)
  await anEvent('over the start', at('03T23:00'), at('04T01:00'))
  await anEvent('within', at('04T02:00'), at('04T03:00'))
  await anEvent('no time at all', from, from)
  await anEvent('over the end', at('04T23:00'), at('06T00:00'))
  await anEvent('after', to, at('05T01:00'))
  expect(await keys()).toEqual(['over the start', 'no time at all', 'within', 'over the end'])
  expect(await keys(2)).toEqual(['over the start', 'no time at all'])
  expect(await countEventsBetween(db, 'ana', from, to)).toBe(4)
})

test("nobody sees another person's events", async () => {
  await anEvent('his', at('04T02:00'), at('04T03:00'), {}, 'bob')
  expect(await keys()).toEqual([])
  expect(await countEventsBetween(db, 'ana', from, to)).toBe(0)
})

test('a calendar that is not chosen shows nothing', async () => {
  await anEvent('within', at('04T02:00'), at('04T03:00'))
  await db.updateTable('calendarCalendars').set({ selected: false }).where('id', '=', calendarOf.ana!).execute()
  expect(await keys()).toEqual([])
  await db.updateTable('calendarCalendars').set({ selected: true }).execute()
})

test('what may be moved: its own hours, where the connection, the calendar and the event allow it', async () => {
  const one = async (over: Parameters<typeof anEvent>[3]) => {
    await db.deleteFrom('calendarEvents').execute()
    await anEvent('one', at('04T02:00'), at('04T03:00'), over)
    return (await eventsBetween(db, 'ana', from, to, 1))[0]
  }
  expect(await one({})).toMatchObject({ canMove: true, color: '#123456', calendar: 'Main' })
  expect(await one({ allDay: true, color: '#ffffff' })).toMatchObject({ canMove: false, color: '#ffffff' })
  expect(await one({ movable: false })).toMatchObject({ canMove: false })
  await db.updateTable('calendarConnections').set({ reconnectSince: from }).execute()
  expect(await one({})).toMatchObject({ canMove: false, reconnectSince: from })
  await db.updateTable('calendarConnections').set({ reconnectSince: null }).execute()
})

const whenRead: [string, EventRow['reconnectSince'], string, boolean][] = [
  ['read just now', null, '04T00:00', false],
  ['read a day ago', null, '03T00:00', false],
  ['not read for more than a day', null, '02T23:59', true],
  ['whose consent is lost', from, '04T00:00', true],
]
test.each(whenRead)('an event %s', (_what, reconnectSince, read, stale) => expect(isStale({ reconnectSince, syncedAt: at(read) }, from)).toBe(stale))

test('who has set nothing has the defaults', async () =>
  expect(await calendarSettingsOf(db, 'ana')).toEqual({
    words: [],
    ignored_words: [],
    default_gpu: null,
    working_hours: null,
    zone: 'UTC',
    days_early: 0,
    days_late: 3,
    may_overlap: false,
  }))
