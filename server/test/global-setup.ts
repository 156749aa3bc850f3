import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createPool, type Connection } from '../src/platform/db.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { migrate, migrationFiles } from '../src/platform/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    server: Connection
    template: string
  }
}

/** One PostgreSQL for all tests: `TEST_DATABASE_URL`, or the embedded one (or that of the folder TEST_POSTGRES) in a temporary folder, without fsync. Each test file copies a migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL
  const { connection, stop } = url ? { connection: { connectionString: url }, stop: async () => {} } : await ownDatabase()
  const template = await makeTemplate(connection)
  project.provide('server', connection)
  project.provide('template', template)
  return stop
}

async function ownDatabase() {
  const postgres = process.env.TEST_POSTGRES
  const dir = join(
    tmpdir(),
    `dumont-test-${process.getuid?.() ?? 'user'}-${createHash('sha256')
      .update(import.meta.dirname + (postgres ?? ''))
      .digest('hex')
      .slice(0, 8)}`,
  )
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  return startEmbedded(dir, { postgres, settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' } })
}

/** Named after the migrations' text, so that an old template is never reused. */
async function makeTemplate(connection: Connection): Promise<string> {
  const folder = join(import.meta.dirname, '..', 'migrations')
  const hash = createHash('sha256')
  for (const file of migrationFiles()) hash.update(readFileSync(join(folder, file)))
  const name = `dumont_template_${hash.digest('hex').slice(0, 12)}`
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(42)')
    await dropLeftovers(client)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return name
    await client.query(`create database ${name}_new`)
    const pool = createPool(inDatabase(connection, `${name}_new`), 2)
    await migrate(pool)
    await pool.end()
    await client.query(`alter database ${name}_new rename to ${name}`)
    return name
  } finally {
    await client.end()
  }
}

/** Databases of runs that were killed: older than an hour by the time in their name, or half-made templates. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'dumont_t_%' or datname like 'dumont_template_%_new'`,
  )
  const hourAgo = Date.now() - 3_600_000
  for (const { datname } of rows) {
    const made = Number(/^dumont_t_(\d+)_/.exec(datname)?.[1] ?? 0)
    if (made < hourAgo) await client.query(`drop database if exists "${datname}" with (force)`)
  }
}

export function inDatabase(connection: Connection, database: string): Connection {
  if (!('connectionString' in connection)) return { ...connection, database }
  const url = new URL(connection.connectionString)
  url.pathname = `/${database}`
  return { connectionString: url.href }
}
