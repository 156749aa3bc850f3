import { expect, test } from 'vitest'
import { addPrices } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import { readHours, seriesRows } from './index.ts'
import { runIndex } from './index-job.ts'

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
