import { CalendarConnection, CalendarConnectionParams, CalendarList, ChooseCalendars, Disconnected, NewSubscription } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'

import { rateLimit } from '../../platform/rate-limit.ts'
import { wakeQuietly } from '../prices/index.ts'
import { disconnect } from './disconnect.ts'
import { calendarsOf, chooseCalendars } from './store-calendars.ts'
import { connectionOf, dueNow, lockConnection } from './store-connections.ts'
import { subscribe } from './subscribe.ts'
import type { ConnectionRow } from './tables.ts'
import { toWireCalendar, toWireConnection } from './wire.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const
const path = '/api/v1/calendar/connections/:id'
/** Each asks an address that anybody may name. */
const SUBSCRIPTIONS_PER_MINUTE = 10

export function connectionRoutes(app: App, deps: Deps): void {
  const { db, clock } = deps
  const theConnection = async (userId: string, id: number): Promise<ConnectionRow> => {
    const row = await connectionOf(db, userId, id)
    if (!row) throw new AppError('not_found', `There is no calendar connection ${id}`)
    return row
  }
  const listOf = async (id: number): Promise<CalendarList> => ({ calendars: (await calendarsOf(db, id)).map(toWireCalendar) })

  const list = { summary: 'Calendars of a connection', params: CalendarConnectionParams, response: { 200: CalendarList } }
  app.get(`${path}/calendars`, { config: viewer, schema: list }, async ({ actor, params }) => listOf((await theConnection(actor!.userId, params.id)).id))

  const choose = {
    summary: 'Choose which calendars are shown; what is not chosen any more is forgotten here',
    params: CalendarConnectionParams,
    body: ChooseCalendars,
    response: { 200: CalendarList },
  }
  app.put(`${path}/calendars`, { config: member, schema: choose }, async ({ actor, params, body }) => {
    const { id } = await theConnection(actor!.userId, params.id)
    await db.transaction().execute(async (trx) => {
      await lockConnection(trx, id)
      const known = new Set((await calendarsOf(trx, id)).map(({ key }) => key))
      const unknown = body.selected.filter((key) => !known.has(key))
      if (unknown.length) throw new AppError('validation_failed', `selected: the account has no calendar ${unknown.slice(0, 3).join(', ')}`)
      await chooseCalendars(trx, id, body.selected)
      await dueNow(trx, id, clock.now())
    })
    await wakeQuietly(deps, 'calendars.sync')
    return listOf(id)
  })

  const sync = { summary: 'Read the calendar now', params: CalendarConnectionParams, response: { 202: CalendarConnection } }
  app.post(`${path}/sync`, { config: member, schema: sync }, async ({ actor, params }, reply) => {
    const { id, reconnectSince } = await theConnection(actor!.userId, params.id)
    if (reconnectSince) throw new AppError('conflict', 'The calendar must be connected again first')
    await dueNow(db, id, clock.now())
    await wakeQuietly(deps, 'calendars.sync')
    return reply.status(202).send(toWireConnection(await theConnection(actor!.userId, id)))
  })

  const remove = { summary: 'Disconnect: forget its events, and revoke the grant at Google', params: CalendarConnectionParams, response: { 200: Disconnected } }
  // Whoever became a viewer since must be able to end it.
  app.delete(path, { config: viewer, schema: remove }, async ({ actor, params }) => {
    const done = await disconnect(deps, actor!, params.id)
    if (!done) throw new AppError('not_found', `There is no calendar connection ${params.id}`)
    return done
  })

  const admit = rateLimit(SUBSCRIPTIONS_PER_MINUTE)
  const add = { summary: 'Subscribe to a calendar that has an address (ICS)', body: NewSubscription, response: { 201: CalendarConnection } }
  app.post('/api/v1/calendar/subscriptions', { config: member, schema: add }, async ({ actor, body, headers, url }, reply) => {
    admit(actor!.userId, clock.now())
    const connection = await subscribe(deps, actor!, body, { headers, route: url })
    await wakeQuietly(deps, 'calendars.sync')
    return reply.status(201).send(connection)
  })
}
