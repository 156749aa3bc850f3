import { ConnectorError } from '@dumont/connectors'
import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import type { GoogleDoor } from './doors.ts'
import { type GoogleSecrets, openGoogleSecrets, sealGoogle } from './seal-secrets.ts'
import { connectionById, keepTokens, lockConnection, markReconnect } from './store-connections.ts'
import type { ConnectionRow } from './tables.ts'

/** Tokens are renewed so long before they end. */
const EARLY_MS = 5 * 60_000

/** One at a time for each connection in this process; other processes wait for the row. */
const flights = new WeakMap<Db, Map<number, Promise<string>>>()

/**
 * A token that holds. `refused`: not this one. @throws ConnectorError `auth_failed` when consent is lost, which is written down then; any other leaves the
 * connection as it is
 */
export async function accessToken(deps: Deps, id: number, refused?: string): Promise<string> {
  const mine = flights.get(deps.db) ?? new Map<number, Promise<string>>()
  flights.set(deps.db, mine)
  for (let flight = mine.get(id); flight; flight = mine.get(id)) {
    const token = await flight
    if (token !== refused) return token
  }
  const flight = presentOrNew(deps, id, refused).finally(() => mine.delete(id))
  mine.set(id, flight)
  return flight
}

async function presentOrNew(deps: Deps, id: number, refused: string | undefined): Promise<string> {
  const present = usable(deps, await connectionById(deps.db, id), refused)
  return present.fresh ?? renew(deps, id, refused)
}

type Usable = { row: ConnectionRow; secrets: GoogleSecrets; fresh: string | undefined; still: string | undefined }

/** `fresh`: holds for long enough; `still`: holds at this moment. @throws ConnectorError */
function usable({ keyring, clock }: Deps, row: ConnectionRow | undefined, refused: string | undefined): Usable {
  if (!row) throw new ConnectorError('not_found', 'The calendar was disconnected')
  if (row.reconnectSince) throw consentIsLost()
  const secrets = openGoogleSecrets(keyring, row)
  const left = secrets.accessToken === refused ? 0 : row.accessExpiresAt!.getTime() - clock.now().getTime()
  return { row, secrets, fresh: left > EARLY_MS ? secrets.accessToken : undefined, still: left > 0 ? secrets.accessToken : undefined }
}

const consentIsLost = (): ConnectorError => new ConnectorError('auth_failed', 'Google no longer accepts this connection: connect again')

export const notConfigured = (): ConnectorError => new ConnectorError('rejected_key', 'Google Calendar is not configured on this server any more')

/** Holds the row while Google is asked. Who waited for it finds the new token there; so nobody uses a refresh token that another has used up. */
async function renew(deps: Deps, id: number, refused: string | undefined): Promise<string> {
  const { google } = deps.outside.calendars
  if (!google) throw notConfigured()
  const token = await deps.db.transaction().execute(async (trx) => {
    const locked = usable(deps, await lockConnection(trx, id), refused)
    return locked.fresh ?? askGoogle(deps, trx, google, locked)
  })
  // Only now is it written down that consent is lost.
  if (token === undefined) throw consentIsLost()
  return token
}

/** Undefined: consent is lost. */
async function askGoogle(deps: Deps, trx: Db, { oauth }: GoogleDoor, { row, secrets, still }: Usable): Promise<string | undefined> {
  try {
    const tokens = await oauth.refresh(secrets.refreshToken)
    deps.failpoint('calendars.afterRefresh')
    const renewed = { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken ?? secrets.refreshToken }
    await keepTokens(trx, row.id, { sealedSecrets: sealGoogle(deps.keyring, row.id, renewed), accessExpiresAt: tokens.expiresAt })
    return tokens.accessToken
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    if (error.failure === 'auth_failed') return void (await markReconnect(trx, row, error.message, deps.clock.now()))
    if (still !== undefined) return still
    throw error
  }
}
