import { afterAll, expect, test } from 'vitest'
import { atData, atNthMessage, crossedEachDay, dayOf, expectAllTold, momentOf, nextTurn, passOf, type Point, pointOf, repeatsIn } from './alert-crashes.ts'
import { type AlertWorker, anAlertWorker } from './alert-processes.ts'
import { startAlertWorld } from './alerts.ts'

// Counts: npm test runs a few, npm run test:long and npm run crash the 200 of the promise.
const long = process.env.DUMONT_TEST_DEPTH === 'long'
const kills = long ? 200 : 12
const turns = long ? 250 : 10
process.stdout.write(`counts: ${kills} kills of an alert worker, ${turns} turns of four evaluators\n`)

const it = await startAlertWorld()
const { pool } = it.deps
const once = { end: 'killed', repeats: 1 }
const none = { end: 'killed', repeats: 0 }
/** Exactly those messages come twice that the server had, and nobody here knew of it. */
const expectedAt: Record<Point, unknown> = {
  'alerts.beforeCommit': none,
  'alerts.afterCommit': none,
  'alerts.beforeSend': none,
  'alerts.afterSend': once,
  [atData]: once,
  'any moment': { end: expect.stringMatching(/done|killed/) as string, repeats: expect.toBeOneOf([0, 1]) as number },
}
const workers: AlertWorker[] = []
afterAll(() => workers.forEach(({ child }) => child.kill('SIGKILL')))
const worker = (): AlertWorker => {
  const one = anAlertWorker(it)
  workers.push(one)
  return one
}

test(
  `kill -9 of a worker anywhere: no alert is lost, at most one comes twice per kill after the server took it (${kills} kills)`,
  { timeout: kills * 30_000 },
  async () => {
    await crossedEachDay(it)
    let [victim, next] = [worker(), worker()]
    let broken = 0
    for (let round = 0; round < kills; round++) {
      const [point, before] = [pointOf(round), repeatsIn(it).length]
      const end = await killed(victim, round)
      if (end === 'killed') broken++
      ;[victim, next] = [next, worker()]
      // Another worker, which was not killed.
      await nextTurn(it, round)
      const repeats = repeatsIn(it).length - before
      expect({ end, repeats }, point).toEqual(expectedAt[point])
    }
    await expectAllTold(it, kills)
    process.stdout.write(`counts: ${kills} kills of an alert worker, ${broken} in the middle of a turn, ${repeatsIn(it).length} messages came twice\n`)
  },
)

/** Has a worker judge and send, and kills it meanwhile. */
async function killed({ child, turn }: AlertWorker, round: number): Promise<string> {
  const kill = () => void child.kill('SIGKILL')
  const moment = momentOf(round)
  if (!moment) atNthMessage(it, passOf(round), kill)
  const end = await turn(dayOf(round), moment && { kill: { ...moment, victim: 'worker' } })
  kill()
  return end
}

test(`four evaluators at once, again and again, make one alert of one crossing (${turns} turns)`, { timeout: 900_000 }, async () => {
  await pool.query('truncate budgets, alerts, notifications cascade')
  it.at('2027-06-01T00:00:00Z')
  await it.budget({ threshold: 10, thresholds: [{ percent: 100, on: 'actual' }] })
  const four = Array.from({ length: 4 }, () => worker())
  for (let turn = 0; turn < turns; turn++) {
    const at = new Date(Date.UTC(2027, 5, 1, 12, 5 * turn))
    expect(await Promise.all(four.map((one) => one.turn(at, { run: ['alerts.evaluate'] })))).toEqual(['done', 'done', 'done', 'done'])
  }
  expect((await pool.query('select count(*) as n from alerts')).rows).toEqual([{ n: 1 }])
  expect((await pool.query('select count(*) as n from notifications')).rows).toEqual([{ n: 1 }])
})
