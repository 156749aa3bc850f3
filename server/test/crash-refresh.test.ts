import { join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { aCaller, call, type Caller, killAt, limit, type List, long, prices, started, stopped, timesOf, upload } from './crashes.ts'
import { anInstallation, type Installation, until } from './processes.ts'

const points = ['forecasts.afterCompute', 'forecasts.afterStore', undefined]
const times = timesOf(points.length)
process.stdout.write(`counts: ${times} kills of a refresh\n`)

let place: Installation
afterEach(() => place.remove())

/** What the dead worker held is free when its lease has ended, within 20 s; only the long run waits for it. Later ones are those of the next server. */
async function endLeases(diedAt: Date): Promise<void> {
  if (long) return
  const client = new pg.Client({ host: join(place.dataDir, 'postgres', 'socket'), user: 'dumont', database: 'dumont' })
  await client.connect()
  await client.query(`update forecast_refresh set leased_until = clock_timestamp() where leased_until <= $1::timestamptz + interval '20 s'`, [diedAt])
  await client.end()
}

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
    const diedAt = new Date()
    const next = await started(place)
    await endLeases(diedAt)
    const wanted = new Date(Date.UTC(2024, 0, 1, 199 + 24 * round)).toISOString()
    await until('all forecasts', async () => {
      const { series, total } = await call<List>(caller, '/series?limit=1000&kind=listing')
      const fresh = await Promise.all(series.map(async ({ id }) => call<{ origin: string }>(caller, `/series/${id}/forecast`)))
      return total === 10 && fresh.every(({ origin }) => new Date(origin).toISOString() === wanted)
    })
    expect(await stopped(next)).toBe(0)
  }
})
