import type { CalendarSettings } from '@dumont/contracts'
import type { Db } from '../src/platform/db.ts'
import '../src/features/calendars/tables.ts'

/** Connects an account with one calendar to a person. */
export async function aCalendar(db: Db, userId: string, syncedAt: Date, subject = userId): Promise<{ calendarId: number; connectionId: number }> {
  const connection = { userId, workspaceId: null, kind: 'google' as const, name: subject, subject, host: null, sealedSecrets: 'x', canWrite: true }
  const dates = { accessExpiresAt: null, reconnectSince: null, nextSyncAt: null, notBefore: null, lastAttemptAt: null, lastSyncedAt: syncedAt, listedAt: null }
  const { id: connectionId } = await db
    .insertInto('calendarConnections')
    .values({ ...connection, ...dates, failure: null, lastError: null, leaseBy: null, leaseUntil: null, createdAt: syncedAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  const about = { key: 'main', name: 'Main', color: '#123456', isPrimary: true, writable: true, selected: true, lastError: null }
  const { id: calendarId } = await db
    .insertInto('calendarCalendars')
    .values({ connectionId, ...about, cursor: null, rangeFrom: null, rangeTo: null, syncedAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { calendarId, connectionId }
}

type Over = { description?: string; allDay?: boolean; busy?: boolean; movable?: boolean; chosenCompute?: boolean; chosenGpu?: string; chosenHours?: number }

export async function anEvent(db: Db, calendarId: number, title: string, [startAt, endAt]: [Date, Date], over: Over = {}): Promise<number> {
  const text = { title, description: null, location: null, link: null, etag: null, color: null }
  const kind = { allDay: false, busy: true, recurring: false, movable: true }
  const chosen = { chosenCompute: null, chosenGpu: null, chosenCount: null, chosenHours: null }
  const { id } = await db
    .insertInto('calendarEvents')
    .values({ calendarId, key: crypto.randomUUID(), startAt, endAt, ...text, ...kind, ...chosen, ...over })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function calendarSettings(db: Db, userId: string, settings: Partial<CalendarSettings>): Promise<void> {
  const values = { settings: JSON.stringify(settings) }
  await db
    .insertInto('calendarPeople')
    .values({ userId, lookedAt: null, ...values })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet(values))
    .execute()
}
