import type { OptimalTiming, Plan } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { addForecast } from '../../../test/forecasts.ts'
import { anAdmin, startApp } from '../../../test/start-app.ts'
import { aWorkspace } from '../../../test/workspace.ts'
import { prices, seriesRows } from '../prices/index.ts'
import { keepPlans } from './keep-plans.ts'

const hourMs = 3_600_000
const start = new Date('2026-03-04T05:06:07Z')
const { app, deps, clock } = await startApp({ now: start.toISOString(), env: { DUMONT_DEMO: 'true' }, authenticator: () => async () => anAdmin })
const signal = new AbortController().signal
const post = async <T>(path: string, payload: object): Promise<T> => {
  const answer = await app.inject({ method: 'POST', url: `/api/v1/spot/${path}`, payload })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json()
}

/** As a story in the browser makes time pass: the clock, the demo's prices, the plans. */
async function pass(hours: number): Promise<void> {
  clock.set(new Date(clock.now().getTime() + hours * hourMs))
  for (const name of ['prices.demo', 'windows.keep']) {
    const job = [...prices.jobs!, { name: 'windows.keep', runDue: keepPlans }].find((one) => one.name === name)!
    await job.runDue(deps, clock.now(), signal)
  }
}

test('on the demo market a plan is kept, runs, and ends with what it really saved', { timeout: 300_000 }, async () => {
  await aWorkspace(deps.db, 'w1')
  await deps.db.insertInto('users').values({ id: 'u1', name: 'Ada', email: 'ada@example.org', createdAt: start, updatedAt: start }).execute()
  await prices.prepare!(deps, () => {})
  const places = await seriesRows(deps.db, { demo: true, gpu: 'rtx-4090', market: 'spot', kind: 'listing' })
  expect(places.length).toBeGreaterThan(1)
  for (const [i, { id, lastPriceMicros }] of places.entries())
    await addForecast(deps, id, start, (ahead) => (lastPriceMicros! / 1e6) * (i === 0 && ahead > 30 && ahead <= 40 ? 0.5 : 1))

  const timing = await post<OptimalTiming>('optimal-timing', { gpu_name: 'RTX 4090', job_duration_hours: 6 })
  expect(timing.demo).toBe(true)
  expect(timing.time_windows[0]!.place).toMatchObject({ demo: true, provider: 'demo', offers_now: null })
  const { id } = await post<Plan>('plans', { name: 'Demo', job: { gpu_name: 'RTX 4090', job_duration_hours: 6 } })
  const states: string[] = []
  let plan: Plan | undefined
  for (let day = 0; day < 12; day++) {
    await pass(6)
    plan = (await app.inject(`/api/v1/spot/plans/${id}`)).json<Plan>()
    if (states.at(-1) !== plan.state) states.push(plan.state)
  }
  expect(states[0]).toBe('waiting')
  expect(states.at(-1)).toBe('done')
  const { cost, now_cost, saving, best_cost } = plan!.outcome!
  expect(cost).toBeGreaterThan(0)
  expect(saving).toBeCloseTo(now_cost! - cost, 5)
  expect(best_cost!).toBeLessThanOrEqual(Math.min(cost, now_cost!))
})

test('when real prices exist the demo market is nowhere to run', async () => {
  const { addPrices, hourly } = await import('../../../test/price-history.ts')
  const from = new Date(clock.now().getTime() - 99 * hourMs).toISOString()
  const real = await addPrices(
    deps,
    { gpuId: 'rtx-4090' },
    hourly(from, 100, () => 9),
  )
  await addForecast(deps, real, clock.now(), () => 9)
  const timing = await post<OptimalTiming>('optimal-timing', { gpu_name: 'RTX 4090', job_duration_hours: 6 })
  expect(timing).toMatchObject({ demo: false, places_considered: 1, current_price: 9 })
})
