import { PgBoss } from 'pg-boss'
import type pg from 'pg'
import type { Deps, Job } from './feature.ts'

export interface RunningQueue {
  stop(): Promise<void>
}

/** Puts a wake-up on the queue: a row, nothing more. Lost or doubled wake-ups are harmless. `jobs`: those that there are, for what they listen to. */
export function createWaker(pool: pg.Pool, jobs: readonly Job[]): { boss: PgBoss; wake: Deps['wake'] } {
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) }, schema: 'pgboss' })
  return {
    boss,
    wake: async (name, workers = 1) => {
      for (const job of listeners(name, jobs)) for (let i = 0; i < workers; i++) await boss.send(job, {}, { retryLimit: 0, expireInSeconds: 3600 })
    },
  }
}

/** Jobs that a name wakes: those that listen for it, else the one that it names. */
function listeners(name: string, jobs: readonly Job[]): string[] {
  const heard = jobs.filter(({ on }) => on?.includes(name)).map((job) => job.name)
  return heard.length ? heard : [name]
}

/** Starts the queue; `work` false (a web-only process) may only send. */
export async function startQueue(boss: PgBoss, jobs: readonly Job[], deps: Deps, work: boolean): Promise<RunningQueue> {
  boss.on('error', (error) => deps.log.warn({ err: error }, 'queue trouble; it goes on by itself'))
  await boss.start()
  for (const job of jobs) await boss.createQueue(job.name, { retryLimit: 0, policy: 'standard' })
  const stopping = new AbortController()
  if (work) for (const job of jobs) await listen(boss, job, deps, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 15_000 })
    },
  }
}

async function listen(boss: PgBoss, job: Job, deps: Deps, signal: AbortSignal): Promise<void> {
  if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'UTC', retryLimit: 0 })
  await boss.work(job.name, { pollingIntervalSeconds: 1, batchSize: 1 }, () => runJob(job, deps, signal))
}

/** One run, logged and counted. A failure is kept here: the job's own tables say what is still due. */
export async function runJob(job: Job, deps: Deps, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const started = performance.now()
  try {
    await job.runDue(deps, deps.clock.now(), signal)
    deps.metrics.jobRuns.inc({ job: job.name, outcome: 'done' })
    deps.metrics.jobLastDone.set({ job: job.name }, deps.clock.now().getTime() / 1000)
    deps.log.debug({ job: job.name, ms: Math.round(performance.now() - started) }, 'job done')
  } catch (error) {
    deps.metrics.jobRuns.inc({ job: job.name, outcome: 'failed' })
    deps.log.error({ err: error, job: job.name }, 'job failed; it is tried again at its next turn')
  }
}
