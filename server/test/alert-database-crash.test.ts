import { afterAll, expect, test } from 'vitest'
import { atData, atNthMessage, crossedEachDay, dayOf, expectAllTold, momentOf, nextTurn, passOf, points, repeatsIn } from './alert-crashes.ts'
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
      const { name, end } = await turnWithKill(round)
      if (end !== 'done') failures++
      await nextTurn(it, round)
      // What was not written yet cannot come twice.
      const most = Number(!/Commit/.test(name))
      expect(repeatsIn(it).length - before, `${name}: ${end}`).toBeLessThanOrEqual(most)
    }
    await expectAllTold(it, kills)
    process.stdout.write(`counts: ${kills} kills of PostgreSQL, ${failures} turns failed by it, ${repeatsIn(it).length} messages came twice\n`)
  },
)

/** One turn of the worker, in the middle of which PostgreSQL dies; each point once for one backend and once for all of it. */
async function turnWithKill(round: number): Promise<{ name: string; end: string }> {
  const [point, victim, pass] = [points[(round >> 1) % points.length]!, round % 2 ? 'postgres' : 'backend', passOf(round >> 1)] as const
  const { backend, isBack } = await aWitness(connection)
  const kill = () => killDatabase(victim, pidFile, backend)
  if (point === atData) atNthMessage(it, pass, kill)
  const later = point === 'any moment' ? new Promise<void>((done) => setTimeout(() => done(kill()), momentOf(round))) : undefined
  const end = await worker.turn(dayOf(round), point.startsWith('alerts.') ? { kill: { at: `${point}:${pass}`, victim, pidFile } } : {})
  await later
  await isBack()
  return { name: `${point}:${pass} ${victim}`, end }
}
