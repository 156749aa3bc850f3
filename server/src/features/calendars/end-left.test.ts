import { beforeEach, expect, test } from 'vitest'
import { aMember } from '../../../test/accounts.ts'
import { startCalendarWorld } from '../../../test/calendar-world.ts'
import { calendars } from './index.ts'

const it = await startCalendarWorld()
const { db } = it.deps
let member: Awaited<ReturnType<typeof aMember>>
const revocations = () => it.google.counters().revocations
const leave = () => calendars.jobs!.find(({ name }) => name === 'calendars.leave')!.runDue(it.deps, it.clock.now(), new AbortController().signal)
const kept = async () => {
  const of = (table: 'calendarConnections' | 'calendarEvents') => db.selectFrom(table).select('id').execute()
  return { connections: (await of('calendarConnections')).length, events: (await of('calendarEvents')).length }
}
const remove = async (userId: string) => expect((await it.send('DELETE', `/members/${userId}`)).statusCode).toBe(204)

let count = 0
beforeEach(async () => {
  it.google.heal()
  it.google.revokeGrant({ account: 'ana@lab.example' })
  await db.deleteFrom('calendarConnections').execute()
  member = await aMember(it, it.cookie, 'member', `m${++count}@lab.example`)
  it.woken.length = 0
})

test('who is taken out of their last workspace is disconnected: nothing is kept, and Google is told', async () => {
  const { userId, cookie } = member
  await it.connect({}, { cookie })
  await it.sync()
  expect(await kept()).toEqual({ connections: 1, events: expect.any(Number) as number })
  const before = revocations()
  await remove(userId)
  expect(it.woken).toContain('members.left')
  await leave()
  expect(await kept()).toEqual({ connections: 0, events: 0 })
  expect(revocations()).toBe(before + 1)
  const rows = await db.selectFrom('auditLog').select(['who', 'detail']).where('action', '=', 'calendar.disconnected').orderBy('id', 'desc').limit(1).execute()
  expect(rows).toEqual([{ who: 'server', detail: { kind: 'google', why: 'no workspace any more' } }])
  await leave()
  expect(revocations()).toBe(before + 1)
})

test('who still belongs to another workspace keeps the calendar; so do all others', async () => {
  const { userId, cookie } = member
  await it.connect({}, { cookie })
  await db
    .insertInto('workspaces')
    .values({ id: `w${count}`, name: 'Other', slug: `w${count}`, createdAt: it.clock.now() })
    .execute()
  await db
    .insertInto('memberships')
    .values({ id: `m${count}`, workspaceId: `w${count}`, userId, role: 'viewer', createdAt: it.clock.now() })
    .execute()
  await remove(userId)
  await leave()
  expect(await kept()).toMatchObject({ connections: 1 })
})

test('tokens go although Google cannot be told, or their secret key is gone; the same account of somebody else goes on', async () => {
  const { userId, cookie } = member
  await it.connect({}, { cookie })
  await it.connect()
  const before = revocations()
  await remove(userId)
  await leave()
  expect(await kept()).toMatchObject({ connections: 1 })
  expect(revocations()).toBe(before)
  await it.sync()
  expect(await it.theConnection()).toMatchObject({ state: 'connected' })

  const other = await aMember(it, it.cookie, 'member', `o${count}@lab.example`)
  await db.updateTable('calendarConnections').set({ userId: other.userId, sealedSecrets: 'lost.x' }).execute()
  await remove(other.userId)
  await leave()
  expect(await kept()).toEqual({ connections: 0, events: 0 })
})

test('by two workers at once each is told to Google once', async () => {
  const { userId, cookie } = member
  await it.connect({}, { cookie })
  await it.connect({}, { cookie, account: 'ben@lab.example' })
  const before = revocations()
  await remove(userId)
  await Promise.all([leave(), leave(), leave()])
  expect(await kept()).toMatchObject({ connections: 0 })
  expect(revocations()).toBe(before + 2)
})
