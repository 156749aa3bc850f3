import { pick } from './fields.ts'
import { seedOf } from './seed.ts'
import { createFakeEvents, type FakeCalendar, type FakeEvent, type FakeEvents, timeOf } from './store.ts'

export type ApiRequest = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string | undefined>
  body: unknown
  nextPage(page: number, pages: number): number | undefined
}
export type ApiAnswer = { status: number; body: unknown }
/** The kinds of requests that faults can be for. */
export type Operation = 'authorization' | 'token' | 'revoke' | 'calendars' | 'events' | 'get' | 'insert' | 'patch' | 'ical'

export const refuse = (code: number, reason: string, message: string, more: object = {}): ApiAnswer => ({
  status: code,
  body: { error: { errors: [{ domain: 'global', reason, message }], code, message, ...more } },
})

/** Each account's calendars, and the API over them. */
export function createApi(now: () => Date) {
  const accounts = new Map<string, { calendar: FakeCalendar; events: FakeEvents }[]>()
  const oldest = { version: 0 }
  const settings = { pageSize: 2500 }

  function calendarsOf(account: string) {
    const known = accounts.get(account)
    if (known) return known
    const seeded = seedOf(account, now()).map(({ calendar, events }) => {
      const made = createFakeEvents(calendar, account)
      for (const event of events) made.set(event)
      return { calendar, events: made }
    })
    accounts.set(account, seeded)
    return seeded
  }
  const find = (account: string, id: string) => calendarsOf(account).find(({ calendar }) => calendar.id === id || (id === 'primary' && calendar.primary))

  function answer(operation: Operation, request: ApiRequest, { account, scopes }: { account: string; scopes: readonly string[] }): ApiAnswer {
    const may = (...names: string[]) => names.some((name) => scopes.includes(`https://www.googleapis.com/auth/${name}`))
    const isWrite = operation === 'insert' || operation === 'patch'
    const isAllowed =
      operation === 'calendars' ? may('calendar.calendarlist.readonly') : may('calendar.events', ...(isWrite ? [] : ['calendar.events.readonly']))
    if (!isAllowed) return insufficient
    const { status, body } = route(operation, request, account)
    return { status, body: status === 200 ? pick(body, request.query.get('fields')) : body }
  }

  function route(operation: Operation, request: ApiRequest, account: string): ApiAnswer {
    const [, , , , calendarId, , eventId] = request.path.split('/').map(decodeURIComponent)
    if (operation === 'calendars') return request.path.endsWith('/calendarList') ? listCalendars(account, request) : calendarOf(account, request.path)
    const found = find(account, calendarId ?? '')
    if (!found) return refuse(404, 'notFound', 'Not Found')
    const { calendar, events } = found
    if (operation === 'events') return list(calendar, events, request)
    if (operation === 'get') return known(events.get(eventId ?? ''))
    if (calendar.accessRole !== 'owner') return refuse(403, 'requiredAccessLevel', 'You need to have writer access to this calendar.')
    return operation === 'insert' ? insert(events, request.body as FakeEvent) : patch(events, eventId ?? '', request)
  }

  function calendarOf(account: string, path: string): ApiAnswer {
    const found = find(account, decodeURIComponent(path.split('/').at(-1) ?? ''))
    return found ? ok({ kind: 'calendar#calendarListEntry', ...found.calendar }) : refuse(404, 'notFound', 'Not Found')
  }

  function listCalendars(account: string, request: ApiRequest): ApiAnswer {
    return page(request, calendarsOf(account), ({ calendar }) => ({ kind: 'calendar#calendarListEntry', ...calendar }), { kind: 'calendar#calendarList' }, {})
  }

  function list({ timeZone, accessRole, summary }: FakeCalendar, events: FakeEvents, request: ApiRequest): ApiAnswer {
    const { query } = request
    const token = readToken(query.get('syncToken'))
    if (token === null || (token && (query.has('timeMin') || query.has('timeMax') || query.has('orderBy'))))
      return refuse(400, 'badRequest', 'Invalid sync token value.')
    if (token && token.version < oldest.version) return refuse(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.')
    if (query.get('singleEvents') !== 'true') return refuse(400, 'badRequest', 'This stand-in expands series only.')
    const from = token?.from ?? Date.parse(query.get('timeMin') ?? '1970-01-01T00:00:00Z')
    const to = token?.to ?? Date.parse(query.get('timeMax') ?? '2100-01-01T00:00:00Z')
    const items = token ? events.since(token.version, from, to) : events.within(from, to)
    const nextSyncToken = writeToken({ version: events.version(), from, to })
    return page(request, items, shown, { kind: 'calendar#events', summary, timeZone, accessRole, updated: now().toISOString() }, { nextSyncToken })
  }

  function page<T>(request: ApiRequest, all: readonly T[], show: (one: T) => object, head: object, last: object): ApiAnswer {
    const size = Math.min(settings.pageSize, Number(request.query.get('maxResults') ?? 250))
    const at = Number(request.query.get('pageToken')?.replace('page-', '') ?? 1)
    const next = request.nextPage(at, Math.max(1, Math.ceil(all.length / size)))
    return ok({ ...head, ...(next ? { nextPageToken: `page-${next}` } : last), items: all.slice((at - 1) * size, at * size).map(show) })
  }

  return {
    answer,
    find,
    settings,
    /** Every sync token given so far is answered with 410. */
    expireSyncTokens() {
      oldest.version = Math.max(0, ...[...accounts.values()].flat().map(({ events }) => events.version())) + 1
      for (const { events } of [...accounts.values()].flat()) events.skipTo(oldest.version)
    },
  }
}

const ok = (body: object): ApiAnswer => ({ status: 200, body })
const insufficient = refuse(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
  status: 'PERMISSION_DENIED',
  details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
})

type Shown = Partial<FakeEvent> & { id: string; changed?: number }
const shown = ({ changed, ...event }: Shown): object => ({ kind: 'calendar#event', etag: `"${changed}000"`, ...event })
const known = (event: Shown | undefined): ApiAnswer => (event ? ok(shown(event)) : refuse(404, 'notFound', 'Not Found'))

function insert(events: FakeEvents, event: FakeEvent): ApiAnswer {
  if (!/^[0-9a-v]{5,1024}$/.test(event.id ?? '')) return refuse(400, 'invalid', 'Invalid resource id value.')
  if (events.get(event.id)) return refuse(409, 'duplicate', 'The requested identifier already exists.')
  events.set({ ...event, start: bare(event.start), end: bare(event.end) })
  return known(events.get(event.id))
}
const bare = (when: object) => Object.fromEntries(Object.entries(when).filter(([, value]) => value !== null)) as FakeEvent['start']

function patch(events: FakeEvents, id: string, { headers, body }: ApiRequest): ApiAnswer {
  const event = events.get(id)
  if (!event) return refuse(404, 'notFound', 'Not Found')
  if (event.status === 'cancelled') return refuse(410, 'deleted', 'Resource has been deleted')
  if (event.organizer?.self !== true && !event.guestsCanModify)
    return refuse(403, 'forbiddenForNonOrganizer', 'Shared properties can only be changed by the organizer of the event.')
  const match = headers['if-match']
  if (match !== undefined && match !== `"${event.changed}000"`) return refuse(412, 'conditionNotMet', 'Precondition Failed')
  const changed = events.change(id, body as Partial<FakeEvent>)
  if (changed && timeOf(changed.start, 'UTC') > timeOf(changed.end, 'UTC')) return refuse(400, 'timeRangeEmpty', 'The specified time range is empty.')
  return known(changed)
}

type SyncToken = { version: number; from: number; to: number }
/** Not secret: it is kept where a search for CANARY goes over. */
const writeToken = (token: SyncToken): string => Buffer.from(JSON.stringify(token)).toString('base64url')

/** undefined: none was given; null: it is none. */
function readToken(text: string | null): SyncToken | undefined | null {
  if (text === null) return undefined
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as SyncToken
    return Number.isFinite(token.version) ? token : null
  } catch {
    return null
  }
}
