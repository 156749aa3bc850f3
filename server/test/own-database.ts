import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll } from 'vitest'
import { type Connection, createPool } from '../src/platform/db.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { migrate } from '../src/platform/migrate.ts'
import { processOf } from './kill-database.ts'
import { until } from './processes.ts'

/** A connection that sees PostgreSQL die: it throws everybody out, and some time later lets in again. */
export async function aWitness(connection: Connection): Promise<{ backend: number; isBack: () => Promise<unknown> }> {
  const witness = new pg.Client(connection)
  witness.on('error', () => {})
  await witness.connect()
  const isThrownOut = new Promise<void>((done) => witness.once('end', done))
  return {
    backend: processOf(witness),
    isBack: async () => {
      await isThrownOut
      await until('PostgreSQL to be back', () => enter(connection))
    },
  }
}

async function enter(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  await client.end()
  return true
}

/** A PostgreSQL of one's own to kill, set as an installation's is (with fsync); it starts again by itself. Stops after the test file. */
export async function ownDatabase(): Promise<{ connection: Connection; pidFile: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'dumont-kill-'))
  chmodSync(dir, 0o755)
  const { connection, stop } = await startEmbedded(dir, { postgres: process.env.TEST_POSTGRES })
  const pool = createPool(connection, 2)
  await migrate(pool)
  await pool.end()
  afterAll(async () => {
    await stop()
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  })
  return { connection, pidFile: join(dir, 'postgres', 'data', 'postmaster.pid') }
}
