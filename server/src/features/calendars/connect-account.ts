import type { GoogleTokens } from '@dumont/connectors'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { wakeQuietly } from '../prices/index.ts'
import { openGoogleSecrets, sealGoogle } from './seal-secrets.ts'
import { readAnew } from './store-calendars.ts'
import { addConnection, connectionOf, connectionsOf, googleAccountOf, lockPerson, nextConnectionId, renewConnection } from './store-connections.ts'
import type { ConnectionRow, ConsentRow } from './tables.ts'

/** Of one person. */
export const MOST_CONNECTIONS = 20

type Connected = 'connected' | 'other_account' | 'failed'

/** Keeps what consent brought: for a new account, or one that was known. `mayWrite`: the grant reaches so far; it is made use of where its person asked for it. */
export async function connectAccount(deps: Deps, actor: Actor, consent: ConsentRow, tokens: GoogleTokens, mayWrite: boolean): Promise<Connected> {
  const subject = tokens.subject ?? tokens.email
  if (!subject) return 'failed'
  const outcome = await deps.db.transaction().execute((trx) => keep({ ...deps, db: trx }, actor, consent, { ...tokens, subject, mayWrite }))
  if (outcome === 'connected') await wakeQuietly(deps, 'calendars.sync')
  return outcome
}

type Brought = GoogleTokens & { subject: string; mayWrite: boolean }

async function keep(deps: Deps, actor: Actor, { connectionId, write }: ConsentRow, brought: Brought): Promise<Connected> {
  const { db, clock } = deps
  await lockPerson(db, actor.userId)
  const named = connectionId === null ? undefined : await connectionOf(db, actor.userId, connectionId)
  // It is that one that was to be connected anew.
  if (named && named.subject !== brought.subject) return 'other_account'
  const known = named ?? (await googleAccountOf(db, actor.userId, brought.subject))
  if (!known && (await connectionsOf(db, actor.userId)).length >= MOST_CONNECTIONS) return 'failed'
  const refreshToken = brought.refreshToken ?? (known && oldRefreshToken(deps, known))
  if (!refreshToken) return 'failed'
  const canWrite = brought.mayWrite && (write || known?.canWrite === true)
  const now = clock.now()
  const id = known?.id ?? (await nextConnectionId(db))
  const values = {
    name: brought.email ?? known?.name ?? 'Google Calendar',
    canWrite,
    sealedSecrets: sealGoogle(deps.keyring, id, { refreshToken, accessToken: brought.accessToken }),
    accessExpiresAt: brought.expiresAt,
    workspaceId: actor.workspaceId,
  }
  if (known) await renew(db, id, values, now)
  else await addConnection(db, { id, userId: actor.userId, kind: 'google', subject: brought.subject, host: null, ...values }, now)
  // Owners of the workspace read the audit log: whose account it is stays their person's.
  await audit(db, actor, known ? 'calendar.reconnected' : 'calendar.connected', String(id), { kind: 'google', can_write: canWrite }, now)
  return 'connected'
}

async function renew(trx: Db, id: number, values: Parameters<typeof renewConnection>[2], now: Date): Promise<void> {
  await renewConnection(trx, id, values, now)
  await readAnew(trx, id)
}

/** Google gives a new one only with a new consent, and not always then. */
function oldRefreshToken({ keyring }: Deps, known: ConnectionRow): string | undefined {
  try {
    return known.reconnectSince ? undefined : openGoogleSecrets(keyring, known).refreshToken
  } catch {
    return undefined
  }
}
