import type { Changes } from '@dumont/connectors'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { type KeptEvent, keptEvent } from './decide-kept.ts'
import type { Reading } from './decide-reading.ts'

const AT_ONCE = 1000

/** Writes what a calendar answered, in the caller's transaction. What its person chose stays with each event. Answers whether anything is new. */
export async function landChanges(trx: Db, calendarId: number, changes: Changes, { range }: Reading, now: Date): Promise<boolean> {
  const events = [...new Map(changes.events.map((event) => [event.key, keptEvent(event)])).values()]
  let changed = 0
  for (let i = 0; i < events.length; i += AT_ONCE) changed += (await keepEvents(trx, calendarId, events.slice(i, i + AT_ONCE))).length
  const there = new Set(events.map(({ key }) => key))
  changed += changes.full
    ? await dropEvents(trx, calendarId, [...there], false)
    : await dropEvents(
        trx,
        calendarId,
        changes.gone.filter((key) => !there.has(key)),
        true,
      )
  await trx
    .updateTable('calendarCalendars')
    .set({ cursor: changes.cursor, rangeFrom: range.from, rangeTo: range.to, syncedAt: now, lastError: null })
    .where('id', '=', calendarId)
    .execute()
  return changed > 0
}

/** Answers the ids of those that are new or not as they were. */
export async function keepEvents(trx: Db, calendarId: number, events: readonly KeptEvent[]): Promise<number[]> {
  const rows = events.map(({ startAt, endAt, allDay, ...event }) => ({ ...event, start_at: startAt, end_at: endAt, all_day: allDay }))
  const { rows: written } = await sql<{ id: number }>`
    insert into calendar_events (calendar_id, key, etag, title, description, location, start_at, end_at, all_day, busy, recurring, movable, link, color)
    select ${calendarId}, t.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (key text, etag text, title text, description text, location text,
      start_at timestamptz, end_at timestamptz, all_day boolean, busy boolean, recurring boolean, movable boolean, link text, color text)
    on conflict (calendar_id, key) do update set (etag, title, description, location, start_at, end_at, all_day, busy, recurring, movable, link, color) =
      (excluded.etag, excluded.title, excluded.description, excluded.location, excluded.start_at, excluded.end_at, excluded.all_day, excluded.busy,
        excluded.recurring, excluded.movable, excluded.link, excluded.color)
    where (calendar_events.etag, calendar_events.title, calendar_events.description, calendar_events.location, calendar_events.start_at, calendar_events.end_at,
        calendar_events.all_day, calendar_events.busy, calendar_events.recurring, calendar_events.movable, calendar_events.link, calendar_events.color)
      is distinct from (excluded.etag, excluded.title, excluded.description, excluded.location, excluded.start_at, excluded.end_at, excluded.all_day,
        excluded.busy, excluded.recurring, excluded.movable, excluded.link, excluded.color)
    returning id`.execute(trx)
  return written.map(({ id }) => id)
}

/** `listed`: these go; else all but these. */
async function dropEvents(trx: Db, calendarId: number, keys: readonly string[], listed: boolean): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('calendarEvents')
    .where('calendarId', '=', calendarId)
    .where(sql<boolean>`(key = any(${[...keys]}::text[])) = ${listed}`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
