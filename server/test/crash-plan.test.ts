import pg from 'pg'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { aCaller, call, killAt, limit, long, started, stopped, timesOf, upload } from './crashes.ts'
import { recentPrices } from './recent-prices.ts'
import { anInstallation, type Installation, until } from './processes.ts'

// The same point each time; every second time PostgreSQL dies too.
const times = timesOf(2)
process.stdout.write(`counts: ${times} kills of who looks at a plan\n`)

let place: Installation
afterEach(() => place.remove())

const json = { 'content-type': 'application/json' }
const hour = 3_600_000
type Kept = { id: number; state: string; checked_at: string; moves: { reason: string }[] }

/** Moves the server's clock and looks at the plans that are due. */
const lookAt = (now: string, run = ['windows.keep']) =>
  fetch(`${place.url}/api/test/clock`, { method: 'POST', headers: json, body: JSON.stringify({ now, run }) })

/** What the dead worker held is free when its lease has ended, within half a minute; only the long run waits for it. */
async function endLease(): Promise<void> {
  if (long) return
  const client = new pg.Client({ host: join(place.dataDir, 'postgres', 'socket'), user: 'dumont', database: 'dumont' })
  await client.connect()
  const { rows } = await client.query(`select leased_until < clock_timestamp() + interval '31 s' as ends from window_plans where lease_token is not null`)
  expect(rows).toEqual([{ ends: true }])
  await client.query('update window_plans set leased_until = clock_timestamp()')
  await client.end()
}

test(
  `a plan is looked at once more after kill -9 between decision and write, and then as if nothing had been (${times} times)`,
  { timeout: limit },
  async () => {
    place = await anInstallation({ DUMONT_TEST_CLOCK: 'true' })
    const first = await started(place)
    const caller = await aCaller(place)
    await upload(caller, recentPrices(Date.now()))
    const job = { gpu_name: 'RTX 4090', job_duration_hours: 6, earliest_start: new Date(Date.now() + 48 * hour).toISOString() }
    const body = JSON.stringify({ name: 'Crash', job, lead_minutes: 0 })
    const { id } = await until('the forecast that a plan needs', () => call<Kept>(caller, '/spot/plans', { method: 'POST', body, headers: json }))
    await stopped(first)
    for (let round = 0; round < times; round++) {
      const now = new Date(Date.now() + (round + 1) * hour).toISOString()
      const victim = await started(place, { FAILPOINT: 'windows.afterDecide' })
      await lookAt(now).catch(() => {})
      await killAt(place, victim, round, 'windows.afterDecide')
      const next = await started(place)
      const before = await call<Kept>(caller, `/spot/plans/${id}`)
      await endLease()
      const after = await until('the plan to be looked at', async () => {
        await lookAt(now)
        const plan = await call<Kept>(caller, `/spot/plans/${id}`)
        return plan.checked_at >= now && plan
      })
      expect(before.checked_at < now).toBe(true)
      expect([before.moves.length, before.moves.length + 1]).toContain(after.moves.length)
      expect(after.state).toBe('waiting')
      expect(await stopped(next)).toBe(0)
    }
  },
)
