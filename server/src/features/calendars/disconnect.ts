import type { Disconnected } from '@dumont/contracts'
import { ConnectorError } from '@dumont/connectors'
import type { Actor } from '../../platform/actor.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { openGoogleSecrets } from './seal-secrets.ts'
import { isConnectedElsewhere, removeConnection } from './store-connections.ts'
import type { ConnectionRow } from './tables.ts'

const byHand = 'To end it there too, remove Dumont at https://myaccount.google.com/connections'

/** Forgets the connection whatever Google says, and then tells Google. Undefined: there is none. */
export async function disconnect(deps: Deps, actor: Actor, id: number): Promise<Disconnected | undefined> {
  const now = deps.clock.now()
  const removed = await deps.db.transaction().execute(async (trx) => {
    const row = await removeConnection(trx, actor.userId, id)
    if (row) await audit(trx, actor, 'calendar.disconnected', String(id), { kind: row.kind }, now)
    return row
  })
  return removed && endGrant(deps, removed)
}

/** Tells Google, once a connection is forgotten here: the grant ends, unless the account is connected once more. */
export async function endGrant(deps: Deps, removed: ConnectionRow): Promise<Disconnected> {
  if (removed.kind === 'ics') return { revoked: true, message: 'The calendar was removed' }
  if (await isConnectedElsewhere(deps.db, removed))
    return { revoked: false, message: `The calendar was removed. The account is connected once more on this server, so the grant at Google stays. ${byHand}` }
  return revokeAt(deps, removed)
}

async function revokeAt({ outside, keyring, log }: Deps, row: ConnectionRow): Promise<Disconnected> {
  const { google } = outside.calendars
  try {
    if (!google) throw new ConnectorError('rejected_key', 'Google Calendar is not configured on this server any more')
    await google.oauth.revoke(openGoogleSecrets(keyring, row).refreshToken)
    return { revoked: true, message: 'The calendar was removed, and the grant at Google has ended' }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    log.warn({ calendar_connection: row.id, failure: error.failure }, `a grant could not be revoked: ${error.message}`)
    return { revoked: false, message: `The calendar was removed, but Google could not be told: ${error.message}. ${byHand}` }
  }
}
