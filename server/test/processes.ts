import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const server = join(import.meta.dirname, '..', 'src')

/** A real installation in its own folder: the server as a child process, its embedded PostgreSQL with fsync on. Real time passes here. */
export type Installation = {
  url: string
  dataDir: string
  start(env?: Record<string, string>): Promise<RunningServer>
  /** A command of admin that goes on by itself; `admin` waits for its answer. */
  begin(...args: string[]): RunningServer
  admin(...args: string[]): Promise<string>
  /** kill -9 of PostgreSQL's postmaster; its children follow it by themselves. */
  killDatabase(): void
  /** Ends the PostgreSQL that a server left running because it had to go at once. */
  stopDatabase(): Promise<void>
  remove(): Promise<void>
}
export type RunningServer = { child: ChildProcess; output(): string; exited: Promise<number | null> }

export async function anInstallation(settings: Record<string, string> = {}): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dumont-crash-'))
  chmodSync(dataDir, 0o755)
  const port = await freePort()
  const base = { PATH: process.env.PATH, HOME: process.env.HOME, DUMONT_DATA_DIR: dataDir, PORT: String(port), DUMONT_DEMO: 'false', ...settings }
  const running = new Set<ChildProcess>()
  const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  const killDatabase = (): void => {
    if (existsSync(pidFile)) killQuietly(Number(readFileSync(pidFile, 'utf8').split('\n')[0]))
  }
  const begin = ([file, ...args]: [string, ...string[]], env: Record<string, string> = {}): RunningServer => {
    const child = spawn(process.execPath, [join(server, file), ...args], { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let text = ''
    child.stdout.on('data', (chunk) => (text += chunk))
    child.stderr.on('data', (chunk) => (text += chunk))
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    return { child, output: () => text, exited }
  }
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    start: async (env = {}) => begin(['main.ts'], env),
    begin: (...args) => begin(['admin.ts', ...args]),
    admin: async (...args) =>
      (await promisify(execFile)(process.execPath, [join(server, 'admin.ts'), ...args], { env: base, maxBuffer: 1 << 26 })).stdout.trim(),
    killDatabase,
    stopDatabase: async () => {
      await until('the end of PostgreSQL', async () => {
        if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT')
        return !existsSync(pidFile)
      })
    },
    remove: async () => {
      for (const child of running) child.kill('SIGKILL')
      killDatabase()
      await sleep(200)
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

/** Ten times what a quiet machine takes: two slow cores that others use too must not fail a test by their slowness. */
const patience = 240_000

/** Waits for the line that says ready, or for the end of the process (a failpoint may stop it before). */
export async function ready(one: RunningServer, withinMs = patience): Promise<boolean> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if (one.output().includes('is ready at')) return true
    if (one.child.exitCode !== null || one.child.signalCode !== null) return false
    await sleep(50)
  }
  throw new Error(`The server was not ready in ${withinMs} ms:\n${one.output()}`)
}

export async function until<T>(what: string, work: () => Promise<T | undefined | false>, withinMs = patience): Promise<T> {
  const end = performance.now() + withinMs
  let last: unknown
  while (performance.now() < end) {
    const found = await work().catch((error: unknown) => void (last = error))
    if (found) return found
    await sleep(150)
  }
  throw new Error(`Waited in vain for ${what}`, { cause: last })
}

export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone already: as good.
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
