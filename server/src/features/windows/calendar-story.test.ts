import type { CalendarEvents, CalendarSuggestions, Plan } from '@dumont/contracts'
import { beforeAll, expect, test } from 'vitest'
import { startCalendarWorld } from '../../../test/calendar-world.ts'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { keepPlans } from './keep-plans.ts'

// Through the real routes, the real sync and a Google on loopback. Wednesday 05:06:07.
const it = await startCalendarWorld()
const start = it.clock.now()
const name = 'Retrain the ranker #gpu A100 4h'
const time = (from: string, to: string) => ({ start: { dateTime: `2026-03-${from}:00Z` }, end: { dateTime: `2026-03-${to}:00Z` } })

beforeAll(async () => {
  const history = hourly(new Date(start.getTime() - 200 * 3_600_000).toISOString(), 200, () => 2)
  const seriesId = await addPrices(it.deps, { key: 'a', gpuId: 'a100', region: 'us-east-1' }, history)
  // Half the price from 6 March 01:00 to 11:00.
  await addForecast(it.deps, seriesId, start, (ahead) => (ahead >= 44 && ahead < 54 ? 1 : 2))
  it.google.setEvent({ id: 'ranker', summary: name, ...time('05T09:00', '05T13:00') })
  await it.connect({ write: true })
  await it.sync()
})

const ours = async () => (await it.get<CalendarEvents>('/spot/calendar-events')).events.find(({ summary }) => summary === name)
async function suggestions(): Promise<CalendarSuggestions> {
  const answer = await it.send('POST', '/spot/calendar-suggestions', {})
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
/** As the workers do it: read what is due, then look at the plans. */
async function later(minutes: number): Promise<void> {
  it.wait(minutes)
  await it.sync()
  await keepPlans(it.deps, it.clock.now(), new AbortController().signal)
}
const plan = async (): Promise<Plan> => (await it.get<{ plans: Plan[] }>('/spot/plans')).plans[0]!

test('an event at Google is proposed a better time, moved there, and its plan follows it until it is gone', async () => {
  const event = (await ours())!
  const one = (await suggestions()).suggestions.find(({ event_id: id }) => id === event.event_id)!
  expect(one).toMatchObject({ original_start: '2026-03-05T09:00:00.000Z', suggested_end: expect.any(String), can_move: true })
  expect(event).toMatchObject({ suggested_start: one.suggested_start, potential_savings: one.potential_savings })
  expect(Date.parse(one.suggested_end) - Date.parse(one.suggested_start)).toBe(4 * 3_600_000)

  const job = { gpu_name: 'a100', job_duration_hours: 4, earliest_start: event.start, deadline: '2026-03-06T13:00:00Z' }
  const kept = await it.send('POST', '/spot/plans', { name: 'Ranker', job, calendar_event_id: event.event_id })
  expect(kept.statusCode, kept.body).toBe(201)

  const to = { start: one.suggested_start, end: one.suggested_end, was_start: event.start }
  const moved = await it.send('POST', `/calendar/events/${event.event_id}/move`, to)
  expect(moved.statusCode, moved.body).toBe(200)
  await later(1)
  expect(await ours()).toMatchObject({ start: one.suggested_start, suggested_start: null })
  const by = Date.parse(one.suggested_start) - Date.parse(event.start)
  expect(await plan()).toMatchObject({
    job: { earliest_start: one.suggested_start, deadline: new Date(Date.parse(job.deadline) + by).toISOString() },
    moves: [{ reason: 'kept' }, { reason: 'event_moved' }],
  })

  it.google.setEvent({ id: 'ranker', summary: name, ...time('07T09:00', '07T13:00') })
  await later(66)
  expect(await plan()).toMatchObject({
    job: { earliest_start: '2026-03-07T09:00:00.000Z' },
    moves: [{}, {}, { reason: 'event_moved', start_time: '2026-03-07T09:00:00.000Z' }],
  })

  it.google.cancelEvent({ id: 'ranker' })
  await later(66)
  expect(await ours()).toBeUndefined()
  expect(await plan()).toMatchObject({ state: 'waiting', calendar_event: { gone: true }, moves: [{}, {}, {}, { reason: 'event_gone' }] })
})

test('where consent is lost, events stay and nothing is proposed for them; plans do not move', async () => {
  it.google.setEvent({ id: 'ranker', summary: name, status: 'confirmed', ...time('05T15:00', '05T19:00') })
  await later(66)
  const before = await plan()
  it.google.revokeGrant()
  await later(66)
  const answer = await suggestions()
  expect(answer).toMatchObject({ suggestions: [], calendar_connected: false })
  expect(answer.not_suggested).toContainEqual(expect.objectContaining({ event_summary: name, reason: 'stale' }))
  expect((await plan()).moves).toEqual(before.moves)
})
