import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { STALE_MS } from './decide-state.ts'
import type { StoredEvent } from './tables.ts'

/** An occurrence with what its calendar and its connection say of it. */
export type EventRow = Omit<StoredEvent, 'key' | 'etag' | 'movable'> & {
  connectionId: number
  /** Its name. */
  calendar: string
  /** May be moved from here: the connection may write, and the event is its person's own. */
  canMove: boolean
  /** Since when its connection must be connected anew. */
  reconnectSince: Date | null
  syncedAt: Date
}

// An all-day event has no hours to move; one whose calendar is only read stays where it is.
const events = (more = sql``) => sql`
  select e.id, c.connection_id, e.calendar_id, c.name as calendar, coalesce(e.color, c.color) as color, e.title, e.description, e.location, e.start_at, e.end_at,
    e.all_day, e.busy, e.recurring, (n.can_write and c.writable and e.movable and not e.all_day and n.reconnect_since is null) as can_move,
    n.reconnect_since, coalesce(c.synced_at, n.created_at) as synced_at, e.link, e.chosen_compute, e.chosen_gpu, e.chosen_count, e.chosen_hours${more}
  from calendar_events e join calendar_calendars c on c.id = e.calendar_id and c.selected join calendar_connections n on n.id = c.connection_id`

/** Events of a person that touch the time, by start. */
export async function eventsBetween(db: Db, userId: string, from: Date, to: Date, limit: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    ${events()} where n.user_id = ${userId} and ${touching(from, to)} order by e.start_at, e.end_at, e.id limit ${limit}`.execute(db)
  return rows
}

export async function countEventsBetween(db: Db, userId: string, from: Date, to: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from calendar_events e join calendar_calendars c on c.id = e.calendar_id and c.selected join calendar_connections n on n.id = c.connection_id
    where n.user_id = ${userId} and ${touching(from, to)}`.execute(db)
  return rows[0]!.n
}

/** Undefined: it is gone, or somebody else's. */
export async function eventById(db: Db, userId: string, id: number): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`${events()} where n.user_id = ${userId} and e.id = ${id}`.execute(db)
  return rows[0]
}

export async function hasEvents(db: Db, userId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (${events()} where n.user_id = ${userId}) as found`.execute(db)
  return rows[0]!.found
}

export async function eventIdOf(db: Db, calendarId: number, key: string): Promise<number> {
  return (await db.selectFrom('calendarEvents').select('id').where('calendarId', '=', calendarId).where('key', '=', key).executeTakeFirstOrThrow()).id
}

/** With what Google calls it, and the state of it that was read: all of one moment. */
export type NamedEvent = EventRow & { key: string; etag: string | null; calendarKey: string }

export async function namedEventById(db: Db, userId: string, id: number): Promise<NamedEvent | undefined> {
  const { rows } = await sql<NamedEvent>`${events(sql`, e.key, e.etag, c.key as calendar_key`)} where n.user_id = ${userId} and e.id = ${id}`.execute(db)
  return rows[0]
}

type Choices = Partial<Pick<EventRow, 'chosenCompute' | 'chosenGpu' | 'chosenCount' | 'chosenHours'>>

export async function keepChoices(db: Db, id: number, choices: Choices): Promise<void> {
  if (Object.keys(choices).length) await db.updateTable('calendarEvents').set(choices).where('id', '=', id).execute()
}

export async function dropEvent(db: Db, id: number): Promise<void> {
  await db.deleteFrom('calendarEvents').where('id', '=', id).execute()
}

// What takes no time counts at its start.
const touching = (from: Date, to: Date) => sql`e.start_at < ${to} and (e.end_at > ${from} or (e.start_at = e.end_at and e.start_at = ${from}))`

/** What is shown may be wrong by now: its connection gives nothing any more, or nothing for a day. */
export const isStale = ({ reconnectSince, syncedAt }: Pick<EventRow, 'reconnectSince' | 'syncedAt'>, now: Date): boolean =>
  reconnectSince !== null || now.getTime() - syncedAt.getTime() > STALE_MS

/** When events are, of whoever's: for what was made of them. Those that are gone, or in a calendar that is read no more, are missing. */
export async function eventTimes(db: Db, ids: readonly number[]): Promise<{ id: number; userId: string; startAt: Date; endAt: Date }[]> {
  return db
    .selectFrom('calendarEvents as e')
    .innerJoin('calendarCalendars as c', 'c.id', 'e.calendarId')
    .innerJoin('calendarConnections as n', 'n.id', 'c.connectionId')
    .select(['e.id', 'n.userId', 'e.startAt', 'e.endAt'])
    .where('e.id', '=', sql<number>`any(${ids}::bigint[])`)
    .where('c.selected', '=', true)
    .execute()
}

/** At least one connection gives something: none must be connected anew first. */
export async function isCalendarConnected(db: Db, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('calendarConnections')
    .select('id')
    .where('userId', '=', userId)
    .where('reconnectSince', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
