import { expect, inject, test } from 'vitest'
import pg from 'pg'
import { inDatabase } from '../../test/global-setup.ts'
import { createPool } from './db.ts'
import { failpoints } from './failpoint.ts'
import { migrate, migrationFiles } from './migrate.ts'

async function anEmptyDatabase(): Promise<pg.Pool> {
  const server = inject('server')
  const name = `dumont_t_${Date.now()}_${Math.floor(Math.random() * 1e9)}`
  const admin = new pg.Client('connectionString' in server ? server : { ...server, database: 'postgres' })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  return createPool(inDatabase(server, name))
}

const applied = async (pool: pg.Pool): Promise<string[]> =>
  (await pool.query<{ name: string }>('select name from schema_migrations order by name')).rows.map((row) => row.name)

test('four processes at once apply each migration once', async () => {
  const pool = await anEmptyDatabase()
  const done = await Promise.all([1, 2, 3, 4].map(() => migrate(pool)))
  expect(done.flat().sort()).toEqual(migrationFiles())
  expect(await applied(pool)).toEqual(migrationFiles())
  await pool.end()
})

test.each(migrationFiles().flatMap((_, i) => [`migrate.beforeRecord:${i + 1}`, `migrate.afterCommit:${i + 1}`]))(
  'stopped at %s, the next start finishes',
  async (point) => {
    const pool = await anEmptyDatabase()
    const stop = failpoints(point, () => {
      throw new Error('stopped')
    })
    await expect(migrate(pool, stop)).rejects.toThrow('stopped')
    await migrate(pool)
    expect(await applied(pool)).toEqual(migrationFiles())
    await pool.end()
  },
)

test('a database of a newer version is refused by name', async () => {
  const pool = await anEmptyDatabase()
  await migrate(pool)
  await pool.query(`insert into schema_migrations (name) values ('9999-future.sql')`)
  await expect(migrate(pool)).rejects.toThrow(/newer Dumont .*9999-future/)
  await pool.end()
})
