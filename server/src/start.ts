import { createServer } from 'node:net'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { authenticator, ownerSignInLink } from './features/accounts/index.ts'
import { allJobs, composeApp, composeDeps } from './compose.ts'
import { features } from './features.ts'
import { shiftableClock, systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { type Connection, createPool, isDatabaseDown } from './platform/db.ts'
import { type EmbeddedDatabase, startEmbedded } from './platform/embedded.ts'
import { StartError } from './platform/errors.ts'
import type { App, Deps, Progress } from './platform/feature.ts'
import { createLog } from './platform/log.ts'
import { migrate } from './platform/migrate.ts'
import { startQueue } from './platform/queue.ts'
import { testClock } from './platform/test-clock.ts'
import { type Step, unless, unwind } from './unwind.ts'

export type Running = { address: string; signInLink?: string; stop(): Promise<void> }

// By when a step of stopping makes way for the next, in ms: requests, then jobs, have this long to end what they are at.
const [requestsMs, jobsMs, poolMs] = [10_000, 15_000, 15_500]

/**
 * Everything from configuration to a served page, and back. When `told` fires before that is done, it is undone.
 * @throws StartError in words, or the reason of `told`.
 */
export async function start(config: Config, logLevel: string, progress: Progress, told: AbortSignal): Promise<Running> {
  const web = config.DUMONT_SERVICES.includes('web')
  const worker = config.DUMONT_SERVICES.includes('worker')
  if (web) await refuseUsedPort(config)
  const { connection, stop: stopDatabase } = await openDatabase(config, progress, told)
  const clock = config.DUMONT_TEST_CLOCK ? shiftableClock() : systemClock
  const { deps, boss } = composeDeps(config, connection, clock, createLog(logLevel))
  const steps: Step[] = [{ undo: stopDatabase }, { undo: () => deps.pool.end(), byMs: poolMs }]
  try {
    const applied = await unless(told, () => migrate(deps.pool, deps.failpoint))
    if (applied.length) progress(`Database ready (${applied.length} migrations)`)
    const queue = await unless(told, () => startQueue(boss, allJobs(), deps, worker))
    steps.push({ undo: () => queue.stop(), byMs: jobsMs })
    if (web) steps.push({ undo: await unless(told, () => listen(deps, config)), byMs: requestsMs })
    if (worker) await unless(told, () => prepareFeatures(deps, progress))
    return { address: config.publicUrl, signInLink: web ? await unless(told, () => ownerSignInLink(deps)) : undefined, stop: () => unwind(steps) }
  } catch (error) {
    await unwind(steps)
    throw told.aborted ? error : inWords(error, config)
  }
}

/** The embedded database stops when its disk is full: that is no bug of ours, and needs no stack. */
export function inWords(error: unknown, { embedded, dataDir }: Pick<Config, 'embedded' | 'dataDir'>): unknown {
  if (error instanceof StartError || !embedded) return error
  const { code } = error as { code?: string }
  if (code !== '53100' && code !== 'ENOSPC' && !isDatabaseDown(error)) return error
  const log = join(dataDir, 'postgres', 'postgres.log')
  const why =
    code === '53100' || code === 'ENOSPC' ? `The disk that holds ${dataDir} is full` : `The database stopped while Dumont was starting (its log is ${log})`
  return new StartError(`${why}. Dumont needs about 300 MB to start: free some space, or set DUMONT_DATA_DIR to another disk.`, { cause: error })
}

export async function openDatabase(
  config: Config,
  progress: Progress,
  told?: AbortSignal,
): Promise<Pick<EmbeddedDatabase, 'stop'> & { connection: Connection }> {
  makeDataDir(config.dataDir)
  if (config.DATABASE_URL) {
    await checkServer(config.DATABASE_URL)
    return { connection: { connectionString: config.DATABASE_URL }, stop: async () => {} }
  }
  progress('Starting the database')
  return startEmbedded(config.dataDir, { signal: told })
}

function makeDataDir(dir: string): void {
  try {
    makeFolder(dir)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOSPC') throw new StartError(`The disk that holds ${dir} is full. Free some space, or set DUMONT_DATA_DIR to another disk.`)
    throw new StartError(`${dir} cannot be made (${code}). Set DUMONT_DATA_DIR to a folder of yours.`)
  }
}

/** Node's own `recursive` never comes back where folders cannot be made at all, as in /proc. */
function makeFolder(dir: string): void {
  if (existsSync(dir) && statSync(dir).isDirectory()) return
  if (!existsSync(dirname(dir))) makeFolder(dirname(dir))
  try {
    mkdirSync(dir)
  } catch (error) {
    // Another process was faster.
    if (!existsSync(dir) || !statSync(dir).isDirectory()) throw error
  }
}

async function checkServer(url: string): Promise<void> {
  const pool = createPool({ connectionString: url }, 1)
  try {
    const { rows } = await pool.query<{ version: number }>(`select current_setting('server_version_num')::int as version`)
    if (rows[0]!.version < 150_000)
      throw new StartError('DATABASE_URL names a PostgreSQL older than 15. Upgrade it, or leave DATABASE_URL empty to use the embedded one.')
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The database of DATABASE_URL does not answer: ${(error as Error).message}. Is it running, and are user and password right?`)
  } finally {
    await pool.end()
  }
}

/** Checked before the database is touched: the usual reason is a second start. */
async function refuseUsedPort(config: Config): Promise<void> {
  const { PORT: port, HOST: host } = config
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: { code?: string }) => reject(portError(error.code, host, port)))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()))
  })
}

function portError(code: string | undefined, host: string, port: number): StartError {
  if (code === 'EADDRINUSE')
    return new StartError(`Port ${port} on ${host} is in use. Is Dumont running already? Else choose another: PORT=${port + 1} npm start`)
  if (code === 'EACCES') return new StartError(`Port ${port} needs more rights. Choose one above 1023: PORT=4400 npm start`)
  return new StartError(`${host}:${port} cannot be listened on (${code}). Check HOST and PORT.`)
}

async function listen(deps: Deps, config: Config): Promise<() => Promise<void>> {
  const { app } = await composeApp(deps, authenticator(deps), config.DUMONT_TEST_CLOCK ? (scope: App) => testClock(scope, deps, allJobs()) : undefined)
  await app.listen({ port: config.PORT, host: config.HOST })
  return () => app.close()
}

async function prepareFeatures(deps: Deps, progress: Progress): Promise<void> {
  for (const feature of features) await feature.prepare?.(deps, progress)
  // Catch up on what came due while we were off; the queue's own clock takes over from here.
  for (const job of allJobs()) if (job.cron) await deps.wake(job.name)
}

export const dotEnvFile = join(import.meta.dirname, '..', '..', '.env')
