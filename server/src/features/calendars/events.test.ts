import type { CalendarEvent, MovedCalendarEvent } from '@dumont/contracts'
import { ConnectorError } from '@dumont/connectors'
import { beforeEach, describe, expect, test } from 'vitest'
import { startCalendarWorld } from '../../../test/calendar-world.ts'

const it = await startCalendarWorld()
const { db } = it.deps
const named = async (title: string) => (await it.events()).find(({ summary }) => summary === title)!
const row = () => db.selectFrom('calendarConnections').selectAll().executeTakeFirstOrThrow()
const original = { start: { dateTime: '2026-03-05T18:00:00-05:00' }, end: { dateTime: '2026-03-05T22:00:00-05:00' }, summary: 'Train llama #gpu H100 x4' }
const training = 'Train llama #gpu H100 x4'
const to = { start: '2026-03-06T02:00:00.000Z', end: '2026-03-06T06:00:00.000Z' }
let event: CalendarEvent

beforeEach(async () => {
  it.google.heal()
  it.clock.set(new Date('2026-03-04T05:06:07Z'))
  it.woken.length = 0
  await db.deleteFrom('calendarConnections').execute()
  await it.connect({ write: true })
  it.google.setEvent({ id: 'trainllama', ...original, status: 'confirmed' })
  await it.sync()
  event = await named(training)
})

describe('an event is moved', () => {
  const move = (body: object = { ...to, was_start: event.start }, id = event.event_id) => it.send('POST', `/calendar/events/${id}/move`, body)

  test('at Google and here, and back by what the answer says', async () => {
    const { event: moved, undo } = (await move()).json<MovedCalendarEvent>()
    expect(moved).toMatchObject({ event_id: event.event_id, ...to, summary: training })
    expect(it.google.event({ id: 'trainllama' })).toMatchObject({ start: { dateTime: to.start } })
    expect(undo).toEqual({ start: event.start, end: event.end, was_start: to.start })
    expect(it.woken).toContain('windows.keep')
    expect((await move(undo)).json<MovedCalendarEvent>().event).toMatchObject({ start: event.start, end: event.end })
    expect(Date.parse((it.google.event({ id: 'trainllama' })!.start as { dateTime: string }).dateTime)).toBe(Date.parse(event.start))
    const log = JSON.stringify(await it.get('/audit'))
    expect(log).toContain('calendar_event.moved')
    expect(log).not.toContain('llama')
  })

  test('also one that takes no time, for as long as its job runs, and back to none', async () => {
    it.google.setEvent({ id: 'trainllama', end: original.start })
    await it.send('POST', `/calendar/connections/${event.connection_id}/sync`)
    await it.sync()
    expect((await named(training)).end).toBe(event.start)
    const { undo } = (await move()).json<MovedCalendarEvent>()
    const back = await move(undo)
    expect([back.statusCode, back.json<MovedCalendarEvent>().event]).toMatchObject([200, { start: event.start, end: event.start }])
  })

  test('and an answer of Google that was on its way meanwhile does not take it back', async () => {
    const { google } = it.deps.outside.calendars
    const real = google!.open
    let moved: number | undefined
    google!.open = (...args) => ({
      ...real(...args),
      changes: async (...of) => {
        const changes = await real(...args).changes(...of)
        moved ??= (await move()).statusCode
        return changes
      },
    })
    it.google.expireSyncTokens()
    await it.send('POST', `/calendar/connections/${event.connection_id}/sync`)
    await it.sync()
    google!.open = real
    expect([moved, await named(training)]).toMatchObject([200, { start: to.start }])
    await it.send('POST', `/calendar/connections/${event.connection_id}/sync`)
    await it.sync()
    expect(await named(training)).toMatchObject({ event_id: event.event_id, start: to.start })
  })

  test('not when it has been moved here meanwhile: the second of two clicks is refused', async () => {
    expect((await move()).statusCode).toBe(200)
    const again = await move()
    expect([again.statusCode, again.json<{ error: { code: string } }>().error.code]).toEqual([409, 'changed_meanwhile'])
  })

  test('not when it has been changed at Google meanwhile; it is read again then', async () => {
    it.google.setEvent({ id: 'trainllama', summary: 'Train llama, again #gpu H100' })
    const answer = await move()
    expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([409, 'changed_meanwhile'])
    expect((it.google.event({ id: 'trainllama' })!.start as { dateTime: string }).dateTime).toBe(original.start.dateTime)
    await it.sync()
    expect(await named('Train llama, again #gpu H100')).toMatchObject({ event_id: event.event_id })
  })

  test('not twice at once', async () => {
    const both = await Promise.all([move(), move({ ...to, start: '2026-03-06T03:00:00.000Z', was_start: event.start })])
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  test('not when it is gone at Google: then it is gone here', async () => {
    it.google.cancelEvent({ id: 'trainllama' })
    expect((await move()).statusCode).toBeGreaterThanOrEqual(404)
    await it.sync()
    expect(await named(training)).toBeUndefined()
  })

  test.each([
    ['all day', 'Offsite'],
    ["somebody else's", '1:1 with Ben'],
  ])('not when it is %s', async (_what, title) => {
    const other = await named(title)
    expect(other.can_move).toBe(false)
    expect((await move({ ...to, was_start: other.start }, other.event_id)).statusCode).toBe(409)
  })

  test('not when Dumont may only read', async () => {
    await db.updateTable('calendarConnections').set({ canWrite: false }).execute()
    const answer = await move()
    expect([answer.statusCode, answer.json<{ error: { message: string } }>().error.message]).toEqual([409, 'Dumont may only read this calendar'])
  })

  test('not while consent is lost; that is found out here too', async () => {
    it.google.revokeGrant()
    expect((await move()).statusCode).toBe(409)
    expect(await it.status()).toMatchObject({ state: 'reconnect_needed' })
    expect(it.woken).toContain('alerts.evaluate')
    expect((await move()).json<{ error: { message: string } }>().error.message).toBe('The calendar must be connected again first')
  })

  test('not when Google says that leave to write was not given: then Dumont only reads', async () => {
    const { google } = it.deps.outside.calendars
    const real = google!.open
    const refuse = async () => {
      throw new ConnectorError('auth_failed', 'Google says that leave for this was not given')
    }
    google!.open = (...args) => ({ ...real(...args), move: refuse })
    expect((await move()).statusCode).toBe(409)
    google!.open = real
    expect(await it.theConnection()).toMatchObject({ can_write: false, state: 'connected' })
  })

  test('with words and a time to wait when Google wants quiet', async () => {
    it.google.fail({ fault: 'rate_limit_403' })
    const answer = await move()
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '60'])
    await db
      .updateTable('calendarConnections')
      .set({ notBefore: new Date(it.clock.now().getTime() + 90_000) })
      .execute()
    it.google.heal()
    const requests = it.google.counters().requests
    expect((await move()).headers['retry-after']).toBe('90')
    expect(it.google.counters().requests).toBe(requests)
  })

  test('or not, when Google does not answer: what happened is read at once', async () => {
    it.google.fail({ fault: 'lost_answer', on: 'patch', times: 1 })
    expect((await move()).statusCode).toBe(503)
    expect(it.woken).toContain('calendars.sync')
    await it.sync()
    expect(await named(training)).toMatchObject({ start: to.start })
  })

  test.each([
    ['that ends before it starts', { start: to.end, end: to.start }],
    ['that is a month long', { start: to.start, end: '2026-04-07T00:00:00Z' }],
    ['in two years', { start: '2028-03-06T02:00:00Z', end: '2028-03-06T03:00:00Z' }],
    ['that is none', { start: 'tomorrow', end: to.end }],
  ])('not to a time %s', async (_what, time) => expect((await move({ ...time, was_start: event.start })).statusCode).toBe(400))
})

describe('a window is added', () => {
  const body = { client_id: '6a1d4d1e-1111-4222-8333-123456789abc', title: 'GPU window', description: 'H100', ...to }
  const add = async (over: object = {}) => it.send('POST', '/calendar/windows', { connection_id: (await row()).id, ...body, ...over })

  test('once for each client id, whoever asks how often', async () => {
    const all = await Promise.all([add(), add(), add()])
    expect(all.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    const [first] = all.map((answer) => answer.json<CalendarEvent>())
    expect(first).toMatchObject({ summary: 'GPU window', ...to, can_move: true })
    expect((await add()).json()).toMatchObject({ event_id: first!.event_id })
    await db.updateTable('calendarConnections').set({ nextSyncAt: it.clock.now() }).execute()
    await it.sync()
    expect((await it.events()).filter(({ summary }) => summary === 'GPU window')).toHaveLength(1)
    const { rows } = await it.deps.pool.query("select action from audit_log where action = 'calendar_event.added'")
    expect(rows).toHaveLength(1)
  })

  test('again after it was deleted at Google is not added by itself', async () => {
    const client_id = '6a1d4d1e-1111-4222-8333-000000000001'
    const added = (await add({ client_id })).json<CalendarEvent>()
    const { key } = await db.selectFrom('calendarEvents').select('key').where('id', '=', Number(added.event_id)).executeTakeFirstOrThrow()
    it.google.cancelEvent({ id: key })
    expect((await add({ client_id })).statusCode).toBe(404)
  })

  test('not where no calendar that is shown may be written to', async () => {
    const { id } = await row()
    const calendars = await it.calendarsOf(id)
    await it.send('PUT', `/calendar/connections/${id}/calendars`, { selected: [calendars.find(({ writable }) => !writable)!.key] })
    expect((await add({ client_id: crypto.randomUUID() })).statusCode).toBe(409)
  })
})

describe('what its person says of an event', () => {
  const patch = async (body: object, title = 'html review') =>
    (await it.send('PATCH', `/calendar/events/${(await named(title)).event_id}`, body)).json<CalendarEvent>()

  test('wins over its title, stays over syncs, and is forgotten with null', async () => {
    expect(await named(training)).toMatchObject({ is_compute_intensive: true, compute_reason: 'tag', gpu_name: 'H100', gpu_count: 4, duration_hours: 4 })
    const chosen = { is_compute_intensive: true, gpu_name: 'h100 sxm', gpu_count: 8, duration_hours: 2.5 }
    const said = { ...chosen, compute_reason: 'chosen', gpu_name: expect.stringMatching(/H100/) as string }
    expect(await patch(chosen)).toMatchObject(said)
    it.google.setEvent({ id: 'htmlreview', start: { dateTime: '2026-03-07T10:00:00Z' }, end: { dateTime: '2026-03-07T11:00:00Z' } })
    it.wait(26 * 60)
    await it.sync()
    expect(await named('html review')).toMatchObject({ ...said, start: '2026-03-07T10:00:00.000Z' })
    expect(await patch({ gpu_count: null })).toMatchObject({ is_compute_intensive: true, gpu_count: 1, duration_hours: 2.5 })
    expect(await patch({ is_compute_intensive: null, gpu_name: null, duration_hours: null })).toMatchObject({
      is_compute_intensive: false,
      gpu_name: null,
      duration_hours: 1,
    })
    expect(await patch({})).toMatchObject({ is_compute_intensive: false })
  })

  test('dismisses one', async () =>
    expect(await patch({ is_compute_intensive: false }, training)).toMatchObject({ is_compute_intensive: false, compute_reason: 'dismissed' }))

  test.each([{ gpu_name: 'toaster' }, { gpu_count: 0 }, { duration_hours: -1 }, { duration_hours: 1e9 }, { user_id: 'x' }])('%j is refused', async (body) =>
    expect((await it.send('PATCH', `/calendar/events/${event.event_id}`, body)).statusCode).toBe(400),
  )

  test('settings: own words count, and are of one person', async () => {
    const settings = { words: ['html'], ignored_words: ['fine tuning'], default_gpu: 'rtx 4090', zone: 'Europe/Lisbon', working_hours: { from: 8, to: 18 } }
    const answer = await it.send('PUT', '/calendar/settings', settings)
    expect(answer.json()).toEqual({ ...settings, default_gpu: 'RTX 4090', days_early: 0, days_late: 3, may_overlap: false })
    expect(await it.get('/calendar/settings')).toEqual(answer.json())
    expect(await named('html review')).toMatchObject({ is_compute_intensive: true, compute_word: 'html' })
    await db.deleteFrom('calendarPeople').execute()
  })

  test.each([
    { zone: 'Mars/Olympus' },
    { default_gpu: 'toaster' },
    { working_hours: { from: 5, to: 5 } },
    { words: ['x'] },
    { days_late: 8 },
    { color: 'red' },
  ])('settings %j are refused', async (body) => expect((await it.send('PUT', '/calendar/settings', body)).statusCode).toBe(400))
})

describe('disconnecting', () => {
  const leave = async () => (await it.send('DELETE', `/calendar/connections/${(await row()).id}`)).json<{ revoked: boolean; message: string }>()

  test('forgets everything and revokes at Google', async () => {
    const before = it.google.counters().revocations
    expect(await leave()).toMatchObject({ revoked: true })
    expect(it.google.counters().revocations).toBe(before + 1)
    const { rows } = await it.deps.pool.query('select (select count(*) from calendar_events) + (select count(*) from calendar_calendars) as n')
    expect(rows).toEqual([{ n: 0 }])
  })

  test('works with a grant that is gone already', async () => {
    it.google.revokeGrant()
    expect(await leave()).toMatchObject({ revoked: true })
    expect((await it.status()).connections).toEqual([])
  })

  test.each(['unavailable', 'invalid_client', 'html'] as const)('works when Google says %s: it says how to revoke by hand', async (fault) => {
    it.google.fail({ fault })
    const answer = await leave()
    expect(answer).toMatchObject({ revoked: false })
    expect(answer.message).toContain('https://myaccount.google.com/connections')
    expect((await it.status()).connections).toEqual([])
  })

  test('works when the tokens cannot be opened any more', async () => {
    await db.updateTable('calendarConnections').set({ sealedSecrets: 'k9.AAAA' }).execute()
    expect(await leave()).toMatchObject({ revoked: false })
    expect(await it.connect()).toBe('/?calendar=connected')
  })

  test('leaves the grant where the account is connected by somebody else too', async () => {
    const { aMember } = await import('../../../test/accounts.ts')
    const other = await aMember(it, it.cookie, 'member', 'other@example.org')
    await it.connect({}, { cookie: other.cookie })
    const before = it.google.counters().revocations
    const { id } = await db.selectFrom('calendarConnections').select('id').where('userId', '=', it.userId).executeTakeFirstOrThrow()
    expect((await it.send('DELETE', `/calendar/connections/${id}`)).json()).toMatchObject({ revoked: false })
    expect(it.google.counters().revocations).toBe(before)
  })
})
