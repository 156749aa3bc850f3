import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Connection, isDatabaseDown } from './db.ts'
import { install, inWords, lastLines, layout, type Place, prepareFolders } from './embedded-folder.ts'
import { StartError } from './errors.ts'

/** A lock every process that uses the embedded database holds shared: who gets it alone is the last and turns off the light. */
const usersLock = 7_204_612

export type EmbeddedOptions = {
  settings?: Record<string, string>
  /** A folder with `bin/postgres` and `bin/initdb` to use instead of the one that npm installed. */
  postgres?: string | undefined
  /** Gives the start up: it rejects with the signal's reason, once what it began has stopped. */
  signal?: AbortSignal | undefined
}
export interface EmbeddedDatabase {
  connection: Connection
  /** Stops PostgreSQL when no other process uses it. Who is connected still is thrown out. */
  stop(): Promise<void>
}

type Embedded = {
  dir: string
  place: Place
  connection: Connection & { host: string; user: string; database: string }
  settings: Record<string, string>
  leaving: AbortController
  /** The one that we started, if we did. */
  child?: ChildProcess
  holder?: pg.Client | undefined
  revival?: Promise<void>
}

/**
 * Starts the PostgreSQL that npm installed, on a unix socket under `dir`, or joins the one that runs there already
 * (started by another process, or left over after a crash). PostgreSQL's own lock decides who owns the directory.
 * @throws StartError in words: no disk, no right to write, no binaries for this machine.
 */
export async function startEmbedded(dir: string, { settings = {}, postgres, signal }: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  signal?.throwIfAborted()
  const place = layout(dir, postgres)
  const connection = { host: place.socket, user: 'dumont', database: 'dumont', port: 5432 }
  inWords(dir, () => prepareFolders(place))
  const it: Embedded = { dir, place, connection, settings, leaving: new AbortController() }
  const giveUp = (): void => it.leaving.abort(signal!.reason)
  signal?.addEventListener('abort', giveUp)
  try {
    await enter(it)
    signal?.throwIfAborted()
  } catch (error) {
    await stopIfLast(it)
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
  let stopped: Promise<void> | undefined
  return { connection, stop: () => (stopped ??= stopIfLast(it)) }
}

/** Another process may be stopping just what we found: then it is started anew. */
async function enter(it: Embedded): Promise<void> {
  for (let left = 10; ; left--) {
    await ensureRunning(it)
    try {
      await createDatabase(it.connection)
      return await hold(it)
    } catch (error) {
      it.leaving.signal.throwIfAborted()
      if (left === 0 || !isDatabaseDown(error) || isFull(error)) throw error
    }
  }
}

/** No room, memory or connections: that does not pass by asking again at once. */
const isFull = (error: unknown): boolean => (error as { code?: string }).code?.startsWith('53') ?? false

/** PostgreSQL gives up a start at once while children of a killed one still run, so it is asked again until it accepts. */
async function ensureRunning(it: Embedded): Promise<void> {
  if (await accepts(it.connection)) return
  inWords(it.dir, () => install(it.place))
  // Nothing was heard while that went on.
  await setImmediate()
  it.leaving.signal.throwIfAborted()
  let launchedAt = -Infinity
  const running = async () => {
    it.leaving.signal.throwIfAborted()
    if (!isAlive(it.child)) {
      it.child = launch(it.place, it.settings)
      launchedAt = performance.now()
    }
    return accepts(it.connection)
  }
  // One that lives on but does not accept brings its data back in order, which takes as long as its log is.
  const patience = () => (isAlive(it.child) && performance.now() - launchedAt > 5000 ? 300_000 : 30_000)
  await waitUntil(running, patience, () => `PostgreSQL did not start. Its log: ${lastLines(it.place.log)}`)
}

/** One connection that says "still in use", and notices when PostgreSQL dies: then it is started again. */
async function hold(it: Embedded): Promise<void> {
  const holder = await connectHolder(it.connection)
  await holder.query('select pg_advisory_lock_shared($1)', [usersLock])
  it.holder = holder
  holder.on('end', () => void (it.leaving.signal.aborted || (it.revival = revive(it))))
}

async function connectHolder(connection: Connection): Promise<pg.Client> {
  const holder = new pg.Client({ ...connection, application_name: 'dumont-holder', connectionTimeoutMillis: 10_000 })
  holder.on('error', () => {})
  await holder.connect()
  return holder
}

async function revive(it: Embedded): Promise<void> {
  while (!it.leaving.signal.aborted) {
    try {
      return await enter(it)
    } catch {
      await sleep(1000, undefined, { signal: it.leaving.signal }).catch(() => {})
    }
  }
}

const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '60',
  shared_buffers: '96MB',
  max_wal_size: '1GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  huge_pages: 'off',
}

function launch(place: Place, extra: Record<string, string>): ChildProcess {
  const args = Object.entries({ ...settings, unix_socket_directories: place.socket, ...extra }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(place.log, 'a', 0o600)
  // Its own process group: Ctrl-C must reach us first, so that we finish our work before it stops.
  const child = spawn(join(place.native, 'bin', 'postgres'), ['-D', place.data, ...args], {
    ...place.asUser,
    cwd: place.root,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  closeSync(log)
  child.on('error', () => {})
  child.unref()
  return child
}

/** One that could not be spawned has no pid. */
const isAlive = (child: ChildProcess | undefined): boolean => child?.pid !== undefined && child.exitCode === null && child.signalCode === null

async function accepts(connection: Connection): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    // 3D000: it runs, but our database is not made yet.
    return (error as { code?: string }).code === '3D000'
  } finally {
    await client.end().catch(() => {})
  }
}

async function createDatabase(connection: { database: string; host: string; user: string }): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [connection.database])
    if (!rows.length) await client.query(`create database "${connection.database}"`)
  } catch (error) {
    // Two starts at once: the other one made it.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** When it cannot be asked who else uses it, the one that we started is stopped: others that do start it again by themselves. */
async function stopIfLast(it: Embedded): Promise<void> {
  it.leaving.abort()
  await it.revival
  const last = await isLast(it)
  if (last ?? isAlive(it.child)) await shutDown(it, last ? (postmaster(it.place) ?? it.child?.pid) : it.child?.pid)
  // Not before: who comes meanwhile waits for our lock, until PostgreSQL goes.
  await it.holder?.end().catch(() => {})
}

/** Undefined when there is no answer in time. The connection that is there is asked: a new one may take longer than we have. */
async function isLast(it: Embedded): Promise<boolean | undefined> {
  const end = performance.now() + 3000
  const inTime = <T>(work: Promise<T>) => Promise.race([work, sleep(end - performance.now(), undefined, { ref: false })])
  while (performance.now() < end && (isAlive(it.child) || postmaster(it.place))) {
    try {
      it.holder ??= await inTime(connectHolder(it.connection))
      return it.holder && (await inTime(isAlone(it.holder)))
    } catch {
      it.holder = undefined
      await sleep(50)
    }
  }
}

async function isAlone(holder: pg.Client): Promise<boolean> {
  await holder.query('select pg_advisory_unlock_shared($1)', [usersLock])
  const { rows } = await holder.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [usersLock])
  return rows[0]!.last
}

async function shutDown({ place, child }: Embedded, pid: number | undefined): Promise<void> {
  if (pid === undefined) return
  tell(pid, 'SIGINT')
  const gone = async () => postmaster(place) !== pid && !(child?.pid === pid && isAlive(child))
  await waitUntil(
    gone,
    () => 15_000,
    () => 'PostgreSQL did not stop',
  ).catch(() => tell(pid, 'SIGQUIT'))
}

function tell(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It went by itself.
  }
}

/** The process that owns the data, by PostgreSQL's own lock file. */
function postmaster({ data }: Place): number | undefined {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]) || undefined
  } catch {
    return undefined
  }
}

async function waitUntil(done: () => Promise<boolean>, withinMs: () => number, complaint: () => string): Promise<void> {
  const began = performance.now()
  while (!(await done())) {
    if (performance.now() - began > withinMs()) throw new StartError(complaint())
    await sleep(50)
  }
}
