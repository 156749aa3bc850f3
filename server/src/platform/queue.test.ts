import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import type { Job } from './feature.ts'
import { createWaker, runJob, startQueue } from './queue.ts'

const { app, deps } = await startApp()
const heard: string[] = []
const listener: Job = { name: 'test.listener', on: ['test.changed'], runDue: async () => void heard.push('listener') }
const { boss, wake } = createWaker(deps.pool, [listener])

test('a wake-up runs the job, an event whoever listens, readyz sees the queue, and stopping waits for the job under way', async () => {
  const seen: string[] = []
  let finish = (): void => {}
  const job: Job = {
    name: 'test.job',
    cron: '0 0 1 1 *',
    runDue: async (_deps, now) => {
      seen.push('begin')
      await new Promise<void>((done) => (finish = done))
      seen.push(now.toISOString())
    },
  }
  const queue = await startQueue(boss, [job, listener], deps, true)
  await wake('test.job')
  await until(() => seen.includes('begin'))
  expect((await app.inject('/readyz')).json().checks.queue).toBe(true)
  await wake('test.changed')
  await until(() => heard.length > 0)
  expect(heard).toEqual(['listener'])
  const stopped = queue.stop()
  expect(seen).toEqual(['begin'])
  finish()
  await stopped
  expect(seen).toEqual(['begin', '2026-03-04T05:06:07.000Z'])
})

test('a job that fails is counted and does not throw; one that comes after the stop does not run', async () => {
  let runs = 0
  const job: Job = {
    name: 'test.broken',
    runDue: async () => {
      runs++
      throw new Error('broken')
    },
  }
  await runJob(job, deps, new AbortController().signal)
  await runJob(job, deps, AbortSignal.abort())
  expect(runs).toBe(1)
  expect(await deps.metrics.registry.metrics()).toContain('dumont_job_runs_total{job="test.broken",outcome="failed"} 1')
})

async function until(done: () => boolean): Promise<void> {
  for (let left = 2000; !done() && left > 0; left--) await sleep(50)
}
