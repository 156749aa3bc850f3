import { afterEach, expect, test } from 'vitest'
import { aCaller, call, type Caller, killAt, limit, type List, prices, started, stopped, timesOf, upload } from './crashes.ts'
import { anInstallation, type Installation, until } from './processes.ts'

const points = ['forecasts.afterCompute', 'forecasts.afterStore', undefined]
const times = timesOf(points.length)
process.stdout.write(`counts: ${times} kills of a refresh\n`)

let place: Installation
afterEach(() => place.remove())

test(`every series has its forecast after kill -9 in the middle of a refresh (${times} times)`, { timeout: limit }, async () => {
  place = await anInstallation()
  let known: Caller | undefined
  for (let round = 0; round < times; round++) {
    const failpoint = points[round % points.length]
    const victim = await started(place, failpoint ? { FAILPOINT: failpoint } : {})
    const caller = (known ??= await aCaller(place))
    // Other prices each round, so that every series is due again.
    await until('the upload', () => upload(caller, prices(10, 200 + 24 * round).csv))
    await killAt(place, victim, round, failpoint)
    const next = await started(place)
    const wanted = new Date(Date.UTC(2024, 0, 1, 199 + 24 * round)).toISOString()
    await until('all forecasts', async () => {
      const { series, total } = await call<List>(caller, '/series?limit=1000&kind=listing')
      const fresh = await Promise.all(series.map(async ({ id }) => call<{ origin: string }>(caller, `/series/${id}/forecast`)))
      return total === 10 && fresh.every(({ origin }) => new Date(origin).toISOString() === wanted)
    })
    expect(await stopped(next)).toBe(0)
  }
})
