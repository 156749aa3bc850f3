import type { QuarantineList } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'

const it = await startApp({ now: '2026-03-04T05:06:07Z', env: { DUMONT_DEMO: 'false' } })
const list = async (query = '') => (await it.app.inject(`/api/v1/prices/quarantine${query}`)).json<QuarantineList>()
const speak = async (word: string, prices: object[]) =>
  (await it.app.inject({ method: 'POST', url: `/api/v1/prices/quarantine/${word}`, payload: { prices } })).json()
const history = async (id: number) => {
  const { points } = (await it.app.inject(`/api/v1/series/${id}/history`)).json<{ points: { timestamp: string; price_usd_per_hour: number }[] }>()
  return points.map(({ price_usd_per_hour: usd }) => usd)
}
/** Two dollars, but for some hours. */
const spiky = (key: string, slips: Record<number, number>) =>
  addPrices(
    it.deps,
    { key },
    hourly('2026-03-01T00:00:00Z', 24, (hour) => slips[hour] ?? 2),
  )

test('lists prices that were not believed, newest first, with the reason, page by page', async () => {
  const id = await spiky('one', { 5: 200, 15: 0.02 })
  const { prices, total, next_after } = await list('?limit=1')
  expect(total).toBe(2)
  expect(prices).toMatchObject([
    {
      series_id: id,
      hour: '2026-03-01T15:00:00.000Z',
      key: 'one',
      gpu: 'a100',
      price_usd_per_hour: 0.02,
      usual_usd_per_hour: 2,
      reason: '100 times below the median of the prices around it; more than 10 times is not believed',
    },
  ])
  const rest = await list(`?limit=1&after=${next_after}`)
  expect(rest).toMatchObject({ prices: [{ hour: '2026-03-01T05:00:00.000Z', price_usd_per_hour: 200 }], next_after: null })
  expect((await it.app.inject('/api/v1/prices/quarantine?after=nonsense')).statusCode).toBe(400)
})

test('one that is accepted is used from then on, and stays so when others come in', async () => {
  const id = await spiky('accepted', { 5: 300 })
  const place = { series_id: id, hour: '2026-03-01T05:00:00Z' }
  expect(await history(id)).not.toContain(300)
  it.woken.length = 0
  expect(await speak('accept', [place])).toEqual({ changed: 1 })
  expect(it.woken).toEqual(['prices.index'])
  expect(await history(id)).toContain(300)
  await addPrices(
    it.deps,
    { key: 'accepted' },
    hourly('2026-03-01T06:30:00Z', 3, () => 2.1),
  )
  expect(await history(id)).toContain(300)
  expect(await speak('accept', [place])).toEqual({ changed: 0 })
})

test('one that is dropped is never used, also when a new level would confirm it; another price in its hour is judged anew', async () => {
  const id = await spiky('dropped', { 23: 500 })
  await speak('drop', [{ series_id: id, hour: '2026-03-01T23:00:00Z' }])
  expect((await list()).prices.filter(({ key }) => key === 'dropped')).toEqual([])
  await addPrices(
    it.deps,
    { key: 'dropped' },
    hourly('2026-03-02T00:00:00Z', 6, () => 510),
  )
  expect(await history(id)).not.toContain(500)
  await addPrices(it.deps, { key: 'dropped' }, [{ at: new Date('2026-03-01T23:00:00Z'), usd: 490 }])
  expect(await history(id)).toContain(490)
})

test('words about what is not in quarantine change nothing', async () => {
  expect(await speak('drop', [{ series_id: 999_999, hour: '2026-03-01T00:00:00Z' }])).toEqual({ changed: 0 })
})
