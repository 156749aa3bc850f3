import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from './embedded.ts'

// Real databases are made and recovered here, which takes as long as it takes.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let dir = ''
let started: EmbeddedDatabase[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dumont-pg-'))
  chmodSync(dir, 0o755)
})
afterEach(async () => {
  for (const one of started) await one.stop()
  started = []
  rmSync(dir, { recursive: true, force: true })
})

async function begin(at = dir): Promise<EmbeddedDatabase> {
  const one = await startEmbedded(at)
  started.push(one)
  return one
}

async function query<T extends pg.QueryResultRow>(database: EmbeddedDatabase, sql: string): Promise<T[]> {
  const client = new pg.Client(database.connection)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

const pidFile = () => join(dir, 'postgres', 'data', 'postmaster.pid')
const postmaster = (): number => Number(readFileSync(pidFile(), 'utf8').split('\n')[0])

test('a second start on the same folder joins the running server, and the last to leave stops it', async () => {
  const first = await begin()
  const pid = postmaster()
  const second = await begin()
  expect(postmaster()).toBe(pid)

  await first.stop()
  expect(existsSync(pidFile())).toBe(true)
  expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])

  await second.stop()
  expect(existsSync(pidFile())).toBe(false)
})

test('a start that is given up ends with its reason, and leaves nothing running', async () => {
  const told = new AbortController()
  const giveUp = startEmbedded(dir, { signal: told.signal })
  // The folders are made at once and PostgreSQL is launched after them: it starts when we are told to stop.
  while (!existsSync(pidFile())) await setImmediate()
  told.abort('SIGTERM')
  await expect(giveUp).rejects.toBe('SIGTERM')
  expect(existsSync(pidFile())).toBe(false)
  await expect(startEmbedded(dir, { signal: told.signal })).rejects.toBe('SIGTERM')
})

test('one that cannot be asked who else uses it is stopped by who started it', async () => {
  const database = await begin()
  const pid = postmaster()
  // A stopped process answers nobody, and takes signals when it goes on.
  const holder = await query<{ pid: number }>(database, "select pid from pg_stat_activity where application_name = 'dumont-holder'")
  for (const one of [holder[0]!.pid, pid]) process.kill(one, 'SIGSTOP')
  const stopped = database.stop()
  await sleep(3500)
  for (const one of [holder[0]!.pid, pid]) process.kill(one, 'SIGCONT')
  await stopped
  expect(existsSync(pidFile())).toBe(false)
})

test('a start while the last process is just stopping PostgreSQL starts it anew', async () => {
  const first = await begin()
  const [, second] = await Promise.all([first.stop(), begin()])
  expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('committed rows survive kill -9 of the server, which is started again by itself', async () => {
  const database = await begin()
  await query(database, 'create table kept (n int)')
  await query(database, 'insert into kept values (1)')
  process.kill(postmaster(), 'SIGKILL')
  const rows = await eventually(() => query<{ n: number }>(database, 'select n from kept'))
  expect(rows).toEqual([{ n: 1 }])
})

test('a folder that was moved still starts, with its rows', async () => {
  const before = join(dir, 'before')
  const database = await begin(before)
  await query(database, 'create table kept as select 1 as n')
  await database.stop()
  renameSync(before, join(dir, 'after'))
  expect(await query(await begin(join(dir, 'after')), 'select n from kept')).toEqual([{ n: 1 }])
})

test('a folder that is a file is refused in a sentence', async () => {
  const file = join(dir, 'file')
  writeFileSync(file, '')
  await expect(startEmbedded(file)).rejects.toThrow(/is not a folder/)
})

test('a path too long for a socket still starts', async () => {
  const long = join(dir, 'x'.repeat(100))
  mkdirSync(long)
  const database = await begin(long)
  expect(await query(database, 'select 1 as one')).toEqual([{ one: 1 }])
})

test.runIf(process.getuid?.() === 0)('root with a folder that nobody may enter is told what to do', async () => {
  const locked = join(dir, 'locked')
  mkdirSync(locked, { mode: 0o700 })
  await expect(startEmbedded(locked)).rejects.toThrow(/cannot run as root/)
})

/** Real waiting: PostgreSQL's recovery is not ours to hurry. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 600; ; left--) {
    try {
      return await work()
    } catch (error) {
      if (left === 0) throw error
      await sleep(100)
    }
  }
}
