import { z } from 'zod'
import type { MovableClock } from './clock.ts'
import { AppError } from './errors.ts'
import type { App, Deps, Job } from './feature.ts'
import { runJob } from './queue.ts'

const Body = z.strictObject({ now: z.iso.datetime(), run: z.array(z.string()).default([]).describe('Jobs to run to their end before the answer') })

/** Only with DUMONT_TEST_CLOCK: end-to-end tests move the clock and run what came due. */
export function testClock(app: App, deps: Deps, jobs: readonly Job[]): void {
  app.post('/api/test/clock', { config: { access: 'public' }, schema: { hide: true, body: Body } }, async ({ body }) => {
    ;(deps.clock as MovableClock).set(new Date(body.now))
    for (const name of body.run) {
      const job = jobs.find((candidate) => candidate.name === name)
      if (!job) throw new AppError('not_found', `There is no job ${name}`)
      await runJob(job, deps, AbortSignal.timeout(60_000))
    }
    return { now: deps.clock.now().toISOString() }
  })
}
