import type { CalendarConnection, CalendarList, CalendarStatus } from '@dumont/contracts'
import { connectionState } from './decide-state.ts'
import type { CalendarRow, ConnectionRow } from './tables.ts'

export const toWireConnection = (row: ConnectionRow): CalendarConnection => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  host: row.host,
  state: connectionState(row),
  can_write: row.canWrite,
  last_synced_at: row.lastSyncedAt?.toISOString() ?? null,
  next_sync_at: row.nextSyncAt?.toISOString() ?? null,
  last_error: row.lastError,
  created_at: row.createdAt.toISOString(),
})

export const toWireCalendar = (row: CalendarRow): CalendarList['calendars'][number] => ({
  key: row.key,
  name: row.name,
  color: row.color,
  primary: row.isPrimary,
  selected: row.selected,
  writable: row.writable,
})

/** One English sentence for each state. */
export const statusMessages: Record<CalendarStatus['state'], string> = {
  not_configured: 'Google Calendar is not set up on this server; a calendar with an address of its own (ICS) can be added',
  not_connected: 'No calendar is connected',
  syncing: 'The calendar is being read for the first time',
  connected_empty: 'The calendar is connected and has no events in this time',
  connected: 'The calendar is connected',
  reconnect_needed: 'A calendar must be connected again; the events shown are those of the last sync',
  failing: 'A calendar could not be read lately; it is tried again by itself, and the events shown are those of the last sync',
}
