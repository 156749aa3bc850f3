import type { RequestLimits } from '../transport/transport.ts'

/** A calendar of an account, as its owner sees it. */
export type RemoteCalendar = { key: string; name: string; color: string | null; primary: boolean; writable: boolean }

/** One occurrence: recurring events come expanded. */
export type RemoteEvent = {
  /** The vendor's, of this occurrence. */
  key: string
  /** Changes with the event; sent back when it is changed (If-Match). */
  etag: string | null
  /** Empty: it has none, or the calendar is shared without it. */
  title: string
  /** Plain text. */
  description: string | null
  location: string | null
  /** All-day events: midnights of the calendar's zone. */
  start: Date
  /** Not before `start`; the same when it takes no time. */
  end: Date
  allDay: boolean
  /** Not marked free. */
  busy: boolean
  recurring: boolean
  /** The account's owner may move it, when the connection may write. All-day events are not: they have no time of day. */
  movable: boolean
  /** An https address. */
  link: string | null
  /** #rrggbb; null: as its calendar. */
  color: string | null
}

/** What to do with what is known of one calendar. */
export type Changes = {
  /** true: `events` are all there are within the range; what is known beside them is gone. */
  full: boolean
  /** Without those that are cancelled or that the account's owner declined. */
  events: RemoteEvent[]
  /** Keys of occurrences that are gone: cancelled, declined or moved out of the range. */
  gone: string[]
  /** Given back next time, so that only changes come; null: everything comes each time. */
  cursor: string | null
}
/** Events that end after `from` and start before `to`. */
export type Range = { from: Date; to: Date }

/** An account, or an address, that calendars are read from. @throws ConnectorError; `auth_failed` means that the connection must be made anew */
export interface CalendarSession {
  calendars(): Promise<RemoteCalendar[]>
  /** A cursor that has expired, or is of another range, is answered with everything. */
  changes(calendar: string, cursor: string | null, range: Range): Promise<Changes>
  /** @throws ConnectorError `changed_meanwhile` when its etag is another by now, `not_found` when it is gone, `not_allowed` when it is not the user's to move */
  move?(calendar: string, event: { key: string; etag: string | null }, to: { start: Date; end: Date }): Promise<RemoteEvent>
  /** The same `id` (5 to 1024 of 0-9 a-v) again answers with the event that is there. @throws ConnectorError `not_found` when the user has deleted it since */
  add?(calendar: string, event: { id: string; title: string; description: string; start: Date; end: Date }): Promise<RemoteEvent>
}

/** How a session asks. Nothing is repeated: the server schedules. */
export type Asking = {
  /** The guarded one. */
  fetch: typeof fetch
  now: () => Date
  signal?: AbortSignal | undefined
  /** Of one request; for tests. */
  limits?: RequestLimits
}

/** What Google's answers to a code or a refresh token hold. A refresh may come without a new refresh token, or without scopes: then the old ones stay. */
export type GoogleTokens = { accessToken: string; expiresAt: Date; refreshToken: string | null; scopes: string[]; email: string | null; subject: string | null }
