import { CalendarSettings, CalendarStatus } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { isZone } from '../../platform/zone.ts'
import { connectionState, overallState } from './decide-state.ts'
import { redirectUriOf } from './doors.ts'
import { gpuNamed } from './gpu-named.ts'
import { noteLook } from './note-look.ts'
import { connectionRoutes } from './routes-connections.ts'
import { eventRoutes } from './routes-events.ts'
import { googleRoutes } from './routes-google.ts'
import { connectionsOf } from './store-connections.ts'
import { hasEvents } from './store-events.ts'
import { calendarSettingsOf, keepCalendarSettings } from './store-people.ts'
import { statusMessages, toWireConnection } from './wire.ts'

const viewer = { access: 'viewer' } as const

/** All of it is a person's own: somebody else's things are not there, in the same workspace too. */
export function routes(app: App, deps: Deps): void {
  const status = { summary: 'Whether a calendar is connected, and what to do where not', response: { 200: CalendarStatus } }
  app.get('/api/v1/spot/calendar-status', { config: viewer, schema: status }, async ({ actor }) => {
    await noteLook(deps, actor!.userId)
    return statusOf(deps, actor!.userId)
  })

  const get = { summary: 'Which events are compute work, and when work may run', response: { 200: CalendarSettings } }
  app.get('/api/v1/calendar/settings', { config: viewer, schema: get }, ({ actor }) => calendarSettingsOf(deps.db, actor!.userId))

  const put = { summary: 'Set which events are compute work, and when work may run', body: CalendarSettings, response: { 200: CalendarSettings } }
  app.put('/api/v1/calendar/settings', { config: { access: 'member' }, schema: put }, async ({ actor, body }) => {
    await keepCalendarSettings(deps.db, actor!.userId, checked(body))
    return calendarSettingsOf(deps.db, actor!.userId)
  })

  googleRoutes(app, deps)
  connectionRoutes(app, deps)
  eventRoutes(app, deps)
}

async function statusOf({ db, config, outside }: Deps, userId: string): Promise<CalendarStatus> {
  const connections = await connectionsOf(db, userId)
  const states = connections.map(connectionState)
  const isConfigured = outside.calendars.google !== undefined
  const state = overallState(states, await hasEvents(db, userId), isConfigured)
  return {
    connected: states.some((one) => one !== 'reconnect_needed'),
    needs_reauthorization: states.includes('reconnect_needed'),
    authorization_url: null,
    message: statusMessages[state],
    state,
    google_configured: isConfigured,
    redirect_uri: redirectUriOf(config),
    connections: connections.map(toWireConnection),
  }
}

/** The GPU by the name that the page shows. @throws AppError */
function checked(settings: CalendarSettings): CalendarSettings {
  if (!isZone(settings.zone)) throw new AppError('validation_failed', 'zone: is not an IANA time zone, such as Europe/Lisbon')
  const { working_hours: hours } = settings
  if (hours && hours.from === hours.to) throw new AppError('validation_failed', 'working_hours: from and to are the same; null means any hour')
  return { ...settings, default_gpu: settings.default_gpu === null ? null : gpuNamed(settings.default_gpu, 'default_gpu') }
}
