import { ConnectorError } from '@dumont/connectors'
import { beforeEach, describe, expect, test } from 'vitest'
import { startCalendarWorld } from '../../../test/calendar-world.ts'
import type { Deps } from '../../platform/feature.ts'
import { noteLook } from './index.ts'

const it = await startCalendarWorld()
const { db } = it.deps
const start = new Date('2026-03-04T05:06:07Z')
const counted = (name: 'refreshes' | 'requests' | 'revocations' | 'refusedRefreshes') => it.google.counters()[name]
const named = async (title: string) => (await it.events()).find(({ summary }) => summary === title)
/** One more after the usual time. */
const next = async (minutes = 66) => {
  it.wait(minutes)
  await it.sync()
}
const row = () => db.selectFrom('calendarConnections').selectAll().executeTakeFirstOrThrow()

beforeEach(async () => {
  it.google.heal()
  it.google.rotate({ on: false })
  it.clock.set(start)
  it.woken.length = 0
  for (const table of ['calendarConnections', 'calendarPeople'] as const) await db.deleteFrom(table).execute()
  await it.connect({ write: true })
  await it.sync()
})

describe('a sync', () => {
  test('reads what changed, keeps ids, and wakes who makes plans of it only when something did', async () => {
    const before = (await named('html review'))!
    expect(it.woken.filter((job) => job === 'windows.keep')).toHaveLength(1)
    await next()
    expect(it.woken.filter((job) => job === 'windows.keep')).toHaveLength(1)
    it.google.setEvent({ id: 'htmlreview', summary: 'HTML, reviewed' })
    it.google.setEvent({ id: 'newone', summary: 'New', start: { dateTime: '2026-03-06T10:00:00Z' }, end: { dateTime: '2026-03-06T11:00:00Z' } })
    it.google.cancelEvent({ id: 'pitch' })
    it.google.cancelEvent({ id: 'finetuning' })
    await next()
    expect(await named('HTML, reviewed')).toMatchObject({ event_id: before.event_id })
    expect(await named('New')).toMatchObject({ start: '2026-03-06T10:00:00.000Z', synced_at: it.clock.now().toISOString() })
    expect(await named('Fine-tuning run')).toBeUndefined()
    expect(it.woken.filter((job) => job === 'windows.keep')).toHaveLength(2)
    it.google.setEvent({ id: 'htmlreview', summary: 'html review' })
    it.google.setEvent({ id: 'finetuning', status: 'confirmed' })
    it.google.cancelEvent({ id: 'newone' })
  })

  test.each([
    ['declined', { attendees: [{ email: 'ana@lab.example', self: true, responseStatus: 'declined' }] }],
    ['moved far away', { start: { dateTime: '2026-07-06T10:00:00Z' }, end: { dateTime: '2026-07-06T11:00:00Z' } }],
  ])('forgets what was %s, and nothing else', async (_what, change) => {
    const event = { id: 'going1', summary: 'Going', start: { dateTime: '2026-03-06T10:00:00Z' }, end: { dateTime: '2026-03-06T11:00:00Z' } }
    it.google.setEvent({ ...event, status: 'confirmed', attendees: [] })
    await next(70)
    expect(await named('Going')).toBeDefined()
    const before = (await it.events()).length
    it.google.setEvent({ id: event.id, ...change })
    await next(70)
    expect(await named('Going')).toBeUndefined()
    expect(await it.events()).toHaveLength(before - 1)
    it.google.cancelEvent({ id: event.id })
  })

  test('whose cursor has expired reads everything, and forgets what is gone', async () => {
    it.google.setEvent({ id: 'brief', summary: 'Brief', start: { dateTime: '2026-03-06T10:00:00Z' }, end: { dateTime: '2026-03-06T11:00:00Z' } })
    await next()
    expect(await named('Brief')).toBeDefined()
    it.google.cancelEvent({ id: 'brief' })
    it.google.expireSyncTokens()
    await next()
    expect(await named('Brief')).toBeUndefined()
    expect(await named('html review')).toBeDefined()
  })

  test('moves its range on with the days, and forgets what lies behind it', async () => {
    const { rangeTo } = await db.selectFrom('calendarCalendars').select('rangeTo').where('selected', '=', true).executeTakeFirstOrThrow()
    expect(rangeTo).toEqual(new Date('2026-04-03T05:06:07Z'))
    await next(25 * 60)
    const later = await db.selectFrom('calendarCalendars').select('rangeTo').where('selected', '=', true).executeTakeFirstOrThrow()
    expect(later.rangeTo).toEqual(new Date('2026-04-04T06:06:07Z'))
    await next(40 * 24 * 60)
    expect(await named('html review')).toBeUndefined()
  })

  test('comes every five minutes while somebody looks, and each hour otherwise', async () => {
    const isDueIn = async (minutes: number) => {
      const { nextSyncAt } = await row()
      const wait = (nextSyncAt!.getTime() - it.clock.now().getTime()) / 60_000
      return wait >= minutes && wait <= minutes * 1.1 + 0.1
    }
    expect(await isDueIn(60)).toBe(true)
    it.wait(3)
    await it.status()
    expect((await row()).nextSyncAt).toEqual(new Date('2026-03-04T05:11:07Z'))
    it.wait(3)
    await it.sync()
    expect(await isDueIn(5)).toBe(true)
    it.wait(9)
    await it.sync()
    expect(await isDueIn(60)).toBe(true)
    it.wait(30)
    it.woken.length = 0
    await noteLook(it.deps, it.userId)
    expect(it.woken).toContain('calendars.sync')
  })

  test('does not keep those waiting who only look', async () => {
    it.wait(3)
    await db.transaction().execute(async (trx) => {
      await trx.selectFrom('calendarConnections').selectAll().forUpdate().execute()
      expect(await it.status()).toMatchObject({ state: 'connected' })
    })
    await db.deleteFrom('calendarPeople').execute()
  })

  test('of a calendar that is not chosen any more forgets its events; chosen again they are back', async () => {
    const { id } = await it.theConnection()
    const calendars = await it.calendarsOf(id)
    expect(calendars.map(({ name, selected, writable }) => [name, selected, writable])).toEqual([
      ['ana@lab.example', true, true],
      ['Lab', false, false],
    ])
    expect((await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: [calendars[1]!.key] })).statusCode).toBe(200)
    expect(await it.events()).toEqual([])
    await it.sync()
    expect((await it.events()).map(({ summary, can_move }) => [summary, can_move])).toContainEqual(['Lab planning', false])
    expect((await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: ['nobody'] })).statusCode).toBe(400)
    await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: calendars.map(({ key }) => key) })
    await it.sync()
    expect(await named('html review')).toBeDefined()
    expect(await named('Lab planning')).toBeDefined()
    expect((await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: [] })).statusCode).toBe(200)
    await it.sync()
    expect(await it.status()).toMatchObject({ state: 'connected_empty' })
  })

  test('of which one calendar fails reads the others, and says so', async () => {
    const { id } = await it.theConnection()
    await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: (await it.calendarsOf(id)).map(({ key }) => key) })
    it.google.fail({ fault: 'unavailable', on: 'events', times: 1 })
    await it.sync()
    expect(await named('Lab planning')).toBeDefined()
    expect(await row()).toMatchObject({ failures: 1, failure: 'unavailable', leaseBy: null })
    expect(await it.theConnection()).toMatchObject({ state: 'connected', last_error: 'Google has a problem of its own (503)' })
    await next()
    expect(await row()).toMatchObject({ failures: 0, lastError: null })
  })

  test('that breaks off in the middle of its pages keeps what there was', async () => {
    const before = await it.events()
    it.google.expireSyncTokens()
    it.google.fail({ fault: 'unavailable', on: 'events' })
    await next()
    expect((await it.events()).map(({ event_id }) => event_id)).toEqual(before.map(({ event_id }) => event_id))
  })

  test('by several workers at once is made once', async () => {
    it.wait(66)
    const before = counted('requests')
    await Promise.all([it.sync(), it.sync(), it.sync()])
    const alone = counted('requests') - before
    it.wait(66)
    await it.sync()
    expect(counted('requests') - before - alone).toBe(alone)
  })

  test('is asked for at once by its person', async () => {
    const { id } = await it.theConnection()
    it.google.setEvent({ id: 'htmlreview', summary: 'now' })
    const answer = await it.send('POST', `/calendar/connections/${id}/sync`)
    expect([answer.statusCode, it.woken.includes('calendars.sync')]).toEqual([202, true])
    await it.sync()
    expect(await named('now')).toBeDefined()
    it.google.setEvent({ id: 'htmlreview', summary: 'html review' })
  })

  test('goes on after a clock that was set back by a month', async () => {
    it.wait(30 * 24 * 60)
    await it.sync()
    it.clock.set(start)
    it.google.setEvent({ id: 'htmlreview', summary: 'back in time' })
    await it.sync()
    expect(await named('back in time')).toBeDefined()
    it.google.setEvent({ id: 'htmlreview', summary: 'html review' })
  })

  test('of a connection whose person belongs to no workspace any more is not made', async () => {
    const before = await db.selectFrom('memberships').selectAll().where('userId', '=', it.userId).execute()
    await db.deleteFrom('memberships').where('userId', '=', it.userId).execute()
    const requests = counted('requests')
    await next()
    expect(counted('requests')).toBe(requests)
    await db.insertInto('memberships').values(before).execute()
  })
})

describe('what Google refuses', () => {
  test('for want of quiet is not asked before the time it names, not by its person either', async () => {
    it.google.fail({ fault: 'rate_limited' })
    await next()
    const { notBefore, nextSyncAt } = await row()
    expect(nextSyncAt).toEqual(notBefore)
    it.google.heal()
    const requests = counted('requests')
    await it.send('POST', `/calendar/connections/${(await it.theConnection()).id}/sync`)
    await it.sync()
    expect(counted('requests')).toBe(requests)
    it.clock.set(notBefore!)
    await it.sync()
    expect(await row()).toMatchObject({ failures: 0, notBefore: null })
  })

  test('with 403 for its quota waits longer each time', async () => {
    it.google.fail({ fault: 'rate_limit_403' })
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      it.clock.set((await row()).nextSyncAt!)
      await it.sync()
      waits.push(Math.round(((await row()).nextSyncAt!.getTime() - it.clock.now().getTime()) / 60_000))
    }
    expect(waits[0]).toBe(1)
    expect(waits[3]).toBeGreaterThanOrEqual(8)
  })

  test.each(['unavailable', 'hang', 'invalid_client', 'access_not_configured'] as const)('%s: the connection is kept, and tried again', async (fault) => {
    const quick = aborting(it.deps)
    it.google.fail({ fault })
    it.wait(66)
    await it.sync(fault === 'hang' ? quick : it.deps)
    it.clock.set((await row()).nextSyncAt!)
    await it.sync(fault === 'hang' ? quick : it.deps)
    expect(await it.theConnection()).toMatchObject({ state: 'failing' })
    expect((await it.events()).length).toBeGreaterThan(10)
    it.google.heal()
    it.clock.set((await row()).nextSyncAt!)
    await it.sync()
    expect(await it.theConnection()).toMatchObject({ state: 'connected', last_error: null })
  })

  test('a token that was taken back is renewed at once', async () => {
    it.google.expireAccessTokens()
    const before = counted('refreshes')
    it.google.setEvent({ id: 'htmlreview', summary: 'renewed' })
    await next(30)
    await it.send('POST', `/calendar/connections/${(await it.theConnection()).id}/sync`)
    await it.sync()
    expect(counted('refreshes') - before).toBe(1)
    expect(await named('renewed')).toBeDefined()
    it.google.setEvent({ id: 'htmlreview', summary: 'html review' })
  })

  test('a token that is refused at the moment it was given is Google’s trouble, not the user’s', async () => {
    it.google.fail({ fault: 'unauthenticated', on: 'events' })
    const { id } = await it.theConnection()
    await it.send('POST', `/calendar/connections/${id}/sync`)
    await it.sync()
    expect(await row()).toMatchObject({ failure: 'unavailable', reconnectSince: null })
  })

  test('tokens are renewed five minutes early; while Google cannot, the one that still holds is used', async () => {
    const { id } = await it.theConnection()
    const before = counted('refreshes')
    it.google.fail({ fault: 'unavailable', on: 'token' })
    it.wait(56)
    await it.send('POST', `/calendar/connections/${id}/sync`)
    await it.sync()
    expect(await it.theConnection()).toMatchObject({ state: 'connected', last_error: null })
    it.google.heal()
    await it.send('POST', `/calendar/connections/${id}/sync`)
    await it.sync()
    expect(counted('refreshes') - before).toBe(1)
  })

  test('consent that is lost: nothing is asked any more, events stay and are marked, and a new consent brings all back', async () => {
    const events = await it.events()
    it.google.revokeGrant()
    it.woken.length = 0
    await next()
    expect(await it.status()).toMatchObject({ state: 'reconnect_needed', needs_reauthorization: true, connected: false, connections: [{ next_sync_at: null }] })
    expect(it.woken).toContain('alerts.evaluate')
    expect((await it.events()).map(({ event_id, stale, can_move }) => [event_id, stale, can_move])).toEqual(
      events.map(({ event_id }) => [event_id, true, false]),
    )
    const requests = counted('requests')
    for (let day = 0; day < 3; day++) await next(24 * 60)
    const { id } = await it.theConnection()
    expect((await it.send('POST', `/calendar/connections/${id}/sync`)).statusCode).toBe(409)
    expect(counted('requests')).toBe(requests)
    expect(await it.connect({ connection_id: id, write: true, return_to: '/calendar' })).toBe('/calendar?calendar=connected')
    await it.sync()
    expect(await it.status()).toMatchObject({ state: 'connected', connections: [{ id }] })
    expect((await row()).reconnects).toBe(1)
  })

  test.each(['calendars.afterRefresh'])('a worker that dies at %s with the answer in its hand leads to the reconnect state, not to a loop', async (name) => {
    it.google.rotate({ on: true })
    it.wait(66)
    await expect(it.sync(dying(name))).rejects.toThrow('killed')
    await db
      .updateTable('calendarConnections')
      .set({ leaseUntil: new Date(0) })
      .execute()
    await it.sync()
    expect(await it.theConnection()).toMatchObject({ state: 'reconnect_needed' })
    const refused = counted('refusedRefreshes')
    for (let hour = 0; hour < 5; hour++) await next(61)
    expect(counted('refusedRefreshes')).toBe(refused)
  })

  test('a worker that dies with the answer of a calendar in its hand loses nothing', async () => {
    it.google.setEvent({ id: 'htmlreview', summary: 'after a death' })
    it.wait(66)
    await expect(it.sync(dying('calendars.afterChanges'))).rejects.toThrow('killed')
    await db
      .updateTable('calendarConnections')
      .set({ leaseUntil: new Date(0) })
      .execute()
    await it.sync()
    expect(await named('after a death')).toBeDefined()
    it.google.setEvent({ id: 'htmlreview', summary: 'html review' })
  })

  test('an answer that comes after its person connected anew, or left, is thrown away', async () => {
    const { id } = await it.theConnection()
    it.wait(66)
    const meanwhile = { ...it.deps, failpoint: () => void 0 }
    let gone = false
    const deps: Deps = {
      ...meanwhile,
      db: it.deps.db,
      outside: {
        ...it.deps.outside,
        calendars: {
          ...it.deps.outside.calendars,
          google: {
            ...it.deps.outside.calendars.google!,
            open: (token, signal) => ({
              ...it.deps.outside.calendars.google!.open(token, signal),
              calendars: async () => {
                if (!gone) await it.send('DELETE', `/calendar/connections/${id}`)
                gone = true
                return [{ key: 'x', name: 'x', color: null, primary: true, writable: true }]
              },
            }),
          },
        },
      },
    }
    await it.sync(deps)
    expect(await it.events()).toEqual([])
    expect((await it.status()).connections).toEqual([])
  })
})

/** Gives up at once what is not answered. */
function aborting(deps: Deps): Deps {
  const { google } = deps.outside.calendars
  const unavailable = async () => {
    throw new ConnectorError('unavailable', 'Google did not answer in time')
  }
  return {
    ...deps,
    outside: {
      ...deps.outside,
      calendars: {
        ...deps.outside.calendars,
        google: {
          ...google!,
          open: () => ({ ...google!.open('x'), calendars: unavailable, changes: unavailable }),
          oauth: { ...google!.oauth, refresh: unavailable },
        },
      },
    },
  }
}

function dying(name: string): Deps {
  return {
    ...it.deps,
    failpoint: (here) => {
      if (here === name) throw Object.assign(new Error('killed'), { code: '57P01' })
    },
  }
}
