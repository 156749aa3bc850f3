import type { CalendarConnection, NewSubscription } from '@dumont/contracts'
import { ConnectorError, icsCalendar } from '@dumont/connectors'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { audit } from '../accounts/index.ts'
import { MOST_CONNECTIONS } from './connect-account.ts'
import { decideReading } from './decide-reading.ts'
import { openAddress, sealAddress } from './seal-secrets.ts'
import { addConnection, connectionsOf, lockPerson, nextConnectionId } from './store-connections.ts'
import { calendarSettingsOf } from './store-people.ts'
import { toWireConnection } from './wire.ts'

type Request = { headers: Record<string, string | string[] | undefined>; route: string }

/** Reads the address once, and keeps it when that went well. @throws AppError */
export async function subscribe(deps: Deps, actor: Actor, body: NewSubscription, { headers, route }: Request): Promise<CalendarConnection> {
  const url = addressOf(body.url)
  await tryOnce(deps, actor.userId, url.href)
  const now = deps.clock.now()
  const { answer } = await once(deps.db, { actor, headers, route, body, now }, async (trx) => {
    await lockPerson(trx, actor.userId)
    await refuseSame(deps, trx, actor.userId, url.href)
    const id = await nextConnectionId(trx)
    const sealedSecrets = sealAddress(deps.keyring, id, url.href)
    const about = { kind: 'ics' as const, name: body.name, subject: null, host: url.host, canWrite: false, accessExpiresAt: null }
    const row = await addConnection(trx, { id, userId: actor.userId, workspaceId: actor.workspaceId, sealedSecrets, ...about }, now)
    await audit(trx, actor, 'calendar.connected', String(id), { kind: 'ics', can_write: false }, now)
    return { status: 201, answer: toWireConnection(row) }
  })
  return answer
}

/** The same address in one spelling. It is not repeated in what is said of it. @throws AppError */
function addressOf(text: string): URL {
  const url = URL.parse(text.replace(/^webcals?:/i, 'https:'))
  if (!url || !/^https?:$/.test(url.protocol)) throw new AppError('validation_failed', 'url: must be an address that begins with https:, http: or webcal:')
  url.hash = ''
  return url
}

async function tryOnce({ outside, db, clock }: Deps, userId: string, url: string): Promise<void> {
  const { range } = decideReading({ cursor: null, rangeFrom: null, rangeTo: null }, clock.now())
  const { zone } = await calendarSettingsOf(db, userId)
  try {
    await outside.calendars.openIcs(url, zone).changes(icsCalendar, null, range)
  } catch (error) {
    if (error instanceof ConnectorError) throw new AppError('validation_failed', `url: ${error.message}`)
    throw error
  }
}

async function refuseSame({ keyring }: Deps, trx: Db, userId: string, url: string): Promise<void> {
  const rows = await connectionsOf(trx, userId)
  if (rows.length >= MOST_CONNECTIONS) throw new AppError('conflict', `A person has at most ${MOST_CONNECTIONS} calendar connections: disconnect one first`)
  const isSame = rows.some((row) => row.kind === 'ics' && isAddress(() => openAddress(keyring, row), url))
  if (isSame) throw new AppError('conflict', 'You have subscribed to this address already')
}

function isAddress(read: () => string, url: string): boolean {
  try {
    return read() === url
  } catch {
    return false
  }
}
