import { type CalendarSession, ConnectorError } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { accessToken, notConfigured } from './access-token.ts'
import { openAddress } from './seal-secrets.ts'
import { calendarSettingsOf } from './store-people.ts'
import type { ConnectionRow } from './tables.ts'

/** Asks the calendars behind a connection. A token that was refused is renewed once. @throws ConnectorError; `auth_failed`: consent is lost, or does not reach so far */
export async function withSession<T>(deps: Deps, connection: ConnectionRow, work: (session: CalendarSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const { google, openIcs } = deps.outside.calendars
  if (connection.kind === 'ics') {
    const { zone } = await calendarSettingsOf(deps.db, connection.userId)
    return work(openIcs(openAddress(deps.keyring, connection), zone, signal))
  }
  if (!google) throw notConfigured()
  const token = await accessToken(deps, connection.id)
  try {
    return await work(google.open(token, signal))
  } catch (error) {
    if (!isRefused(error)) throw error
  }
  const renewed = await accessToken(deps, connection.id, token)
  return work(google.open(renewed, signal)).catch((error: unknown) => {
    // A token of this moment: it is Google that is confused, not the user who has to do anything.
    throw isRefused(error) ? new ConnectorError('unavailable', 'Google refuses a token that it has just given; it is tried again later') : error
  })
}

const isRefused = (error: unknown): boolean => error instanceof ConnectorError && error.failure === 'token_refused'
