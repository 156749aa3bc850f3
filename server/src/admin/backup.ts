import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Clock } from '../platform/clock.ts'
import { StartError } from '../platform/errors.ts'
import type { Keyring } from '../platform/keyring.ts'
import { formatVersion, framer, type Header, keyCheckPlace, keyCheckText } from './backup-file.ts'
import { atOneMoment, checksumLines, ourTables, quote, statesOf } from './our-tables.ts'

/**
 * Writes all tables, as they are at one moment, into `file`, which appears only when it is whole. Only the owner of the file may read it.
 * @returns a line per table: rows and checksum
 */
export async function backup(deps: { pool: pg.Pool; keyring: Keyring; clock: Clock }, file: string): Promise<string[]> {
  const part = `${file}.part`
  try {
    const lines = await atOneMoment(deps.pool, async (client) => {
      const header = await describe(client, deps)
      await pipeline(Readable.from(contents(client, header)), createGzip({ level: 6 }), createWriteStream(part, { mode: 0o600, flags: 'w' }))
      return checksumLines(header.tables)
    })
    await flushToDisk(part)
    await rename(part, file)
    return lines
  } catch (error) {
    await rm(part, { force: true })
    throw inWords(error, file)
  }
}

async function describe(client: pg.PoolClient, { keyring, clock }: { keyring: Keyring; clock: Clock }): Promise<Header> {
  const migrations = await client.query<{ name: string }>('select name from schema_migrations order by name')
  return {
    format: 'dumont-backup',
    version: formatVersion,
    made_at: clock.now().toISOString(),
    migrations: migrations.rows.map((row) => row.name),
    key_check: keyring.seal(keyCheckText, keyCheckPlace),
    tables: await statesOf(client, await ourTables(client)),
    partitions: await partitions(client),
    sequences: await sequences(client),
  }
}

async function partitions(client: pg.PoolClient): Promise<Header['partitions']> {
  const { rows } = await client.query<Header['partitions'][number]>(`
    select p.relname as parent, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where c.relispartition and c.relkind = 'r' and p.relnamespace = 'public'::regnamespace
    order by c.relname`)
  return rows
}

async function sequences(client: pg.PoolClient): Promise<Header['sequences']> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition and a.attidentity <> ''
    order by c.relname, a.attname`)
  const found: Header['sequences'] = []
  for (const { table, column, sequence } of rows) {
    const { rows: next } = await client.query<{ next: string }>(`select (last_value + is_called::int)::text as next from ${sequence}`)
    found.push({ table, column, next: Number(next[0]!.next) })
  }
  return found
}

async function* contents(client: pg.PoolClient, header: Header): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(header)}\n`)
  for (const { name, columns } of header.tables) {
    const rows = client.query(copyTo(`copy (select ${columns.map(quote).join(', ')} from ${quote(name)}) to stdout`))
    const framed = framer()
    rows.once('error', (error) => framed.destroy(error))
    yield* rows.pipe(framed) as AsyncIterable<Buffer>
  }
}

async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.sync()
  await handle.close()
}

function inWords(error: unknown, file: string): unknown {
  const { code } = error as { code?: string }
  if (code === 'ENOSPC') return new StartError(`The disk of ${file} is full; no backup was made.`)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'EPERM')
    return new StartError(`${file} cannot be written (${code}); no backup was made.`)
  return error
}
