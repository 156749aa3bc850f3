import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { addPrices, hourly } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import { chooseSeries, readHours, seriesRows } from './index.ts'
import { runIndex } from './index-job.ts'
import { endVanished } from './store-offers.ts'

const { deps, clock } = await startApp({ now: '2026-03-05T00:10:00Z' })
const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour))

test('the cheapest counts until it was held for 48 h, then the next one, though nobody was seen in that hour', async () => {
  // a: $1 at hour 0 only, then at 90 again so that it lives; b: $2 every 40 hours.
  await addPrices(deps, { key: 'a', zone: 'a' }, [
    { at: at(0), usd: 1 },
    { at: at(90), usd: 3 },
  ])
  await addPrices(
    deps,
    { key: 'b', zone: 'b' },
    [0, 40, 80].map((hour) => ({ at: at(hour), usd: 2 })),
  )
  await runIndex(deps, clock.now(), new AbortController().signal)

  const [index] = (await seriesRows(deps.db, { kind: 'index', now: clock.now(), limit: 10 })).filter(({ provider }) => provider === null)
  const hours = (await readHours(deps.db, [index!.id], at(0), at(100))).get(index!.id)!
  expect(hours.map(({ hour, priceMicros }) => [(hour.getTime() - at(0).getTime()) / 3_600_000, priceMicros / 1e6])).toEqual([
    [0, 1],
    [40, 1],
    [49, 2],
    [80, 2],
    [90, 2],
  ])
})

describe('when an offer vanishes', () => {
  const minute = (hour: number, minutes: number) => new Date(at(hour).getTime() + minutes * 60_000)
  const gpu = { gpuId: 't4' }
  const makeAt = async (now: Date) => {
    clock.set(now)
    await runIndex(deps, now, new AbortController().signal)
  }
  const vanish = (ids: number[], now: Date) => deps.db.transaction().execute((trx) => endVanished(trx, ids, now))
  const told = async () => {
    const [index] = (await seriesRows(deps.db, { kind: 'index', gpu: 't4' })).filter(({ provider }) => provider === null)
    const hours = (await readHours(deps.db, [index!.id], at(0), at(100))).get(index!.id)!
    return hours.map(({ hour, priceMicros, endedAt }) => [(hour.getTime() - at(0).getTime()) / 3_600_000, priceMicros / 1e6, endedAt?.toISOString()])
  }
  let ids: number[]
  const aMarket = async () => {
    for (const table of ['price_hours', 'series', 'price_index_groups']) await sql`delete from ${sql.table(table)}`.execute(deps.db)
    clock.set(minute(5, 30))
    // a is seen each hour, b once a day.
    ids = [
      await addPrices(
        deps,
        { ...gpu, key: 'a' },
        hourly(at(0).toISOString(), 6, () => 1),
      ),
      await addPrices(deps, { ...gpu, key: 'b' }, [{ at: at(2), usd: 2 }]),
    ]
    await makeAt(minute(5, 31))
  }

  test('the next cheapest counts from the next full hour on, though nobody was asked again', async () => {
    await aMarket()
    await vanish([ids[0]!], minute(5, 40))
    await makeAt(minute(5, 41))
    // Nothing is known beyond what is left, and that is held for 48 h.
    expect((await told()).at(-1)).toEqual([5, 1, at(50).toISOString()])
    await makeAt(minute(6, 2))
    expect((await told()).at(-1)).toEqual([6, 2, at(50).toISOString()])
    const before = await told()
    await makeAt(minute(7, 2))
    expect(await told()).toEqual(before)
    expect(await chooseSeries(deps.db, { gpu: 't4', market: 'spot', now: minute(7, 2) })).toMatchObject({ kind: 'index', endedAt: null })
  })

  test('and nothing is left, the index ends with it, and goes on when it is back', async () => {
    await aMarket()
    await vanish(ids, minute(8, 20))
    await makeAt(minute(8, 21))
    expect(await told()).toEqual([
      [0, 1, undefined],
      [1, 1, undefined],
      [2, 1, undefined],
      [3, 1, undefined],
      [4, 1, undefined],
      [5, 1, minute(8, 20).toISOString()],
    ])
    const now = minute(8, 30)
    expect((await seriesRows(deps.db, { kind: 'index', state: 'ended', now, gpu: 't4' })).length).toBe(3)
    expect(await chooseSeries(deps.db, { gpu: 't4', market: 'spot', now })).toMatchObject({ kind: 'listing' })

    await addPrices(deps, { ...gpu, key: 'a' }, [{ at: minute(9, 10), usd: 3 }])
    await makeAt(minute(9, 11))
    expect((await told()).slice(-2)).toEqual([
      [5, 1, minute(8, 20).toISOString()],
      [10, 3, undefined],
    ])
    expect(await chooseSeries(deps.db, { gpu: 't4', market: 'spot', now: minute(9, 12) })).toMatchObject({ kind: 'index' })
  })

  test('making it all again at once gives the same', async () => {
    await aMarket()
    await vanish([ids[0]!], minute(5, 40))
    await makeAt(minute(6, 2))
    await vanish([ids[1]!], minute(8, 20))
    await makeAt(minute(8, 21))
    const before = await told()
    await sql`delete from price_index_groups`.execute(deps.db)
    await sql`delete from price_hours where series_id in (select id from series where kind = 'index')`.execute(deps.db)
    await makeAt(minute(8, 22))
    expect(await told()).toEqual(before)
    expect(before.at(-1)).toEqual([6, 2, minute(8, 20).toISOString()])
  })
})
