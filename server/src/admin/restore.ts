import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { StartError } from '../platform/errors.ts'
import type { Keyring } from '../platform/keyring.ts'
import { migrate, migrationFiles } from '../platform/migrate.ts'
import { BackupReader, DamagedBackup, type Header, keyCheckPlace } from './backup-file.ts'
import { checksumLines, fixTextForms, ourTables, quote, type TableState, statesOf } from './our-tables.ts'

/**
 * Fills an empty database with a backup, whole or not at all, then brings it to this version's schema.
 * @returns a line per table: rows and checksum, as the backup printed them
 * @throws StartError in words: another secret key, a damaged file, a database that holds something
 */
export async function restore({ pool, keyring }: { pool: pg.Pool; keyring: Keyring }, file: string): Promise<string[]> {
  const source = createReadStream(file)
  const unzipped = source.pipe(createGunzip())
  source.once('error', (error) => unzipped.destroy(error))
  try {
    const reader = new BackupReader(unzipped)
    const header = await reader.header()
    checkKey(header, keyring)
    checkVersion(header)
    await refuseFilled(pool)
    await matchSchema(pool, header.migrations)
    const states = await inOneTransaction(pool, (client) => fill(client, header, reader))
    await migrate(pool)
    return checksumLines(states)
  } catch (error) {
    throw inWords(error, file)
  } finally {
    unzipped.destroy()
    source.destroy()
  }
}

function checkKey(header: Header, keyring: Keyring): void {
  try {
    keyring.open(header.key_check, keyCheckPlace)
  } catch {
    throw new StartError(
      'The backup was made with another secret key: what it holds sealed could never be opened. Copy the file secret-keys of that server into this data directory (or set DUMONT_SECRET_KEYS as there), and restore again. Nothing was restored.',
    )
  }
}

function checkVersion(header: Header): void {
  const files = migrationFiles()
  const unknown = header.migrations.filter((name) => !files.includes(name))
  const expected = files.slice(0, header.migrations.length)
  if (unknown.length || expected.some((name, i) => name !== header.migrations[i])) {
    throw new StartError(`The backup was made by a newer Dumont (it has ${unknown.join(', ') || 'other migrations'}). Restore it with that version.`)
  }
}

async function refuseFilled(client: Pick<pg.Pool, 'query'>): Promise<void> {
  for (const { name } of await ourTables(client)) {
    const { rowCount } = await client.query(`select 1 from ${quote(name)} limit 1`)
    if (rowCount)
      throw new StartError(
        `This database is not empty (${name} has rows), and a restore never overwrites. Set DUMONT_DATA_DIR to a new folder, or DATABASE_URL to a new database.`,
      )
  }
}

/** The schema of the backup's time, so that later migrations change its rows as they would have then. The database was found empty. */
async function matchSchema(pool: pg.Pool, wanted: string[]): Promise<void> {
  const present = await appliedMigrations(pool)
  if (present.length > wanted.length) {
    const tables = await ourTables(pool)
    await pool.query(`drop table ${[...tables.map((table) => table.name), 'schema_migrations'].map(quote).join(', ')} cascade`)
    await pool.query('drop table if exists price_staging, price_staging_series cascade')
  }
  await migrate(pool, undefined, Number(wanted.at(-1)!.slice(0, 4)))
}

async function appliedMigrations(pool: pg.Pool): Promise<string[]> {
  const { rowCount } = await pool.query(`select 1 where to_regclass('public.schema_migrations') is not null`)
  if (!rowCount) return []
  return (await pool.query<{ name: string }>('select name from schema_migrations order by name')).rows.map((row) => row.name)
}

async function inOneTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // A connection in the middle of a COPY is of no more use; closing it rolls back.
    await client.query('rollback').catch((problem: Error) => (broken = problem))
    throw error
  } finally {
    client.release(broken)
  }
}

async function fill(client: pg.PoolClient, header: Header, reader: BackupReader): Promise<TableState[]> {
  await fixTextForms(client)
  const tables = await ourTables(client)
  await client.query(`lock table ${tables.map((table) => quote(table.name)).join(', ')} in exclusive mode`)
  await refuseFilled(client)
  await makePartitions(client, header)
  for (const { name, columns } of header.tables) {
    if (!tables.some((table) => table.name === name)) throw new DamagedBackup(`it holds a table ${name} that its version does not have`)
    const into = client.query(copyFrom(`copy ${quote(name)} (${columns.map(quote).join(', ')}) from stdin`))
    await pipeline(Readable.from(reader.rows()), into)
  }
  await reader.end()
  for (const { table, column, next } of header.sequences)
    await client.query('select setval(pg_get_serial_sequence(quote_ident($1), $2), $3, false)', [table, column, next])
  const states = await statesOf(client, header.tables)
  const wrong = states.filter((state, i) => state.rows !== header.tables[i]!.rows || state.checksum !== header.tables[i]!.checksum)
  if (wrong.length) throw new DamagedBackup(`the rows of ${wrong.map((state) => state.name).join(', ')} are not those that were backed up`)
  return states
}

async function makePartitions(client: pg.PoolClient, header: Header): Promise<void> {
  for (const { parent, name, bounds } of header.partitions) {
    const { rowCount } = await client.query('select 1 where to_regclass($1) is not null', [quote(name)])
    if (!rowCount) await client.query(`create table ${quote(name)} partition of ${quote(parent)} ${bounds}`)
  }
}

// Class 22: a value that is none; 23: rows that contradict each other; 08P01: not COPY text at all.
const badRows = /^(22|23|08P01|42703)/

function inWords(error: unknown, file: string): unknown {
  const { code = '', message } = error as { code?: string; message: string }
  if (error instanceof StartError) return error
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return new StartError(`${file} cannot be read (${code}).`)
  if (error instanceof DamagedBackup) return new StartError(`${file} is damaged or no backup of Dumont: ${message}. Nothing was restored.`)
  if (code.startsWith('Z_'))
    return new StartError(
      `${file} is damaged or no backup of Dumont: ${code === 'Z_BUF_ERROR' ? 'it ends too early' : 'it cannot be unpacked'}. Nothing was restored.`,
    )
  if (badRows.test(code)) return new StartError(`${file} is damaged: ${message}. Nothing was restored.`)
  return error
}
