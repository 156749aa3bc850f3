import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { followTokens } from '../../providers/follow-tokens.ts'
import type { Changes, Range, RemoteEvent } from '../calendar.ts'
import { answerOf } from './client.ts'
import { eventFields, GoogleEvent, isOff, readEvent } from './events.ts'
import { canWrite, Zone } from './calendars.ts'

const Page = z.object({
  kind: z.literal('calendar#events'),
  timeZone: Zone,
  accessRole: z.string(),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
  items: z.array(GoogleEvent).default([]),
})
const fields = `kind,timeZone,accessRole,nextPageToken,nextSyncToken,items(${eventFields})`
const maxPages = 50
const maxEvents = 10_000

export async function readChanges(api: calendar_v3.Calendar, calendarId: string, cursor: string | null, range: Range): Promise<Changes> {
  const syncToken = readCursor(cursor, range)
  const changed = syncToken === undefined ? undefined : await list(api, calendarId, { syncToken }).catch(whenExpired)
  if (changed && !changed.items.some(isAmbiguous)) return settle(changed, range, false)
  return settle(await list(api, calendarId, { timeMin: range.from.toISOString(), timeMax: range.to.toISOString() }), range, true)
}

/**
 * Google does not document how occurrences of a series that was changed or deleted are told, nor whether what was deleted was a series:
 * all is read anew then, which is one request more.
 */
const isAmbiguous = ({ recurringEventId, status }: GoogleEvent): boolean => recurringEventId !== undefined || status === 'cancelled'

/** 410 says that a sync token has expired; 400, which is unexpected, that it is none. */
function whenExpired(error: unknown): undefined {
  if (error instanceof ConnectorError && (error.failure === 'not_found' || error.failure === 'unexpected_answer')) return undefined
  throw error
}

type Listed = { items: GoogleEvent[]; zone: string; writable: boolean; syncToken: string | undefined }

async function list(api: calendar_v3.Calendar, calendarId: string, since: { syncToken: string } | { timeMin: string; timeMax: string }): Promise<Listed> {
  // With one attendee at most, Google sends the account's owner. An order would cost the sync token.
  const params = { calendarId, singleEvents: true, maxResults: 2500, maxAttendees: 1, fields, ...since }
  const listed: Listed = { items: [], zone: 'UTC', writable: false, syncToken: undefined }
  const pages = followTokens({ vendor: 'Google Calendar', maxPages }, async (pageToken) => {
    const page = await answerOf(api.events.list({ ...params, pageToken }), Page)
    return { ...page, next: page.nextPageToken }
  })
  for await (const { items, timeZone, accessRole, nextSyncToken } of pages) {
    listed.items.push(...items)
    if (listed.items.length > maxEvents) throw new ConnectorError('unexpected_answer', `The calendar has more than ${maxEvents} events in these days`)
    Object.assign(listed, { zone: timeZone, writable: canWrite(accessRole), syncToken: nextSyncToken })
  }
  return listed
}

function settle({ items, zone, writable, syncToken }: Listed, range: Range, full: boolean): Changes {
  // Pages of a calendar that changes while it is read may overlap: the later word counts.
  const latest = new Map(items.map((item) => [item.id, item]))
  const events: RemoteEvent[] = []
  const gone: string[] = []
  for (const item of latest.values()) {
    const event = isOff(item) ? undefined : readEvent(item, { zone, writable })
    if (event && event.start < range.to && event.end > range.from) events.push(event)
    else gone.push(item.id)
  }
  return { full, events, gone: full ? [] : gone, cursor: syncToken === undefined ? null : writeCursor(syncToken, range) }
}

/** Google's token is of the range that it was first asked for. */
const Cursor = z.object({ sync: z.string().min(1), from: z.string(), to: z.string() })
const writeCursor = (sync: string, { from, to }: Range): string => JSON.stringify({ sync, from: from.toISOString(), to: to.toISOString() })

function readCursor(cursor: string | null, { from, to }: Range): string | undefined {
  try {
    const read = Cursor.parse(JSON.parse(cursor ?? 'null'))
    return read.from === from.toISOString() && read.to === to.toISOString() ? read.sync : undefined
  } catch {
    return undefined
  }
}
