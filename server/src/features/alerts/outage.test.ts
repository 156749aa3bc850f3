import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { addAlert } from './store-alerts.ts'

const recipients = process.env.DUMONT_TEST_DEPTH === 'long' ? 1000 : 300
const workers = 4
process.stdout.write(`counts: an outage of 24 h with ${recipients} recipients and ${workers} senders, 50 equal requests at once\n`)

const it = await startAlertWorld('2026-09-01T00:00:00Z')
beforeEach(async () => {
  await it.begin()
  await it.mail.stop()
  await it.mail.start()
})

const subjects = () => it.mail.taken.map(({ mail }) => mail.subject)
const forward = (hours: number) => it.wait(hours * 60)
const crossedAt = async (hours: number, over: Record<string, unknown> = {}) => {
  await it.start({ gpu: 'RTX 4090', rate_usd_per_hour: 1 })
  const budget = await it.budget(over)
  forward(hours)
  await it.evaluate()
  return budget
}

/** An alert for an address of its own. */
async function tell(k: number): Promise<void> {
  const email = `p${k}@gpu.test`
  await it.deps.pool.query("insert into alert_recipients (workspace_id, email, state, unsubscribe_token) values ('w1', $1, 'confirmed', $1)", [email])
  const facts = { kind: 'test', name: String(k) } as const
  const alert = {
    workspaceId: 'w1',
    source: `budget:${k}`,
    watch: 'actual:80',
    occasion: 'month:1',
    kind: 'budget_actual',
    severity: 'warning',
    facts,
    language: 'en',
  } as const
  await it.deps.db.transaction().execute((trx) => addAlert(trx, alert, { email, channels: [] }, it.clock.now()))
}

const sendAll = () => Promise.all(Array.from({ length: workers }, () => it.sendDue()))

test('a mail server away for 24 h: everybody is told exactly once, within five minutes of its return, the oldest first', { timeout: 600_000 }, async () => {
  await it.mail.stop()
  let told = 0
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    while (told < (recipients * (minute + 5)) / (24 * 60)) await tell(told++)
    await sendAll()
    it.wait(5)
  }
  expect(told).toBe(recipients)
  await it.mail.start()
  for (let minute = 0; minute < 5; minute++) {
    await sendAll()
    it.wait(1)
  }
  const order = it.mail.taken.map(({ to }) => Number(/\d+/.exec(to)![0]))
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: recipients }, (_, k) => k))
  // Four send side by side, so neighbours may change places.
  expect(order.reduce((most, k, place) => Math.max(most, Math.abs(k - place)), 0)).toBeLessThan(30)
  const { rows } = await it.deps.pool.query('select state, count(*) as n from notifications group by state')
  expect(rows).toEqual([{ state: 'sent', n: recipients }])
})

test('a clock that is set back two hours sends nothing again, and goes on with what waits', async () => {
  await crossedAt(81)
  forward(-2)
  await it.evaluate()
  expect(subjects()).toHaveLength(1)
  await it.mail.stop()
  forward(2)
  await it.budget({ alert_name: 'Next' })
  await it.evaluate()
  await it.mail.start()
  // The gate was closed for seconds, by a clock two hours ahead.
  forward(-2)
  await it.sendDue()
  expect(subjects()).toHaveLength(2)
})

test('a clock that is set forward thirty days misses no period, and back again sends nothing twice', async () => {
  await crossedAt(81)
  forward(30 * 24)
  await it.evaluate()
  expect((await it.list()).alerts.map(({ period_start: start }) => start)).toEqual(['2026-10-01T00:00:00.000Z', '2026-09-01T00:00:00.000Z'])
  forward(-30 * 24)
  await it.evaluate()
  forward(30 * 24)
  await it.evaluate()
  expect(subjects()).toHaveLength(2)
})

test('what was written before a month without any worker is still sent', async () => {
  await tell(1)
  forward(30 * 24)
  await it.sendDue()
  expect(it.mail.taken).toHaveLength(1)
})

test('what was tried for a week in vain is given up in words', async () => {
  await it.mail.stop()
  await tell(1)
  await it.sendDue()
  forward(7 * 24 + 1)
  await it.mail.start()
  await it.sendDue()
  expect((await it.list()).alerts[0]!.deliveries).toMatchObject([{ state: 'expired', last_error: expect.stringContaining('No answer from') as string }])
  expect(it.mail.taken).toEqual([])
})

test('fifty equal requests with one Idempotency-Key make one budget, and all hear the same', async () => {
  const post = (payload: Record<string, unknown>) =>
    it.app.inject({ method: 'POST', url: '/api/v1/spot/budget-alerts', headers: { 'idempotency-key': 'k1' }, payload })
  const answers = await Promise.all(Array.from({ length: 50 }, () => post({ threshold: 100 })))
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  expect(answers[0]!.statusCode).toBe(201)
  expect(await it.get('/spot/budget-alerts')).toMatchObject({ total: 1 })
  expect((await post({ threshold: 200 })).statusCode).toBe(422)
})
