import type { CalendarEvents, CalendarSuggestions } from '@dumont/contracts'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aCalendar, anEvent, calendarSettings } from '../../../test/calendars.ts'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { anAdmin, startApp } from '../../../test/start-app.ts'

// Wednesday 05:06:07.
const now = new Date('2026-03-04T05:06:07Z')
const actor = { ...anAdmin, userId: 'ana' }
const { app, deps, clock } = await startApp({ now: now.toISOString(), env: { DUMONT_DEMO: 'false' }, authenticator: () => async () => ({ ...actor }) })
const { db } = deps
const at = (text: string): Date => new Date(`2026-03-${text}Z`)
const calendars: Record<string, { calendarId: number; connectionId: number }> = {}
const add = (title: string, from: string, to: string, over: Parameters<typeof anEvent>[4] = {}, userId = 'ana') =>
  anEvent(db, calendars[userId]!.calendarId, title, [at(from), at(to)], over)

const post = (body: object = {}) => app.inject({ method: 'POST', url: '/api/v1/spot/calendar-suggestions', payload: body })
async function suggest(body: object = {}): Promise<CalendarSuggestions> {
  const answer = await post(body)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
async function events(query = ''): Promise<CalendarEvents> {
  const answer = await app.inject(`/api/v1/spot/calendar-events${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

beforeAll(async () => {
  for (const id of ['ana', 'bob', 'cy'])
    await db
      .insertInto('users')
      .values({ id, name: id, email: `${id}@example.org`, createdAt: now, updatedAt: now })
      .execute()
  for (const id of ['ana', 'bob']) calendars[id] = await aCalendar(db, id, now)
  const history = (usd: number, hours = 200) => hourly(new Date(now.getTime() - hours * 3_600_000).toISOString(), hours, () => usd)
  // Half the price from 6 March 01:00 to 11:00.
  const dip = (usd: number) => (ahead: number) => (ahead >= 44 && ahead < 54 ? usd / 2 : usd)
  for (const [key, gpuId, region, usd] of [
    ['a', 'a100', 'us-east-1', 2],
    ['b', 'a100', 'eu-west-1', 3],
    ['c', 'h100', 'us-east-1', 8],
  ] as const)
    await addForecast(deps, await addPrices(deps, { key, gpuId, region }, history(usd)), now, dip(usd))
  await addPrices(deps, { key: 'young', gpuId: 'l4', region: 'us-east-1' }, history(1, 20))
  await addPrices(deps, { key: 'pending', gpuId: 'l40', region: 'us-east-1' }, history(1, 100))
})
beforeEach(async () => {
  clock.set(now)
  actor.userId = 'ana'
  await db.deleteFrom('calendarEvents').execute()
  await calendarSettings(db, 'ana', {})
  await db.updateTable('calendarConnections').set({ reconnectSince: null }).execute()
})

describe('events', () => {
  test('come by start, with what they say of compute work', async () => {
    await add('Sales training', '05T09:00', '05T10:00')
    const id = await add('Llama #gpu B200 x4 8h', '04T20:00', '04T22:00', { description: 'Notes' })
    const answer = await events()
    expect(answer).toMatchObject({
      total: 2,
      compute_intensive_count: 1,
      calendar_connected: true,
      time_range_start: now.toISOString(),
      time_range_end: '2026-03-11T05:06:07.000Z',
      generated_at: now.toISOString(),
    })
    expect(answer.events[0]).toEqual({
      event_id: String(id),
      connection_id: calendars.ana!.connectionId,
      calendar: 'Main',
      color: '#123456',
      summary: 'Llama #gpu B200 x4 8h',
      start: '2026-03-04T20:00:00.000Z',
      end: '2026-03-04T22:00:00.000Z',
      description: 'Notes',
      location: null,
      all_day: false,
      busy: true,
      recurring: false,
      is_compute_intensive: true,
      compute_reason: 'tag',
      compute_word: '#gpu',
      gpu_name: 'B200',
      gpu_count: 4,
      duration_hours: 8,
      suggested_start: null,
      potential_savings: null,
      can_move: true,
      stale: false,
      synced_at: now.toISOString(),
      link: null,
    })
    expect(answer.events[1]).toMatchObject({ summary: 'Sales training', is_compute_intensive: false, compute_reason: null })
  })

  test('name a better time where there is one', async () => {
    await add('#gpu A100 2h', '05T09:00', '05T11:00')
    await add('#gpu L4', '05T12:00', '05T13:00')
    const [one, other] = (await events()).events
    expect(one).toMatchObject({ suggested_start: '2026-03-06T01:00:00.000Z', potential_savings: expect.closeTo(2, 2) })
    expect(other).toMatchObject({ suggested_start: null, potential_savings: null })
    await db.deleteFrom('calendarEvents').where('title', 'like', '%A100%').execute()
    // Too little history is no reason not to show events.
    expect((await events()).events).toMatchObject([{ suggested_start: null }])
  })

  test('are cut to what is asked; the counts are of all', async () => {
    for (const hour of ['06', '07', '08']) await add('Training', `04T${hour}:00`, `04T${hour}:30`)
    await add('Training', '09T00:00', '09T01:00')
    await add('Training', '02T00:00', '02T01:00')
    const answer = await events('?max_events=2&days_ahead=2&days_back=3')
    expect([answer.events.length, answer.total, answer.compute_intensive_count]).toEqual([2, 4, 4])
    expect(answer.events[0]!.start).toBe('2026-03-02T00:00:00.000Z')
    expect((await app.inject('/api/v1/spot/calendar-events?days_ahead=15')).statusCode).toBe(400)
  })

  test("are one's own: another person of the workspace sees none of them", async () => {
    await add('Training', '05T09:00', '05T10:00')
    await add('Bob’s training', '05T09:00', '05T10:00', {}, 'bob')
    actor.userId = 'bob'
    expect((await events()).events.map(({ summary }) => summary)).toEqual(['Bob’s training'])
    actor.userId = 'cy'
    expect(await events()).toMatchObject({ events: [], total: 0, calendar_connected: false })
  })

  test('are kept and marked where the calendar must be connected anew', async () => {
    await add('Training', '05T09:00', '05T10:00')
    await db.updateTable('calendarConnections').set({ reconnectSince: now }).execute()
    expect(await events()).toMatchObject({ calendar_connected: false, events: [{ stale: true, can_move: false }] })
  })
})

describe('suggestions', () => {
  test('a cheaper time within days of its own, with what it saves and how sure that is', async () => {
    const id = await add('Fine-tuning on 2x A100', '05T09:00', '05T13:00')
    const answer = await suggest()
    expect(answer).toMatchObject({
      not_suggested: [],
      total_suggestions: 1,
      total_potential_savings: expect.closeTo(8, 2),
      events_analyzed: 1,
      compute_intensive_events: 1,
      calendar_connected: true,
      generated_at: now.toISOString(),
    })
    const [one] = answer.suggestions
    expect(one).toMatchObject({
      event_id: String(id),
      event_summary: 'Fine-tuning on 2x A100',
      gpu_name: 'A100',
      gpu_count: 2,
      original_start: '2026-03-05T09:00:00.000Z',
      original_end: '2026-03-05T13:00:00.000Z',
      original_cost: expect.closeTo(16, 2),
      suggested_start: '2026-03-06T01:00:00.000Z',
      suggested_end: '2026-03-06T05:00:00.000Z',
      estimated_cost: expect.closeTo(8, 2),
      savings_percentage: expect.closeTo(50, 1),
      probability: 1,
      confidence: 1,
      place: 'aws us-east-1, A100',
      can_move: true,
    })
    expect(one!.reason).toBe(
      'Start Fri 6 Mar 01:00 UTC on aws us-east-1, A100: about $8.00 instead of $16.00 at its own time, saves $8.00 (50 %); it is cheaper in 10 of 10 cases.',
    )
    const [low, high] = one!.cost_interval!
    expect(low <= one!.estimated_cost && one!.estimated_cost <= high && high < 9).toBe(true)
    // The same figures again.
    expect((await suggest()).suggestions).toEqual(answer.suggestions)
  })

  test('each slot once, the greatest saving first; meetings stay free of it', async () => {
    const dear = await add('#gpu H100 4h', '05T09:00', '05T13:00')
    const cheap = await add('#gpu A100 4h', '05T09:00', '05T13:00')
    await add('All hands', '06T03:00', '06T05:00')
    const { suggestions } = await suggest()
    expect(suggestions.map((one) => [one.event_id, one.suggested_start])).toEqual([
      [String(dear), '2026-03-06T05:00:00.000Z'],
      // Two cheap hours before the meeting and two after the first: the first comes with two dear ones.
      [String(cheap), '2026-03-05T23:00:00.000Z'],
    ])
    await calendarSettings(db, 'ana', { may_overlap: true })
    expect((await suggest()).suggestions.map((one) => one.suggested_start)).toEqual(['2026-03-06T01:00:00.000Z', '2026-03-06T01:00:00.000Z'])
  })

  test("working hours are those of the person's zone", async () => {
    await add('#gpu A100 2h', '05T09:00', '05T11:00')
    await calendarSettings(db, 'ana', { working_hours: { from: 6, to: 22 }, zone: 'America/Sao_Paulo' })
    expect((await suggest()).suggestions[0]).toMatchObject({
      suggested_start: '2026-03-06T09:00:00.000Z',
      reason: expect.stringContaining('Fri 6 Mar 06:00 America/Sao_Paulo'),
    })
    await calendarSettings(db, 'ana', { days_late: 0 })
    expect((await suggest()).not_suggested).toMatchObject([
      { reason: 'already_good', sentence: expect.stringContaining('No free time between Thu 5 Mar 09:00 UTC') },
    ])
  })

  test('what has none says why', async () => {
    const ids = {
      started: await add('Training now', '04T05:00', '04T09:00', { chosenGpu: 'A100' }),
      no_gpu: await add('Training', '05T01:00', '05T02:00'),
      unknown_gpu: await add('#gpu H999', '05T02:00', '05T03:00'),
      no_prices: await add('#gpu T4', '05T03:00', '05T04:00'),
      no_room: await add('#gpu A100', '05T04:00', '05T04:00'),
      already_good: await add('#gpu A100', '06T02:00', '06T03:00'),
      too_long: await add('#gpu A100', '06T05:00', '15T05:00'),
      beyond_forecast: await add('#gpu A100', '11T04:30', '11T12:30'),
    }
    const { not_suggested: not, suggestions, compute_intensive_events: count } = await suggest()
    expect(suggestions).toEqual([])
    expect(count).toBe(8)
    expect(Object.fromEntries(not.map((one) => [one.reason, Number(one.event_id)]))).toEqual(ids)
    for (const { sentence } of not) expect(sentence).toMatch(/^[A-Z].*[.]$/)
    await db.updateTable('calendarConnections').set({ reconnectSince: now }).execute()
    expect((await suggest()).not_suggested.map(({ reason }) => reason)).toEqual(['started', ...Array.from({ length: 7 }, () => 'stale')])
  })

  test('the GPU of an event that names none is the one that is asked with, else the one of the settings', async () => {
    await add('Training', '05T09:00', '05T13:00')
    await calendarSettings(db, 'ana', { default_gpu: 'h100' })
    expect((await suggest()).suggestions[0]!.gpu_name).toBe('H100')
    expect((await suggest({ gpu_name: 'A100' })).suggestions[0]!.gpu_name).toBe('A100')
  })

  test('only in the places that are asked about', async () => {
    await add('#gpu A100', '05T09:00', '05T13:00')
    expect((await suggest({ regions: ['eu-west-1'] })).suggestions[0]!.place).toContain('eu-west-1')
    expect((await suggest({ providers: ['nobody'] })).not_suggested).toMatchObject([
      { reason: 'no_prices', sentence: expect.stringContaining('There are no prices of A100 for') },
    ])
    expect((await suggest({ machine_type: 'on-demand' })).not_suggested).toMatchObject([{ reason: 'no_prices' }])
  })

  test('too little history is an error only when nothing could be priced for it', async () => {
    await add('#gpu L4', '05T09:00', '05T13:00')
    await add('Training', '05T13:00', '05T14:00')
    const answer = await post()
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toMatchObject({ code: 'not_enough_history', required: 50, have: 19 })
    await add('#gpu A100', '05T09:00', '05T13:00')
    expect((await suggest()).not_suggested.map(({ reason }) => reason)).toEqual(['no_prices', 'no_gpu'])
  })

  test('an event that stands in two calendars is moved once', async () => {
    const other = await aCalendar(db, 'ana', now, 'twin')
    await anEvent(db, other.calendarId, '#gpu A100', [at('05T09:00'), at('05T10:00')], { movable: false })
    const own = await add('#gpu A100', '05T09:00', '05T10:00')
    const answer = await suggest()
    await db.deleteFrom('calendarConnections').where('id', '=', other.connectionId).execute()
    expect(answer).toMatchObject({ suggestions: [{ event_id: String(own) }], not_suggested: [], events_analyzed: 1 })
  })

  test('of very many only some are looked at', async () => {
    for (let k = 0; k < 26; k++) await add(`#gpu Z${k}`, '05T09:00', `05T1${k % 10}:30`)
    await add('#gpu Z0', '05T21:00', '05T22:00')
    const reasons = (await suggest()).not_suggested.map(({ reason }) => reason)
    expect([reasons.filter((reason) => reason === 'unknown_gpu').length, reasons.filter((reason) => reason === 'too_many').length]).toEqual([26, 1])
    await db.deleteFrom('calendarEvents').execute()
    for (let k = 0; k < 201; k++) await add('#gpu Z1', '05T09:00', '05T10:00')
    expect((await suggest()).not_suggested.filter(({ reason }) => reason === 'too_many')).toHaveLength(1)
  })

  test('forecasts that are still being made are waited for', async () => {
    await add('#gpu L40', '05T09:00', '05T13:00')
    expect((await suggest()).not_suggested).toMatchObject([{ reason: 'no_prices', sentence: 'The forecasts of its places are still being made.' }])
  })

  test('nothing connected is an empty answer', async () => {
    actor.userId = 'cy'
    expect(await suggest()).toMatchObject({ suggestions: [], not_suggested: [], events_analyzed: 0, total_potential_savings: 0, calendar_connected: false })
  })

  test("another person's events are neither moved nor in the way", async () => {
    await add('#gpu A100', '05T09:00', '05T13:00')
    await add('Busy', '04T06:00', '11T00:00', {}, 'bob')
    expect((await suggest()).suggestions[0]!.suggested_start).toBe('2026-03-06T01:00:00.000Z')
  })

  test('a free-marked event is in nobody’s way, a compute event is, and so is one beyond the days that are asked about', async () => {
    const moved = await add('#gpu A100 2h', '05T03:00', '05T05:00')
    await add('Note', '05T00:00', '08T00:00', { busy: false, allDay: true })
    await add('#gpu A100 2h', '06T01:00', '06T03:00', { busy: false })
    const answer = await suggest({ days_ahead: 1 })
    expect(answer.suggestions.map((one) => [one.event_id, one.suggested_start])).toEqual([[String(moved), '2026-03-06T03:00:00.000Z']])
    expect(answer.events_analyzed).toBe(2)
  })

  test('a compute event is in the way for as long as its job runs', async () => {
    await add('#gpu A100 2h', '05T09:00', '05T11:00')
    await add('#gpu T4 9h', '06T01:00', '06T02:00', { busy: false })
    expect((await suggest()).suggestions[0]!.suggested_start).toBe('2026-03-06T10:00:00.000Z')
  })

  test('odd requests are refused, unknown fields too', async () => {
    for (const body of [{ days_ahead: 0 }, { days_ahead: 15 }, { machine_type: 'x' }, { user_id: 'bob' }, { gpu_name: '' }])
      expect((await post(body)).statusCode).toBe(400)
  })
})
