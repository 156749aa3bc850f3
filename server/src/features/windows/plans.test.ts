import { type OptimalTiming, Plan, type PlanList } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices } from '../../../test/price-history.ts'
import { anAdmin, startApp } from '../../../test/start-app.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { keepPlans } from './keep-plans.ts'
import { claimPlan, keepChecked } from './store-plans.ts'

const hourMs = 3_600_000
const start = new Date('2026-03-04T05:06:07Z')
const actor = { ...anAdmin }
const world = await startApp({ now: start.toISOString(), env: { DUMONT_DEMO: 'false' }, authenticator: () => async () => ({ ...actor }) })
const { app, deps, clock } = world
const path = '/api/v1/spot/plans'
const ids: Record<string, number> = {}
const nameOf = (plan: Plan) => Object.keys(ids).find((name) => ids[name] === plan.window?.place.series_id)

beforeAll(async () => {
  await aWorkspace(deps.db, 'w1')
  await aWorkspace(deps.db, 'w2')
  await deps.db.insertInto('users').values({ id: 'u1', name: 'Ada', email: 'ada@example.org', createdAt: start, updatedAt: start }).execute()
})

/** Every world its own GPU, so that tests do not see each other's places. */
let count = 0
let gpu = ''
const steady = (usd: number) => () => usd
/** `usd` but `low` for 8 hours from `ahead` hours after the origin. */
const dip = (usd: number, low: number, from: number) => (ahead: number) => (ahead >= from && ahead < from + 8 ? low : usd)

beforeEach(async () => {
  clock.set(start)
  actor.workspaceId = 'w1'
  gpu = `GPU ${++count}`
  await deps.db.deleteFrom('windowPlans').execute()
  for (const [name, region] of Object.entries({ here: 'us-east-1', there: 'eu-west-1' })) {
    ids[name] = await addPrices(deps, { key: name, gpuId: gpu, region }, seen(-200, 0, steady(name === 'here' ? 1 : 1.2)))
    await addForecast(deps, ids[name], start, name === 'here' ? dip(1, 0.5, 30) : steady(1.2))
  }
})

/** A price at each full hour from so many hours after the hour of the start. */
function seen(from: number, to: number, usd: (hour: number) => number) {
  const first = Math.floor(start.getTime() / hourMs)
  return Array.from({ length: to - from + 1 }, (_, i) => ({ at: new Date((first + from + i) * hourMs), usd: usd(from + i) }))
}
async function come(name: 'here' | 'there', from: number, to: number, usd: (hour: number) => number): Promise<void> {
  await addPrices(deps, { key: name, gpuId: gpu, region: name === 'here' ? 'us-east-1' : 'eu-west-1' }, seen(from, to, usd))
}
const later = (hours: number) => clock.set(new Date(start.getTime() + hours * hourMs))
const job = (over: object = {}) => ({ gpu_name: gpu, job_duration_hours: 6, ...over })
const send = (body: object, headers = {}) => app.inject({ method: 'POST', url: path, payload: { name: 'Nightly', job: job(), ...body }, headers })
async function keep(body: object = {}): Promise<Plan> {
  const answer = await send(body)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const read = async (id: number): Promise<Plan> => (await app.inject(`${path}/${id}`)).json()
const look = () => keepPlans(deps, clock.now(), new AbortController().signal)
async function lookAgain(id: number): Promise<Plan> {
  await look()
  return read(id)
}

describe('keeping', () => {
  test('a plan begins with the best window there is, and with what running at once would cost', async () => {
    const plan = await keep()
    expect(Plan.parse(plan)).toMatchObject({
      name: 'Nightly',
      state: 'waiting',
      move_threshold: 0.05,
      lead_minutes: 60,
      window: { start_time: '2026-03-05T11:00:00.000Z', end_time: '2026-03-05T17:00:00.000Z', estimated_cost: expect.closeTo(3, 4) },
      now_cost: 6,
      moves: [{ at: start.toISOString(), reason: 'kept', start_time: '2026-03-05T11:00:00.000Z', gain: null }],
      outcome: null,
      // What depends on when it is looked at is settled.
      job: { earliest_start: start.toISOString(), deadline: '2026-03-11T06:00:00.000Z' },
    })
    expect(nameOf(plan)).toBe('here')
    expect((await app.inject(path)).json<PlanList>().plans).toEqual([plan])
  })

  test('data without a home are where it would run at once', async () =>
    expect((await keep({ job: job({ data_gb: 10 }) })).job.home).toEqual({ provider: 'aws', region: 'us-east-1' }))

  test('the same request twice is one plan, also fifty at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({}, { 'idempotency-key': `k${count}` })))
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0]!.statusCode).toBe(201)
    expect((await app.inject(path)).json<PlanList>().plans).toHaveLength(1)
    expect((await send({ name: 'Other' }, { 'idempotency-key': `k${count}` })).statusCode).toBe(422)
  })

  test('fifty at once without a key are one plan, because of its name', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({})))
    expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([201, ...Array.from({ length: 49 }, () => 409)])
  })

  test('names are taken by open plans of the same workspace only', async () => {
    const { id } = await keep()
    expect((await send({})).json().error).toMatchObject({ code: 'conflict', hint: expect.stringContaining('another name') })
    actor.workspaceId = 'w2'
    await keep()
    actor.workspaceId = 'w1'
    await app.inject({ method: 'PATCH', url: `${path}/${id}`, payload: { state: 'cancelled' } })
    await keep()
  })

  test('what fits nowhere is not kept', async () => {
    const answer = await send({ job: job({ max_price_usd_per_gpu_hour: 0.1 }) })
    expect(answer.json().error).toMatchObject({ code: 'conflict', message: expect.stringContaining('highest price') })
  })

  test('another workspace finds nothing', async () => {
    const { id } = await keep()
    actor.workspaceId = 'w2'
    for (const method of ['GET', 'DELETE'] as const) expect((await app.inject({ method, url: `${path}/${id}` })).statusCode).toBe(404)
    expect((await app.inject({ method: 'PATCH', url: `${path}/${id}`, payload: { state: 'cancelled' } })).statusCode).toBe(404)
    expect((await app.inject(path)).json<PlanList>().plans).toEqual([])
  })

  test('is cancelled once, deleted once, and both are written down', async () => {
    const { id } = await keep()
    const cancel = () => app.inject({ method: 'PATCH', url: `${path}/${id}`, payload: { state: 'cancelled' } })
    expect((await cancel()).json()).toMatchObject({ state: 'cancelled' })
    expect((await cancel()).statusCode).toBe(409)
    later(40)
    expect(await lookAgain(id)).toMatchObject({ state: 'cancelled', outcome: null })
    expect((await app.inject({ method: 'DELETE', url: `${path}/${id}` })).statusCode).toBe(204)
    expect((await app.inject({ method: 'DELETE', url: `${path}/${id}` })).statusCode).toBe(404)
    const actions = await deps.db.selectFrom('auditLog').select('action').where('target', '=', String(id)).orderBy('id').execute()
    expect(actions.map(({ action }) => action)).toEqual(['plan.kept', 'plan.cancelled', 'plan.deleted'])
  })

  test.each([
    [{ name: '' }],
    [{ name: ' ' }],
    [{ name: 'x'.repeat(81) }],
    [{ move_threshold: 2 }],
    [{ move_threshold: -1 }],
    [{ lead_minutes: 1.5 }],
    [{ lead_minutes: 1e9 }],
    [{ job: {} }],
    [{ state: 'done' }],
  ])('%j is refused', async (over) => expect((await send(over)).statusCode).toBe(400))
})

describe('looking again', () => {
  test('it stays for less than its threshold, and moves for more: time and place, with the gain', async () => {
    const { id } = await keep()
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.49, 50))
    expect(await lookAgain(id)).toMatchObject({ moves: [{ reason: 'kept' }] })
    later(2)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.4, 50))
    const moved = await lookAgain(id)
    expect(nameOf(moved)).toBe('there')
    expect(moved).toMatchObject({
      state: 'waiting',
      checked_at: clock.now().toISOString(),
      window: { start_time: '2026-03-06T09:00:00.000Z', estimated_cost: expect.closeTo(2.4, 3) },
      moves: [{ reason: 'kept' }, { reason: 'cheaper', gain: expect.closeTo(0.6, 3), at: clock.now().toISOString() }],
    })
    // Nor does it come back for what it has left.
    later(3)
    expect((await lookAgain(id)).moves).toHaveLength(2)
  })

  test('once in each hour, however often it is asked', async () => {
    const { id } = await keep()
    later(1)
    await look()
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.1, 50))
    expect((await lookAgain(id)).moves).toHaveLength(1)
    later(2)
    expect((await lookAgain(id)).moves).toHaveLength(2)
  })

  test('never within its lead time', async () => {
    const { id } = await keep({ lead_minutes: 120 })
    later(29)
    await come('here', 1, 29, steady(1))
    await come('there', 1, 29, steady(1.2))
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.1, 50))
    expect(await lookAgain(id)).toMatchObject({ state: 'settled', moves: [{ reason: 'kept' }] })
  })

  test('nor to a start that is nearer than its lead time', async () => {
    const { id } = await keep({ lead_minutes: 120 })
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.1, 1))
    expect(await lookAgain(id)).toMatchObject({ state: 'settled', moves: [{}, { reason: 'cheaper', start_time: '2026-03-04T08:06:07.000Z' }] })
  })

  test('a place that vanished is left, also for a dearer one', async () => {
    const { id } = await keep()
    later(3)
    await deps.db.updateTable('series').set({ endedAt: clock.now() }).where('id', '=', ids.here!).execute()
    const moved = await lookAgain(id)
    expect(nameOf(moved)).toBe('there')
    expect(moved.moves).toMatchObject([{ reason: 'kept' }, { reason: 'place_vanished', gain: null }])
  })

  test('with no place left it is impossible, until there is one again', async () => {
    const { id } = await keep()
    later(1)
    await deps.db.updateTable('series').set({ endedAt: clock.now() }).where('gpuId', '=', gpu).execute()
    expect(await lookAgain(id)).toMatchObject({ state: 'impossible', window: null, moves: [{}, { reason: 'impossible', place: null }] })
    later(2)
    expect((await lookAgain(id)).moves).toHaveLength(2)
    await deps.db.updateTable('series').set({ endedAt: null }).where('gpuId', '=', gpu).execute()
    later(3)
    expect(await lookAgain(id)).toMatchObject({ state: 'waiting', moves: [{}, {}, { reason: 'found_again', start_time: '2026-03-05T11:00:00.000Z' }] })
  })

  test('hours that became too expensive are left', async () => {
    const { id } = await keep({ job: job({ max_price_usd_per_gpu_hour: 1.1 }), move_threshold: 1 })
    later(1)
    await addForecast(deps, ids.here!, clock.now(), dip(1, 1.15, 29))
    expect((await lookAgain(id)).moves).toMatchObject([{}, { reason: 'too_expensive' }])
  })

  test('a forecast that is missing is no reason to go', async () => {
    const { id } = await keep()
    await deps.db.updateTable('forecastRefresh').set({ forecastId: null }).where('seriesId', '=', ids.here!).execute()
    later(1)
    expect(await lookAgain(id)).toMatchObject({ state: 'waiting', moves: [{ reason: 'kept' }] })
  })

  test('the cost of a later end counts', async () => {
    const { id } = await keep({ job: job({ delay_cost_usd_per_hour: 0.05 }) })
    later(1)
    // Saves 0.9 on 3, but ends 20 hours later: 1.
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.35, 49))
    expect((await lookAgain(id)).moves).toHaveLength(1)
  })

  test('two workers at once do it once', async () => {
    const plans = await Promise.all(Array.from({ length: 6 }, (_, i) => keep({ name: `p${i}` })))
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.3, 50))
    await Promise.all([look(), look(), look()])
    for (const { id } of plans) expect((await read(id)).moves.map(({ reason }) => reason)).toEqual(['kept', 'cheaper'])
  })

  test('what a worker who died had taken waits for its lease, then it is done', async () => {
    const { id } = await keep()
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.3, 50))
    expect(await claimPlan(deps.db, clock.now(), clock.now(), [])).toMatchObject({ id })
    expect((await lookAgain(id)).moves).toHaveLength(1)
    await sql`update window_plans set leased_until = clock_timestamp()`.execute(deps.db)
    expect((await lookAgain(id)).moves).toHaveLength(2)
  })

  test('a plan cancelled while a worker looks at it stays cancelled', async () => {
    const { id } = await keep()
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.3, 50))
    const claimed = await claimPlan(deps.db, clock.now(), clock.now(), [])
    await app.inject({ method: 'PATCH', url: `${path}/${id}`, payload: { state: 'cancelled' } })
    expect(await keepChecked(deps.db, claimed!, { state: 'waiting' }, { reason: 'cheaper', planned: null, gain: 1 }, clock.now())).toBe(false)
    expect(await read(id)).toMatchObject({ state: 'cancelled', moves: [{ reason: 'kept' }] })
  })

  test('a plan that cannot be looked at holds up no other', async () => {
    const [bad, good] = [await keep({ name: 'bad' }), await keep({ name: 'good' })]
    await deps.db
      .updateTable('windowPlans')
      .set({ job: JSON.stringify({ ...bad.job, equivalents: null }) })
      .where('id', '=', bad.id)
      .execute()
    later(1)
    await addForecast(deps, ids.there!, clock.now(), dip(1.2, 0.3, 50))
    expect((await lookAgain(good.id)).moves).toHaveLength(2)
    expect((await deps.db.selectFrom('windowPlans').select('leaseToken').where('id', '=', bad.id).executeTakeFirstOrThrow()).leaseToken).toBeNull()
  })
})

describe('when its hours are over', () => {
  test('time alone makes it settled, running and done, also before a worker has looked', async () => {
    const { id } = await keep()
    const states: string[] = []
    for (const hours of [0, 28.9, 30, 35, 36]) {
      later(hours)
      states.push((await read(id)).state)
    }
    expect(states).toEqual(['waiting', 'settled', 'running', 'running', 'done'])
  })

  test('the saving is worked out from the prices that came true', async () => {
    const { id } = await keep()
    // 0.6 in its hours, 0.55 before; at once it would have cost 1.
    const came = (hour: number) => (hour >= 30 && hour < 36 ? 0.6 : hour >= 20 && hour < 30 ? 0.55 : 1)
    await come('here', 1, 37, came)
    await come('there', 1, 37, steady(1.2))
    later(37)
    const { state, outcome } = await lookAgain(id)
    expect(state).toBe('done')
    expect(outcome).toEqual({ cost: 3.6, now_cost: 6, saving: 2.4, saving_percentage: 40, best_cost: 3.3 })
  })

  test('it waits for prices that have not come yet', async () => {
    const { id } = await keep()
    await come('here', 1, 33, steady(1))
    later(37)
    expect(await lookAgain(id)).toMatchObject({ state: 'done', outcome: null })
    await come('here', 34, 38, steady(2))
    later(38.5)
    // The last two of its hours cost 2.
    expect((await lookAgain(id)).outcome).toMatchObject({ cost: 8, now_cost: 6, saving: -2 })
  })

  test('no price, no outcome: nothing is invented, and it is looked for no longer', async () => {
    const { id } = await keep()
    await come('here', 1, 10, steady(1))
    await deps.db
      .updateTable('priceHours')
      .set({ endedAt: new Date(start.getTime() + 10 * hourMs) })
      .where('seriesId', '=', ids.here!)
      .where('hour', '>', new Date(start.getTime() + 9 * hourMs))
      .execute()
    later(100)
    expect(await lookAgain(id)).toMatchObject({ state: 'done', outcome: null })
    expect((await deps.db.selectFrom('windowPlans').select('outcomeDue').where('id', '=', id).executeTakeFirstOrThrow()).outcomeDue).toBe(false)
  })

  test('an outcome stays as it is', async () => {
    const { id } = await keep()
    await come('here', 1, 37, steady(1))
    later(37)
    const { outcome } = await lookAgain(id)
    await come('here', 38, 40, steady(9))
    later(40)
    expect((await lookAgain(id)).outcome).toEqual(outcome)
  })
})

test('what is asked and what is kept agree', async () => {
  const timing = (await app.inject({ method: 'POST', url: '/api/v1/spot/optimal-timing', payload: job() })).json<OptimalTiming>()
  const { window } = await keep()
  const { start_time, end_time, pieces, place, estimated_cost, cost_interval } = timing.time_windows[0]!
  expect(window).toEqual({ start_time, end_time, pieces, place, estimated_cost, cost_interval })
})
