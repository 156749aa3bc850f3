import { afterAll, expect, test } from 'vitest'
import { atNthMessage, crossedEachDay, dayOf, expectAllTold, momentOf, nextTurn, passOf, type Point, pointOf, repeatsIn } from './alert-crashes.ts'
import { anAlertWorker } from './alert-processes.ts'
import { startAlertWorld } from './alerts.ts'
import { killDatabase } from './kill-database.ts'
import { aWitness, ownDatabase } from './own-database.ts'

// Counts: npm test runs a few, npm run test:long and npm run crash the 200 of the promise.
const kills = process.env.DUMONT_TEST_DEPTH === 'long' ? 200 : 12
process.stdout.write(`counts: ${kills} kills of PostgreSQL under an alert worker\n`)

const { connection, pidFile } = await ownDatabase()
const it = await startAlertWorld(undefined, connection)
const worker = anAlertWorker(it)
afterAll(() => worker.child.kill('SIGKILL'))

test(
  `kill -9 of PostgreSQL while a worker judges and sends: no alert is lost, at most one comes twice per kill (${kills} kills)`,
  { timeout: kills * 30_000 },
  async () => {
    await crossedEachDay(it)
    let failures = 0
    for (let round = 0; round < kills; round++) {
      const before = repeatsIn(it).length
      const { point, name, end } = await turnWithKill(round)
      if (end !== 'done') failures++
      await nextTurn(it, round)
      // What was not written yet cannot come twice.
      const most = Number(!/Commit/.test(point))
      expect(repeatsIn(it).length - before, `${name}: ${end}`).toBeLessThanOrEqual(most)
    }
    await expectAllTold(it, kills)
    process.stdout.write(`counts: ${kills} kills of PostgreSQL, ${failures} turns failed by it, ${repeatsIn(it).length} messages came twice\n`)
  },
)

/** One turn of the worker, in the middle of which PostgreSQL dies; each point once for one backend and once for all of it. */
async function turnWithKill(round: number): Promise<{ point: Point; name: string; end: string }> {
  const [half, victim] = [round >> 1, round % 2 ? 'postgres' : 'backend'] as const
  const { backend, isBack } = await aWitness(connection)
  const moment = momentOf(half)
  if (!moment) atNthMessage(it, passOf(half), () => killDatabase(victim, pidFile, backend))
  const end = await worker.turn(dayOf(round), moment && { kill: { ...moment, victim, pidFile } })
  await isBack()
  return { point: pointOf(half), name: `${pointOf(half)} ${passOf(half)} ${victim}`, end }
}
