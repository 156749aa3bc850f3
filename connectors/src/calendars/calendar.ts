/** A calendar of an account, as its owner sees it. */
export type RemoteCalendar = { key: string; name: string; color: string | null; primary: boolean; writable: boolean }

/** One occurrence: recurring events come expanded. */
export type RemoteEvent = {
  /** The vendor's, of this occurrence. */
  key: string
  /** Changes with the event; sent back when it is changed (If-Match). */
  etag: string | null
  title: string
  description: string | null
  location: string | null
  /** All-day events: midnights of the calendar's zone. */
  start: Date
  end: Date
  allDay: boolean
  /** Not marked free, and not declined by the account's owner. */
  busy: boolean
  recurring: boolean
  /** The account's owner may move it. */
  movable: boolean
  link: string | null
  color: string | null
}

/** What to do with what is known of one calendar. */
export type Changes = {
  /** true: `events` are all there are within the range; what is known beside them is gone. */
  full: boolean
  events: RemoteEvent[]
  /** Keys of occurrences that are gone: cancelled, declined or moved out of the range. */
  gone: string[]
  /** Given back next time, so that only changes come; null: everything comes each time. */
  cursor: string | null
}
export type Range = { from: Date; to: Date }

/** An account, or an address, that calendars are read from. @throws ConnectorError; `auth_failed` means that the connection must be made anew */
export interface CalendarSession {
  calendars(): Promise<RemoteCalendar[]>
  /** A cursor is of the same range; one that has expired is answered with everything. */
  changes(calendar: string, cursor: string | null, range: Range): Promise<Changes>
  /** @throws ConnectorError `changed_meanwhile` when its etag is another by now, `not_found` when it is gone */
  move?(calendar: string, event: { key: string; etag: string | null }, to: { start: Date; end: Date }): Promise<RemoteEvent>
  /** The same `id` (5 to 1024 of 0-9 a-v) again answers with the event that is there. */
  add?(calendar: string, event: { id: string; title: string; description: string; start: Date; end: Date }): Promise<RemoteEvent>
}

/** What Google's answers to a code or a refresh token hold. A refresh may come without a new refresh token: then the old one stays. */
export type GoogleTokens = { accessToken: string; expiresAt: Date; refreshToken: string | null; scopes: string[]; email: string | null; subject: string | null }
