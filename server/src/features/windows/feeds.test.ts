import type { Plan, WindowFeed, WindowFeedList } from '@dumont/contracts'
import ICAL from 'ical.js'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { anAdmin, startApp } from '../../../test/start-app.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { keepPlans } from './keep-plans.ts'

const hourMs = 3_600_000
const start = new Date('2026-03-04T05:06:07Z')
const actor = { ...anAdmin }
const { app, deps, clock } = await startApp({ now: start.toISOString(), env: { DUMONT_DEMO: 'false' }, authenticator: () => async () => ({ ...actor }) })
const path = '/api/v1/spot/window-feeds'
let series = 0

beforeAll(async () => {
  await aWorkspace(deps.db, 'w1')
  await aWorkspace(deps.db, 'w2')
  series = await addPrices(
    deps,
    { gpuId: 'a100' },
    hourly('2026-02-24T00:00Z', 197, () => 1),
  )
})
beforeEach(async () => {
  clock.set(start)
  actor.workspaceId = 'w1'
  await deps.db.deleteFrom('windowPlans').execute()
  await forecast(start, 30, 0.5)
})

const forecast = (at: Date, from: number, low: number) => addForecast(deps, series, at, (ahead) => (ahead >= from && ahead < from + 8 ? low : 1))
const later = (hours: number) => clock.set(new Date(start.getTime() + hours * hourMs))
const inject = (method: 'GET' | 'POST' | 'DELETE' | 'PATCH', url: string, payload?: object) => app.inject({ method, url, payload })
async function aFeed(name = 'Phone'): Promise<WindowFeed & { at: string }> {
  const answer = await inject('POST', path, { name })
  expect(answer.statusCode).toBe(201)
  const feed = answer.json<WindowFeed>()
  return { ...feed, at: feed.url!.slice(feed.url!.indexOf('/api')) }
}
async function aPlan(over: object = {}): Promise<Plan> {
  const answer = await inject('POST', '/api/v1/spot/plans', { name: 'Nightly, train; a \\ b', job: { gpu_name: 'A100', job_duration_hours: 6, ...over } })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
async function fetched(url: string) {
  const answer = await inject('GET', url)
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const events = new ICAL.Component(ICAL.parse(answer.body)).getAllSubcomponents('vevent').map((event) => {
    const of = (name: string) => String(event.getFirstPropertyValue(name))
    return {
      uid: of('uid'),
      start: of('dtstart'),
      end: of('dtend'),
      summary: of('summary'),
      sequence: of('sequence'),
      changed: of('last-modified'),
      status: of('status'),
      text: of('description'),
    }
  })
  return { body: answer.body, etag: String(answer.headers.etag), events }
}

describe('its address', () => {
  test('is shown once; only a hash is kept; its use is seen', async () => {
    const { id, at, url } = await aFeed()
    expect(url).toMatch(/^http:\/\/\S+\/api\/v1\/calendar\/windows\.ics\?token=dmf_[\w-]{43}$/)
    const listed = async () => (await inject('GET', path)).json<WindowFeedList>().feeds.find((one) => one.id === id)
    expect(await listed()).toMatchObject({ name: 'Phone', url: null, last_used_at: null })
    const token = url!.split('=')[1]!
    expect(JSON.stringify(await deps.db.selectFrom('windowFeeds').selectAll().execute())).not.toContain(token)
    await fetched(at)
    expect(await listed()).toMatchObject({ last_used_at: start.toISOString() })
  })

  test('opens nothing when it is wrong, revoked, or of another workspace', async () => {
    const { id, at } = await aFeed()
    actor.workspaceId = 'w2'
    expect((await inject('DELETE', `${path}/${id}`)).statusCode).toBe(404)
    expect((await inject('GET', path)).json<WindowFeedList>().feeds.map((one) => one.id)).not.toContain(id)
    actor.workspaceId = 'w1'
    expect((await inject('DELETE', `${path}/${id}`)).statusCode).toBe(204)
    expect((await inject('DELETE', `${path}/${id}`)).statusCode).toBe(404)
    for (const url of [at, `${at}x`, at.replace(/.$/, '-'), '/api/v1/calendar/windows.ics?token=dme_x', '/api/v1/calendar/windows.ics?token=%00'])
      expect((await inject('GET', url)).statusCode, url).toBe(404)
    expect((await inject('GET', '/api/v1/calendar/windows.ics')).statusCode).toBe(400)
  })

  test('shows plans of its own workspace only', async () => {
    await aPlan()
    actor.workspaceId = 'w2'
    const { at } = await aFeed()
    expect((await fetched(at)).events).toEqual([])
  })

  test('answers so often a minute', async () => {
    const { at } = await aFeed()
    for (let i = 0; i < 60; i++) expect((await inject('GET', at)).statusCode).toBe(200)
    const refused = await inject('GET', at)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1'])
    clock.set(new Date(start.getTime() + 1100))
    expect((await inject('GET', at)).statusCode).toBe(200)
  })
})

describe('kept plans', () => {
  test('a plan is an event; the same again is 304', async () => {
    const { at } = await aFeed()
    await aPlan()
    const { events, etag, body } = await fetched(at)
    expect(events).toMatchObject([
      {
        start: '2026-03-05T11:00:00Z',
        end: '2026-03-05T17:00:00Z',
        summary: 'Nightly, train; a \\ b · aws us-east-1, A100',
        sequence: '0',
        status: 'CONFIRMED',
        changed: '2026-03-04T05:06:07Z',
      },
    ])
    expect(events[0]!.text).toContain('Expected cost $3.00')
    later(1)
    const again = await app.inject({ url: at, headers: { 'if-none-match': etag } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await fetched(at)).body).toBe(body)
  })

  test('it moves in place: the same name, a higher number, a later change', async () => {
    const { at } = await aFeed()
    await aPlan()
    const [before] = (await fetched(at)).events
    later(2)
    await forecast(clock.now(), 60, 0.2)
    await keepPlans(deps, clock.now(), new AbortController().signal)
    const { events } = await fetched(at)
    expect(events).toMatchObject([{ uid: before!.uid, sequence: '1', changed: '2026-03-04T07:06:07Z', start: '2026-03-06T19:00:00Z' }])
  })

  test('what is cancelled is told as cancelled for two weeks, what is deleted is gone', async () => {
    const { at } = await aFeed()
    const { id } = await aPlan()
    const [before] = (await fetched(at)).events
    await inject('PATCH', `/api/v1/spot/plans/${id}`, { state: 'cancelled' })
    expect((await fetched(at)).events).toMatchObject([{ uid: before!.uid, status: 'CANCELLED', sequence: '1' }])
    later(14 * 24 + 1)
    expect((await fetched(at)).events).toEqual([])
    clock.set(start)
    await inject('DELETE', `/api/v1/spot/plans/${id}`)
    expect((await fetched(at)).events).toEqual([])
  })

  test('each piece of a split job is an event of its own', async () => {
    const { at } = await aFeed()
    await aPlan({ job_duration_hours: 12, split: { min_piece_minutes: 60 }, allowed_hours: { from: 20, to: 4 } })
    const { events } = await fetched(at)
    expect(events.length).toBeGreaterThan(1)
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length)
    expect(events[0]!.summary).toContain(`1 of ${events.length}`)
  })
})

describe('the best windows of a GPU', () => {
  test('keep their names and change their numbers only when they change', async () => {
    const { at } = await aFeed()
    const url = `${at}&gpu=a100&hours=6`
    const first = await fetched(url)
    expect(first.events[0]).toMatchObject({ start: '2026-03-05T11:00:00Z', summary: 'A100: best window · aws us-east-1, A100', sequence: '0' })
    expect(new Set(first.events.map(({ uid }) => uid)).size).toBe(first.events.length)
    expect((await fetched(url)).body).toBe(first.body)
    later(2)
    await forecast(clock.now(), 60, 0.2)
    const next = await fetched(url)
    expect(next.events[0]).toMatchObject({ uid: first.events[0]!.uid, sequence: '1', start: '2026-03-06T19:00:00Z', changed: '2026-03-04T07:06:07Z' })
    // Other hours are other events, and so are those of another feed.
    const others = [...(await fetched(`${at}&gpu=A100&hours=4`)).events, ...(await fetched(`${(await aFeed()).at}&gpu=A100&hours=6`)).events]
    for (const { uid } of others) expect(next.events.map((one) => one.uid)).not.toContain(uid)
  })

  test('a GPU that is none is said', async () => {
    const { at } = await aFeed()
    expect((await inject('GET', `${at}&gpu=B9000`)).statusCode).toBe(404)
    for (const hours of ['0', '169', 'NaN', '-1', '1e309']) expect((await inject('GET', `${at}&gpu=A100&hours=${hours}`)).statusCode, hours).toBe(400)
  })

  test('while forecasts are made, the plans alone are told', async () => {
    const { at } = await aFeed()
    await aPlan()
    await deps.db.updateTable('forecastRefresh').set({ forecastId: null }).execute()
    expect((await fetched(`${at}&gpu=A100`)).events).toHaveLength(1)
  })

  test('asked for ever new jobs, a feed remembers only so many', async () => {
    const { at, id } = await aFeed()
    for (let i = 0; i < 50; i++) {
      clock.set(new Date(start.getTime() + i * 1000))
      await fetched(`${at}&gpu=A100&hours=${1 + i / 100}`)
    }
    expect((await deps.db.selectFrom('windowFeedEvents').select('slot').where('feedId', '=', id).execute()).length).toBeLessThanOrEqual(200)
  })
})
