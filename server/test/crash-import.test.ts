import { afterEach, expect, test } from 'vitest'
import { aCaller, call, type Caller, type Import, killAt, limit, type List, prices, started, stopped, timesOf, upload } from './crashes.ts'
import { anInstallation, type Installation, until } from './processes.ts'

const points = [undefined, 'import.afterStage', undefined, 'import.afterMerge']
const times = timesOf(2)
process.stdout.write(`counts: ${times} kills of an import\n`)

let place: Installation
afterEach(() => place.remove())

test(`an import that was acknowledged is whole after kill -9 of server and database (${times} times)`, { timeout: limit }, async () => {
  place = await anInstallation()
  const { csv, sum } = prices(30, 700)
  let caller: Caller | undefined
  for (let round = 0; round < times; round++) {
    const failpoint = points[round % points.length]
    const victim = await started(place, failpoint ? { FAILPOINT: failpoint } : {})
    const mine = (caller ??= await aCaller(place))
    const { id } = await until('the upload', () => upload(mine, csv))
    await killAt(place, victim, round, failpoint)

    const next = await started(place)
    const done = await until('the import to be resumed', async () => {
      const seen = await call<Import>(mine, `/prices/imports/${id}`)
      return ['done', 'failed', 'cancelled'].includes(seen.state) && seen
    })
    expect(done).toMatchObject({ state: 'done', rows_accepted: 21_000 })
    expect(await stopped(next)).toBe(0)
  }
  await started(place)
  const known = await everyPrice(caller!)
  expect(known).toHaveLength(21_000)
  expect(known.reduce((total, price) => total + Math.round(price * 1e6), 0)).toBe(sum)
})

async function everyPrice(caller: Caller): Promise<number[]> {
  const { series } = await call<List>(caller, '/series?limit=1000&kind=listing')
  const histories = await Promise.all(
    series.map(({ id }) =>
      call<{ points: { price_usd_per_hour: number }[] }>(caller, `/series/${id}/history?from=2024-01-01T00:00:00Z&to=2024-03-01T00:00:00Z`),
    ),
  )
  return histories.flatMap(({ points }) => points.slice(0, 700).map((point) => point.price_usd_per_hour))
}
