import { ConnectorError } from '@dumont/connectors'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { wakeQuietly } from '../prices/index.ts'
import { connectionOf, dueNow, markReadOnly } from './store-connections.ts'
import type { ConnectionRow } from './tables.ts'

/** A connection that may be written to now. @throws AppError */
export async function writable(deps: Deps, userId: string, id: number): Promise<ConnectionRow> {
  const row = await connectionOf(deps.db, userId, id)
  if (!row) throw new AppError('not_found', `There is no calendar connection ${id}`)
  if (row.reconnectSince) throw new AppError('conflict', 'The calendar must be connected again first')
  if (!row.canWrite)
    throw new AppError('conflict', 'Dumont may only read this calendar', {
      hint: 'Give it leave to move and add events: POST /api/v1/calendar/google/connect with write.',
    })
  const wait = row.notBefore ? row.notBefore.getTime() - deps.clock.now().getTime() : 0
  if (wait > 0) throw tooMany(Math.ceil(wait / 1000))
  return row
}

const tooMany = (retryAfterSeconds: number): AppError =>
  new AppError('rate_limited', 'Google asks for fewer requests', { retryAfterSeconds, hint: `Try again in ${retryAfterSeconds} s.` })

/** What Google refused, to the person who asked, and what follows from it. @throws AppError, or what is a bug */
export async function refuseInWords(deps: Deps, row: ConnectionRow, error: unknown): Promise<never> {
  if (!(error instanceof ConnectorError)) throw error
  const { failure, message } = error
  const now = deps.clock.now()
  // What stands here may be old; after no answer too, since Google may have done it.
  if (failure === 'changed_meanwhile' || failure === 'not_found' || failure === 'unavailable') {
    await dueNow(deps.db, row.id, now)
    await wakeQuietly(deps, 'calendars.sync')
  }
  if (failure === 'changed_meanwhile' || failure === 'not_found') throw new AppError(failure, message)
  if (failure === 'rate_limited') throw tooMany(error.retryAfterSeconds ?? 60)
  if (failure === 'unavailable')
    throw new AppError('unavailable', message, { hint: 'Nothing was changed that we know of. Look at the calendar, and try again.' })
  if (failure === 'auth_failed') await afterLostConsent(deps, row)
  throw new AppError('conflict', message)
}

/** Consent is lost as a whole, which is written down already, or it never reached so far as to write. */
async function afterLostConsent(deps: Deps, { userId, id }: ConnectionRow): Promise<void> {
  const row = await connectionOf(deps.db, userId, id)
  if (row && !row.reconnectSince) await markReadOnly(deps.db, id)
  else await wakeQuietly(deps, 'alerts.evaluate')
}
