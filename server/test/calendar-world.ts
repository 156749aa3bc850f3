import type { CalendarConnection, CalendarEvent, CalendarList, CalendarStatus } from '@dumont/contracts'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll } from 'vitest'
import { startFakeGoogle } from '../../connectors/src/calendars/google/fake/start.ts'
import { calendars, calendarSettingsOf, eventReader, eventsBetween, toCalendarEvent } from '../src/features/calendars/index.ts'
import type { Deps } from '../src/platform/feature.ts'
import type { Logger } from '../src/platform/log.ts'
import { setUpOwner, startAppWithAccounts } from './accounts.ts'
import type { TestApp } from './start-app.ts'

type FakeGoogle = Awaited<ReturnType<typeof startFakeGoogle>>
type Consent = NonNullable<Parameters<FakeGoogle['consent']>[1]>
type Asked = { write?: boolean; return_to?: string; connection_id?: number }
type Send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object, cookie?: string) => Promise<LightMyRequestResponse>

export type CalendarWorld = TestApp & {
  google: FakeGoogle
  /** The owner's. */
  cookie: string
  userId: string
  send: Send
  get: <T>(path: string, cookie?: string) => Promise<T>
  /** From our page to Google's and back: where the browser ends. */
  connect: (asked?: Asked, how?: Consent & { cookie?: string; change?: (back: URL) => void }) => Promise<string>
  /** Reads all that is due; by `deps` of another process, or with a failpoint. */
  sync: (deps?: Deps) => Promise<void>
  wait: (minutes: number) => void
  status: (cookie?: string) => Promise<CalendarStatus>
  theConnection: () => Promise<CalendarConnection>
  calendarsOf: (id: number) => Promise<CalendarList['calendars']>
  /** All that is kept of the owner's, as the page would show it. */
  events: () => Promise<CalendarEvent[]>
}

/** The real app, an owner, and a Google on loopback whose clock is the app's. */
export async function startCalendarWorld(env: Record<string, string> = {}, log?: Logger): Promise<CalendarWorld> {
  const clock = { now: () => new Date('2026-03-04T05:06:07Z') }
  const google = await startFakeGoogle({ now: () => clock.now(), dripMs: 20 })
  afterAll(() => google.close())
  const open = { DUMONT_DEMO: 'false', DUMONT_SIGN_UP: 'true', DUMONT_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8' }
  const it = await startAppWithAccounts({ env: { ...open, ...google.environment, ...env }, ...(log && { log }) })
  clock.now = () => it.clock.now()
  const cookie = await setUpOwner(it)
  const send: Send = (method, path, payload, as = cookie) =>
    it.app.inject({ method, url: `/api/v1${path}`, headers: { cookie: as }, ...(payload && { payload }) })
  const get: CalendarWorld['get'] = async (path, as) => good(await send('GET', path, undefined, as)).json()
  const { user } = await get<{ user: { id: string } }>('/me')
  const status = (as?: string) => get<CalendarStatus>('/spot/calendar-status', as)
  return {
    ...it,
    google,
    cookie,
    userId: user.id,
    send,
    get,
    status,
    connect: async (asked = {}, { cookie: as, change, ...how } = {}) => {
      const { authorization_url: address } = good(await send('POST', '/calendar/google/connect', asked, as)).json<{ authorization_url: string }>()
      const back = await google.consent(address, how)
      change?.(back)
      const answer = await it.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie: as ?? cookie } })
      if (answer.statusCode !== 302) throw new Error(`${answer.statusCode} ${answer.body}`)
      return String(answer.headers.location)
    },
    sync: (deps = it.deps) => calendars.jobs![0]!.runDue(deps, deps.clock.now(), new AbortController().signal),
    wait: (minutes) => it.clock.set(new Date(it.clock.now().getTime() + minutes * 60_000)),
    theConnection: async () => (await status()).connections[0]!,
    calendarsOf: async (id) => (await get<CalendarList>(`/calendar/connections/${id}/calendars`)).calendars,
    events: async () => {
      const { db } = it.deps
      const rows = await eventsBetween(db, user.id, new Date(0), new Date('2100-01-01T00:00:00Z'), 10_000)
      const read = eventReader(await calendarSettingsOf(db, user.id))
      return rows.map((row) => toCalendarEvent(read(row), it.clock.now()))
    },
  }
}

function good(answer: LightMyRequestResponse): LightMyRequestResponse {
  if (answer.statusCode >= 400) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer
}
