import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { aKey, aMember, setUpOwner, startAppWithAccounts } from '../../test/accounts.ts'
import { aDatabase } from '../../test/start-app.ts'
import { createPool } from '../platform/db.ts'
import { keyring } from '../platform/keyring.ts'
import { backup } from './backup.ts'
import { checksums } from './our-tables.ts'
import { restore } from './restore.ts'

const dir = mkdtempSync(join(tmpdir(), 'dumont-backup-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const at = (name: string): string => join(dir, name)

const world = await startAppWithAccounts()
const { pool, keyring: keys, clock } = world.deps
const owner = await setUpOwner(world)
await aMember(world, owner, 'viewer')
await aKey(world, owner)
await fillPrices(pool)
const file = at('whole.gz')
const printed = await backup({ pool, keyring: keys, clock }, file)

/** Two months of prices in two partitions, and text that COPY must escape. */
async function fillPrices(pool: pg.Pool): Promise<void> {
  for (const [month, next] of [
    ['2026_01', '2026_02'],
    ['2026_02', '2026_03'],
  ] as const) {
    const day = (name: string) => `'${name.replace('_', '-')}-01T00:00:00Z'`
    await pool.query(`create table if not exists price_hours_${month} partition of price_hours for values from (${day(month)}) to (${day(next)})`)
  }
  await pool.query(`insert into series (identity, source, key, gpu_id, gpu_count, market, kind, created_at, changed_at)
    values ('a', 'csv', E'tab\\there, back\\\\slash, "quote", new\\nline, é 漢 🚀', 'a100-80gb', 1, 'spot', 'listing', now(), now()), ('b', 'csv', '', 'h100', 8, 'spot', 'listing', now(), now())`)
  await pool.query(`insert into price_hours (series_id, hour, observed_at, price_micros, low_micros, high_micros, fetched_at)
    select s, h, h, 1000000 + s, 1000000, 2000000, h from generate_series(1, 20) s, generate_series('2026-01-01T00:00:00Z'::timestamptz, '2026-02-28T23:00:00Z', '1 hour') h`)
  await pool.query(`insert into price_staging (import_id, ref, at_ms, price_micros) values (1, 1, 1, 1)`)
}

async function anEmptyPool(): Promise<pg.Pool> {
  const pool = createPool(await aDatabase(), 3)
  afterAll(() => pool.end())
  return pool
}

test('a backup restored into an empty database has the same checksums', async () => {
  const target = await anEmptyPool()
  expect(await restore({ pool: target, keyring: keys }, file)).toEqual(printed)
  expect(await checksums(target)).toEqual(printed)
  expect(printed.find((line) => line.startsWith('price_hours '))).toContain(' 28320 ')
  expect(printed.join()).not.toContain('price_staging')
})

test('and into one that was never migrated, and one of a newer schema', async () => {
  const target = await anEmptyPool()
  await target.query('drop schema public cascade; create schema public')
  expect(await restore({ pool: target, keyring: keys }, file)).toEqual(printed)
  const newer = await anEmptyPool()
  const older = at('older.gz')
  rewrite(
    older,
    (header) => ({
      ...header,
      migrations: header.migrations.slice(0, 2),
      tables: header.tables.filter((table: { name: string }) => table.name === 'users'),
      partitions: [],
      sequences: [],
    }),
    'users',
  )
  expect(await restore({ pool: newer, keyring: keys }, older)).toEqual(printed.filter((line) => line.startsWith('users ')))
  expect((await newer.query('select name from schema_migrations')).rows.length).toBeGreaterThan(2)
  expect((await newer.query('select 1 from price_hours')).rowCount).toBe(0)
})

test('ids go on after a restore where they were', async () => {
  const target = await anEmptyPool()
  await restore({ pool: target, keyring: keys }, file)
  const { rows } = await target.query<{ id: number }>(
    `insert into series (identity, source, key, gpu_id, gpu_count, market, kind, created_at, changed_at) values ('c', 'csv', '', 'h100', 1, 'spot', 'listing', now(), now()) returning id`,
  )
  expect(rows).toEqual([{ id: 3 }])
})

test('the file can be read by its owner only, and nothing half-made stays beside it', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('what happens during a backup is in it whole or not at all', async () => {
  const other = await startAppWithAccounts()
  const stop = { now: false }
  await other.deps.pool.query('create table pairs (id int primary key); create table mates (id int primary key)')
  const writer = (async () => {
    for (let i = 0; !stop.now; i++) await other.deps.pool.query(`with a as (insert into pairs values (${i})) insert into mates values (${i})`)
  })()
  const lines = await backup({ pool: other.deps.pool, keyring: other.deps.keyring, clock }, at('busy.gz'))
  stop.now = true
  await writer
  const figures = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))!
      .slice(name.length)
      .trim()
  expect(figures('pairs')).toBe(figures('mates'))
})

test('a database that holds something is not overwritten', async () => {
  await expect(restore({ pool, keyring: keys }, file)).rejects.toThrow(/not empty \(\w+ has rows\)/)
})

test('another secret key is named as the reason before anything is written', async () => {
  const target = await anEmptyPool()
  const other = keyring(`k1:${Buffer.alloc(32, 7).toString('base64')}`)
  await expect(restore({ pool: target, keyring: other }, file)).rejects.toThrow(/^The backup was made with another secret key: /)
  await expectEmpty(target)
})

const bytes = readFileSync(file)
test.each([
  ['cut in the middle', () => bytes.subarray(0, bytes.length / 2), /it ends too early/],
  ['without its last byte', () => bytes.subarray(0, -1), /it ends too early/],
  ['cut on a frame, packed anew', () => gzipSync(gunzipSync(bytes).subarray(0, -4)), /it ends too early/],
  ['with a flipped bit', () => flipped(bytes, Math.floor(bytes.length * 0.7)), /damaged/],
  [
    'with a changed price, packed anew',
    () => gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('\t1000007\t1000000\t2000000', '\t1000009\t1000000\t2000000'), 'latin1')),
    /price_hours are not those/,
  ],
  [
    'with a word for a price',
    () => gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace('\t1000007\t1000000\t2000000', '\t10000x7\t1000000\t2000000'), 'latin1')),
    /damaged: invalid input syntax/,
  ],
  ['with something after its end', () => gzipSync(Buffer.concat([gunzipSync(bytes), Buffer.from('x')])), /goes on after its end/],
  ['that is text', () => Buffer.from('hello'), /cannot be unpacked/],
  ['that is another gzip', () => gzipSync('hello\nworld'), /header cannot be read/],
  ['that is an endless line', () => gzipSync(Buffer.alloc(3 * 1024 * 1024, 97)), /no header/],
])('a file %s restores nothing and says so', async (_what, make, message) => {
  const target = await anEmptyPool()
  writeFileSync(at('bad.gz'), make())
  await expect(restore({ pool: target, keyring: keys }, at('bad.gz'))).rejects.toThrow(message)
  await expectEmpty(target)
  expect(await restore({ pool: target, keyring: keys }, file)).toEqual(printed)
})

test.each([
  ['format', (header: Header) => ({ ...header, version: 2 }), /newer Dumont/],
  ['schema', (header: Header) => ({ ...header, migrations: [...header.migrations, '9999-future.sql'] }), /newer Dumont \(it has 9999-future.sql\)/],
  ['table', (header: Header) => ({ ...header, tables: [{ name: 'nonesuch', columns: ['id'], rows: 0, checksum: '0' }] }), /a table nonesuch/],
  [
    'bounds of a partition',
    (header: Header) => ({ ...header, partitions: [{ parent: 'price_hours', name: 'x', bounds: 'default; drop table users' }] }),
    /header cannot be read/,
  ],
])('an unknown %s is refused in words', async (_what, change, message) => {
  const target = await anEmptyPool()
  rewrite(at('odd.gz'), change)
  await expect(restore({ pool: target, keyring: keys }, at('odd.gz'))).rejects.toThrow(message)
  await expectEmpty(target)
})

test('a file that is not there, and a place that cannot be written, are said in words', async () => {
  await expect(restore({ pool: await anEmptyPool(), keyring: keys }, at('nowhere.gz'))).rejects.toThrow(/cannot be read \(ENOENT\)/)
  await expect(backup({ pool, keyring: keys, clock }, at('no/such/folder.gz'))).rejects.toThrow(/cannot be written \(ENOENT\)/)
})

test('no password, key or link stands in a backup in clear', () => {
  const text = gunzipSync(bytes).toString('latin1')
  expect(text).not.toMatch(/dmt_[\w-]{43}/)
  expect(text).not.toContain('correct horse battery')
})

type Header = Record<string, never> & { migrations: string[]; tables: { name: string }[] }

/** The same backup with another header; with `only`, the rows of that table alone. */
function rewrite(to: string, change: (header: Header) => object, only?: string): void {
  const plain = gunzipSync(bytes)
  const end = plain.indexOf(10) + 1
  const header = JSON.parse(plain.subarray(0, end).toString()) as Header
  const body =
    only === undefined
      ? plain.subarray(end)
      : rowsOf(
          plain.subarray(end),
          header.tables.findIndex((table) => table.name === only),
        )
  writeFileSync(to, gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(change(header))}\n`), body])))
}

function rowsOf(body: Buffer, index: number): Buffer {
  let [start, table, at] = [0, 0, 0]
  for (;;) {
    const size = body.readUInt32BE(at)
    at += 4 + size
    if (size) continue
    if (table === index) return body.subarray(start, at)
    table++
    start = at
  }
}

function flipped(from: Buffer, at: number): Buffer {
  const copy = Buffer.from(from)
  copy[at]! ^= 16
  return copy
}

async function expectEmpty(target: pg.Pool): Promise<void> {
  expect((await target.query('select (select count(*) from users) + (select count(*) from series) + (select count(*) from price_hours) as rows')).rows).toEqual(
    [{ rows: 0 }],
  )
}
