import type { RemoteCalendar } from '@dumont/connectors'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { clean, colorOf } from './decide-kept.ts'
import type { CalendarRow } from './tables.ts'

export async function calendarsOf(db: Db, connectionId: number): Promise<CalendarRow[]> {
  return db
    .selectFrom('calendarCalendars')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .orderBy('isPrimary', 'desc')
    .orderBy('name')
    .orderBy('id')
    .execute()
}

const unread = { cursor: null, rangeFrom: null, rangeTo: null, syncedAt: null, lastError: null }

/** What the account has now: those that are gone go with their events. Of a new account the main one is chosen; what comes later is not, by itself. */
export async function keepCalendars(trx: Db, connectionId: number, found: readonly RemoteCalendar[]): Promise<void> {
  const isNew = (await calendarsOf(trx, connectionId)).length === 0
  const main = found.find(({ primary }) => primary) ?? found[0]
  for (const { key, name, color, primary, writable } of found) {
    const said = { name: clean(name, 200), color: colorOf(color), isPrimary: primary, writable }
    await trx
      .insertInto('calendarCalendars')
      .values({ connectionId, key, ...said, ...unread, selected: isNew && key === main!.key })
      .onConflict((conflict) => conflict.columns(['connectionId', 'key']).doUpdateSet(said))
      .execute()
  }
  const keys = found.map(({ key }) => key)
  await sql`delete from calendar_calendars where connection_id = ${connectionId} and not key = any(${keys}::text[])`.execute(trx)
}

/** Those that are not chosen any more lose their events; new ones are read in full. */
export async function chooseCalendars(trx: Db, connectionId: number, keys: readonly string[]): Promise<void> {
  const chosen = sql<boolean>`key = any(${[...keys]}::text[])`
  await sql`
    delete from calendar_events where calendar_id in (
      select id from calendar_calendars where connection_id = ${connectionId} and selected and not ${chosen})`.execute(trx)
  await trx
    .updateTable('calendarCalendars')
    .set({ selected: sql<boolean>`not selected`, ...unread })
    .where('connectionId', '=', connectionId)
    .where(sql<boolean>`selected is distinct from (${chosen})`)
    .execute()
}

/** Everything is read next time, as after a new consent. */
export async function readAnew(trx: Db, connectionId: number): Promise<void> {
  await trx.updateTable('calendarCalendars').set({ cursor: null }).where('connectionId', '=', connectionId).execute()
}

/** Written to from here: an answer that was asked for before is thrown away when it comes, and everything is read next time. */
export async function overtakeReading(trx: Db, id: number): Promise<void> {
  await trx.updateTable('calendarCalendars').set({ cursor: null }).where('id', '=', id).execute()
}

/** Locks it for an answer that builds on what was read. False: it is gone, or chosen anew meanwhile. */
export async function lockUnchanged(trx: Db, { id, cursor }: Pick<CalendarRow, 'id' | 'cursor'>): Promise<boolean> {
  const row = await trx
    .selectFrom('calendarCalendars')
    .select('id')
    .where('id', '=', id)
    .where('selected', '=', true)
    .where(sql<boolean>`cursor is not distinct from ${cursor}`)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Why this one could not be read; others of its connection may be fine. */
export async function noteCalendarTrouble(db: Db, id: number, lastError: string): Promise<void> {
  await db.updateTable('calendarCalendars').set({ lastError }).where('id', '=', id).execute()
}

/** Of when the oldest chosen calendar is; null: none was read, or one never was. */
export async function oldestReading(db: Db, connectionId: number): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select case when bool_and(synced_at is not null) then min(synced_at) end as at from calendar_calendars where connection_id = ${connectionId} and selected`.execute(
    db,
  )
  return rows[0]!.at
}

/** Undefined: the connection may write to none that is shown. */
export async function calendarForWindows(db: Db, connectionId: number): Promise<CalendarRow | undefined> {
  return (await calendarsOf(db, connectionId)).find(({ selected, writable }) => selected && writable)
}
