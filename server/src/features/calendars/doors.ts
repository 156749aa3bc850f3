import {
  type CalendarSession,
  createTransport,
  googleAddresses,
  googleAddressesAt,
  type GoogleOAuth,
  googleOAuth,
  openGoogle,
  openIcs,
} from '@dumont/connectors'
import { isIP } from 'node:net'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'

/** Google, as this server's client. */
export type GoogleDoor = {
  oauth: GoogleOAuth
  open: (accessToken: string, signal?: AbortSignal) => Required<CalendarSession>
}
/** Doors to calendars. `google` undefined: no client of Google's is configured. */
export type Calendars = {
  google: GoogleDoor | undefined
  /** Any address that answers with an ICS file. `zone`: the person's, for times that are of none. */
  openIcs: (url: string, zone: string, signal?: AbortSignal) => CalendarSession
}

declare module '../../platform/feature.ts' {
  interface Outside {
    calendars: Calendars
  }
}

/** Of one request; a page of 2500 events is a few megabytes. */
const TIMEOUT_MS = 20_000
const MAX_BYTES = 20 * 2 ** 20
const CALLBACK_PATH = '/api/v1/calendar/google/callback'

/** Google compares it character by character with what was entered there. */
export const redirectUriOf = ({ publicUrl }: Pick<Config, 'publicUrl'>): string => `${publicUrl}${CALLBACK_PATH}`

/** Puts a stand-in in Google's place. */
const addressVariable = 'DUMONT_GOOGLE_URL'
export const calendarVariables: readonly string[] = [addressVariable]

type Wanted = Pick<Config, 'publicUrl' | 'vendorUrls' | 'DUMONT_ALLOW_PRIVATE_NETWORKS' | 'DUMONT_GOOGLE_CLIENT_ID' | 'DUMONT_GOOGLE_CLIENT_SECRET'>

export function calendarsOf(config: Wanted, clock: Clock): Calendars {
  const allowPrivate = config.DUMONT_ALLOW_PRIVATE_NETWORKS.map((network) => (network.includes('/') ? network : `${network}/${isIP(network) === 4 ? 32 : 128}`))
  const fetch = createTransport({ allowPrivate, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES })
  const now = () => clock.now()
  return {
    google: googleDoor(config, fetch, now),
    openIcs: (url, zone, signal) => openIcs(url, { fetch, now, signal, zone }),
  }
}

function googleDoor(config: Wanted, fetch: typeof globalThis.fetch, now: () => Date): GoogleDoor | undefined {
  const { DUMONT_GOOGLE_CLIENT_ID: clientId, DUMONT_GOOGLE_CLIENT_SECRET: clientSecret } = config
  if (!clientId || !clientSecret) return undefined
  const standIn = config.vendorUrls[addressVariable]
  const addresses = standIn === undefined ? googleAddresses : googleAddressesAt(standIn.replace(/\/$/, ''))
  return {
    oauth: googleOAuth({ clientId, clientSecret, redirectUri: redirectUriOf(config), addresses, fetch, now }),
    open: (accessToken, signal) => openGoogle(accessToken, { addresses, fetch, now, signal }),
  }
}
