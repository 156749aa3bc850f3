import { afterAll, expect, test } from 'vitest'
import { type AlertWorker, anAlertWorker } from './alert-processes.ts'
import { startAlertWorld } from './alerts.ts'

// Counts: npm test runs a few, npm run test:long the 200 of the promise.
const long = process.env.DUMONT_TEST_DEPTH === 'long'
const kills = long ? 200 : 8
const turns = long ? 250 : 10
process.stdout.write(`counts: ${kills} kills of an alert worker, ${turns} turns of four evaluators\n`)

const it = await startAlertWorld()
const { pool } = it.deps
const workers: AlertWorker[] = []
afterAll(() => workers.forEach(({ child }) => child.kill('SIGKILL')))
const worker = (env?: Record<string, string>): AlertWorker => {
  const one = anAlertWorker(it, env)
  workers.push(one)
  return one
}

const people = ['ana', 'bob', 'cai', 'dee'].map((name) => `${name}@gpu.test`)
const day = (n: number, minutes = 0): Date => new Date(Date.UTC(2026, 8, 2 + n, 12, minutes))
/** What a dead worker held is free again; in life that takes two minutes of the database's own clock. */
const freeLeases = () => pool.query("update notifications set leased_until = clock_timestamp() - interval '1 second' where leased_until is not null")
/** Those sent again: the message ids of all but the first. */
const repeats = (): string[] => {
  const ids = it.mail.taken.map(({ mail }) => mail.messageId ?? '')
  return ids.filter((id, k) => ids.indexOf(id) < k)
}

test(
  `kill -9 of a worker anywhere: no alert is lost, at most one comes twice per kill after the server took it (${kills} kills)`,
  { timeout: kills * 30_000 },
  async () => {
    await it.start({ gpu: 'RTX 4090' })
    // A dollar an hour: each budget is crossed anew on each day.
    for (const email of people) await it.budget({ email, threshold: 10, thresholds: [{ percent: 100, on: 'actual' }], period: { kind: 'day', zone: 'UTC' } })
    await pool.query(
      `insert into alert_recipients (workspace_id, email, state, unsubscribe_token) select 'w1', email, 'confirmed', 'u-' || email from unnest($1::text[]) email`,
      [people],
    )
    const points = ['alerts.beforeCommit', 'alerts.afterCommit', 'alerts.beforeSend', 'alerts.afterSend', 'before the answer to DATA']
    const pointOf = (round: number): string => points[round % points.length]!
    const passOf = (round: number): number => 1 + (Math.floor(round / points.length) % people.length)
    const victimOf = (round: number): AlertWorker => worker({ FAILPOINT: `${pointOf(round)}:${passOf(round)}` })
    let [victim, next] = [victimOf(0), victimOf(1)]
    let ambiguous = 0
    for (let round = 0; round < kills; round++) {
      const [point, pass] = [pointOf(round), passOf(round)]
      if (point === points[4]) killAtData(victim, pass)
      expect(await victim.turn(day(round)), `${point} ${pass}`).toBe('killed')
      it.mail.beforeAnswer = undefined
      if (point === 'alerts.afterSend' || point === points[4]) ambiguous++
      await freeLeases()
      ;[victim, next] = [next, victimOf(round + 2)]
      // The other worker, which was not killed.
      it.at(day(round, 5).toISOString())
      await it.evaluate()
    }
    const { rows: alerts } = await pool.query<{ n: number }>('select count(*) as n from alerts group by source, watch, occasion')
    expect(alerts.map(({ n }) => n)).toEqual(Array.from({ length: kills * people.length }, () => 1))
    const { rows: states } = await pool.query('select state, count(*) as n from notifications group by state')
    expect(states).toEqual([{ state: 'sent', n: kills * people.length }])
    const told = new Set(it.mail.taken.map(({ to, mail }) => `${to} ${mail.date}`))
    expect(told.size).toBe(kills * people.length)
    expect(new Set(it.mail.taken.map(({ mail }) => mail.messageId)).size).toBe(kills * people.length)
    // Each of these kills came after the server took the message: exactly that one is there twice, under its own id.
    expect(repeats()).toHaveLength(ambiguous)
    expect(new Set(repeats()).size).toBe(ambiguous)
  },
)

/** The server has the whole message, and the sender dies before it hears so. */
function killAtData({ child }: AlertWorker, nth: number): void {
  let left = nth
  it.mail.beforeAnswer = () => void (--left === 0 && child.kill('SIGKILL'))
}

test(`four evaluators at once, again and again, make one alert of one crossing (${turns} turns)`, { timeout: 600_000 }, async () => {
  await pool.query('truncate budgets, alerts, notifications cascade')
  it.at('2027-06-01T00:00:00Z')
  await it.budget({ threshold: 10, thresholds: [{ percent: 100, on: 'actual' }] })
  const four = Array.from({ length: 4 }, () => worker())
  for (let turn = 0; turn < turns; turn++) {
    const at = new Date(Date.UTC(2027, 5, 1, 12, 5 * turn))
    expect(await Promise.all(four.map((one) => one.turn(at, ['alerts.evaluate'])))).toEqual(['done', 'done', 'done', 'done'])
  }
  expect((await pool.query('select count(*) as n from alerts')).rows).toEqual([{ n: 1 }])
  expect((await pool.query('select count(*) as n from notifications')).rows).toEqual([{ n: 1 }])
})
