import { Plan, type PlanList } from '@dumont/contracts'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aCalendar, anEvent } from '../../../test/calendars.ts'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { anAdmin, startApp } from '../../../test/start-app.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { keepPlans } from './keep-plans.ts'
import { claimPlan, keepChecked } from './store-plans.ts'

// Wednesday 05:06:07.
const start = new Date('2026-03-04T05:06:07Z')
const actor = { ...anAdmin, userId: 'ana' }
const { app, deps, clock } = await startApp({ now: start.toISOString(), env: { DUMONT_DEMO: 'false' }, authenticator: () => async () => ({ ...actor }) })
const { db } = deps
const path = '/api/v1/spot/plans'
const at = (text: string): Date => new Date(`2026-03-${text}Z`)
let calendarId = 0
let eventId = 0
let seriesId = 0

beforeAll(async () => {
  await aWorkspace(db, 'w1')
  for (const id of ['ana', 'bob'])
    await db
      .insertInto('users')
      .values({ id, name: id, email: `${id}@example.org`, createdAt: start, updatedAt: start })
      .execute()
  ;({ calendarId } = await aCalendar(db, 'ana', start))
  const history = hourly(new Date(start.getTime() - 200 * 3_600_000).toISOString(), 200, () => 1)
  seriesId = await addPrices(deps, { key: 'a', gpuId: 'a100', region: 'us-east-1' }, history)
})
beforeEach(async () => {
  clock.set(start)
  actor.userId = 'ana'
  await db.deleteFrom('windowPlans').execute()
  await db.deleteFrom('calendarEvents').execute()
  await db.updateTable('calendarCalendars').set({ selected: true }).execute()
  // Cheap from 5 March 11:00 to 19:00, and from 7 March 11:00.
  await addForecast(deps, seriesId, start, (ahead) => ((ahead >= 30 && ahead < 38) || (ahead >= 78 && ahead < 86) ? 0.5 : 1))
  eventId = await anEvent(db, calendarId, '#gpu A100 6h', [at('05T09:00'), at('05T15:00')])
})

const job = { gpu_name: 'a100', job_duration_hours: 6, earliest_start: at('05T09:00').toISOString(), deadline: at('06T15:00').toISOString() }
const send = (body: object = {}) => app.inject({ method: 'POST', url: path, payload: { name: 'Nightly', job, calendar_event_id: String(eventId), ...body } })
async function keep(body: object = {}): Promise<Plan> {
  const answer = await send(body)
  expect(answer.statusCode, answer.body).toBe(201)
  return Plan.parse(answer.json())
}
async function moveEvent(from: string, to: string): Promise<void> {
  await db
    .updateTable('calendarEvents')
    .set({ startAt: at(from), endAt: at(to) })
    .where('id', '=', eventId)
    .execute()
}
const look = () => keepPlans(deps, clock.now(), new AbortController().signal)
async function lookAgain(): Promise<Plan> {
  await look()
  return (await app.inject(path)).json<PlanList>().plans[0]!
}

describe('a plan of a calendar event', () => {
  test('names it', async () => {
    const plan = await keep()
    expect(plan.calendar_event).toEqual({ event_id: String(eventId), start: at('05T09:00').toISOString(), end: at('05T15:00').toISOString(), gone: false })
    expect(plan.window!.start_time).toBe('2026-03-05T11:00:00.000Z')
    expect((await keep({ name: 'Other', calendar_event_id: undefined })).calendar_event).toBeNull()
  })

  test('is of an own event only', async () => {
    actor.userId = 'bob'
    expect((await send()).json().error).toMatchObject({ code: 'not_found', message: `There is no event ${eventId} in your calendars` })
    actor.userId = 'ana'
    expect((await send({ calendar_event_id: '999999' })).statusCode).toBe(404)
    for (const id of ['0', '-1', '1; drop', 'x', 5]) expect((await send({ calendar_event_id: id })).statusCode).toBe(400)
    expect((await app.inject(path)).json<PlanList>().plans).toEqual([])
  })

  test('follows it at once: the range moves as the event did, and a window is found in it', async () => {
    await keep()
    await moveEvent('07T09:00', '07T15:00')
    expect(await lookAgain()).toMatchObject({
      state: 'waiting',
      window: { start_time: '2026-03-07T11:00:00.000Z' },
      job: { earliest_start: '2026-03-07T09:00:00.000Z', deadline: '2026-03-08T15:00:00.000Z' },
      calendar_event: { start: '2026-03-07T09:00:00.000Z', end: '2026-03-07T15:00:00.000Z', gone: false },
      moves: [{ reason: 'kept' }, { reason: 'event_moved', start_time: '2026-03-07T11:00:00.000Z', gain: null }],
    })
    // Once.
    expect((await lookAgain()).moves).toHaveLength(2)
  })

  test('stays where its window is within the new range too, and says why it was looked at', async () => {
    await keep()
    await moveEvent('05T10:00', '05T16:00')
    expect(await lookAgain()).toMatchObject({
      window: { start_time: '2026-03-05T11:00:00.000Z' },
      job: { earliest_start: '2026-03-05T10:00:00.000Z', deadline: '2026-03-06T16:00:00.000Z' },
      moves: [{ reason: 'kept' }, { reason: 'event_moved', start_time: '2026-03-05T11:00:00.000Z' }],
    })
  })

  test('is impossible where nothing is known of its new range, until the event comes back', async () => {
    await keep()
    await moveEvent('20T09:00', '20T15:00')
    expect(await lookAgain()).toMatchObject({ state: 'impossible', window: null, moves: [{}, { reason: 'event_moved', start_time: null }] })
    await moveEvent('05T09:00', '05T15:00')
    expect(await lookAgain()).toMatchObject({
      state: 'waiting',
      window: { start_time: '2026-03-05T11:00:00.000Z' },
      moves: [{}, {}, { reason: 'event_moved' }],
    })
  })

  test('is impossible where its event was moved into the past', async () => {
    await keep()
    await moveEvent('01T09:00', '01T15:00')
    expect((await lookAgain()).state).toBe('impossible')
  })

  test('follows within its lead time too, but not while it runs', async () => {
    // A day and an hour.
    await keep({ lead_minutes: 1500 })
    clock.set(at('04T12:00'))
    expect((await lookAgain()).state).toBe('settled')
    await moveEvent('06T09:00', '06T15:00')
    const moved = await lookAgain()
    expect(moved).toMatchObject({ state: 'waiting', moves: [{}, { reason: 'event_moved' }] })
    clock.set(new Date(moved.window!.start_time))
    await moveEvent('07T09:00', '07T15:00')
    expect(await lookAgain()).toMatchObject({ state: 'running', window: { start_time: moved.window!.start_time }, moves: [{}, {}] })
  })

  test('says that the event is gone, once, and goes on', async () => {
    const { window } = await keep()
    await db.deleteFrom('calendarEvents').where('id', '=', eventId).execute()
    const plan = await lookAgain()
    expect(plan).toMatchObject({
      state: 'waiting',
      window,
      calendar_event: { gone: true },
      moves: [{}, { reason: 'event_gone', start_time: window!.start_time }],
    })
    expect((await lookAgain()).moves).toHaveLength(2)
  })

  test('of a calendar that is not read any more says so, until it is read again', async () => {
    await keep()
    await db.updateTable('calendarCalendars').set({ selected: false }).execute()
    expect((await lookAgain()).calendar_event!.gone).toBe(true)
    await db.updateTable('calendarCalendars').set({ selected: true }).execute()
    expect(await lookAgain()).toMatchObject({ calendar_event: { gone: false }, moves: [{}, { reason: 'event_gone' }] })
    await moveEvent('07T09:00', '07T15:00')
    expect((await lookAgain()).window!.start_time).toBe('2026-03-07T11:00:00.000Z')
  })

  test('an event that only lasts longer changes no range', async () => {
    const { window } = await keep()
    await moveEvent('05T09:00', '05T20:00')
    expect(await lookAgain()).toMatchObject({
      window,
      job: { deadline: job.deadline },
      calendar_event: { end: '2026-03-05T20:00:00.000Z' },
      moves: [{ reason: 'kept' }],
    })
  })

  test('what is cancelled follows nothing', async () => {
    const { id } = await keep()
    await app.inject({ method: 'PATCH', url: `${path}/${id}`, payload: { state: 'cancelled' } })
    await moveEvent('07T09:00', '07T15:00')
    expect(await lookAgain()).toMatchObject({ state: 'cancelled', moves: [{ reason: 'kept' }], calendar_event: { start: '2026-03-05T09:00:00.000Z' } })
  })

  test('a worker that looks at it as the event moves loses its turn, and several that follow write once', async () => {
    const { id } = await keep()
    clock.set(new Date(start.getTime() + 3_600_000))
    const claimed = (await claimPlan(db, clock.now(), clock.now(), []))!
    await moveEvent('07T09:00', '07T15:00')
    await Promise.all([look(), look(), look()])
    expect(await keepChecked(db, claimed, { state: 'waiting', planned: null }, undefined, clock.now())).toBe(false)
    const plan = (await app.inject(`${path}/${id}`)).json<Plan>()
    expect(plan.window!.start_time).toBe('2026-03-07T11:00:00.000Z')
    expect(plan.moves.map(({ reason }) => reason)).toEqual(['kept', 'event_moved'])
  })
})
