import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { StartError } from './errors.ts'
import type { Failpoint } from './failpoint.ts'

const folder = join(import.meta.dirname, '..', '..', 'migrations')
const lockKey = 7_204_611

export function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name))
    .sort()
}

/**
 * Brings the schema up to date: numbered SQL files, each in one transaction with its record, all under one advisory lock,
 * so that any number of processes may start at once and a kill in the middle leaves a whole older schema.
 */
export async function migrate(pool: pg.Pool, failpoint: Failpoint = () => {}, upTo = Infinity): Promise<string[]> {
  const client = await pool.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query('create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())')
    const done = new Set((await client.query<{ name: string }>('select name from schema_migrations')).rows.map((row) => row.name))
    const files = migrationFiles()
    const unknown = [...done].filter((name) => !files.includes(name))
    if (unknown.length) throw new StartError(`The database was made by a newer Dumont (it has ${unknown.join(', ')}). Start that version, or restore a backup.`)
    for (const name of files.filter((file) => Number(file.slice(0, 4)) <= upTo && !done.has(file))) {
      await applyOne(client, name, failpoint)
      applied.push(name)
    }
    return applied
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {})
    client.release()
  }
}

async function applyOne(client: pg.PoolClient, name: string, failpoint: Failpoint): Promise<void> {
  await client.query('begin')
  try {
    await client.query(readFileSync(join(folder, name), 'utf8'))
    failpoint('migrate.beforeRecord')
    await client.query('insert into schema_migrations (name) values ($1)', [name])
    await client.query('commit')
    failpoint('migrate.afterCommit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
