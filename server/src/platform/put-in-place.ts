import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StartError } from './errors.ts'
import { isAlive } from './is-alive.ts'

/**
 * Makes a folder beside its place and moves it there whole. `isDone`: what is wanted is there already, and stays; another process may put it there
 * while we make ours. `replaces`: what is there instead gives way; else it is left alone.
 * What was left half made by a process that was killed is taken away, also when a child of it still writes there.
 * @throws StartError when something else is there and stays
 */
export function putInPlace(place: string, isDone: () => boolean, make: (fresh: string) => void, { replaces }: { replaces: boolean }): void {
  if (isDone()) return
  removeLeft(place)
  const fresh = `${place}.new-${process.pid}`
  make(fresh)
  if (moved(fresh, place)) return
  if (isDone()) return remove(fresh)
  if (!replaces) {
    remove(fresh)
    throw new StartError(`${place} holds files, but no database. Move them away, or set DUMONT_DATA_DIR to another folder.`)
  }
  const old = `${place}.old-${process.pid}`
  renameSync(place, old)
  renameSync(fresh, place)
  remove(old)
}

/** Not onto a folder that has something in it. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (existsSync(to) && ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as { code?: string }).code ?? '')) return false
    throw error
  }
}

function removeLeft(place: string): void {
  const [folder, name] = [dirname(place), basename(place)]
  for (const one of readdirSync(folder)) {
    const [, of, pid] = /^(.+)\.(?:new|old)(?:-(\d+))?$/.exec(one) ?? []
    if (of === name && (pid === undefined || Number(pid) === process.pid || !isAlive(Number(pid)))) remove(join(folder, one))
  }
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
