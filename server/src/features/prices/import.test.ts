import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { PriceImport } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../test/start-app.ts'
import type { Deps } from '../../platform/feature.ts'
import { runImports } from './import-job.ts'
import { prices, seriesRows } from './index.ts'
import { claimImport, freeDeadLeases, leaseName } from './store-imports.ts'

const now = '2024-03-01T00:00:00Z'
let it: TestApp
beforeAll(async () => {
  it = await startApp({ now, env: { DUMONT_UPLOAD_LIMIT_MB: '1', DUMONT_DEMO: 'false' } })
})
beforeEach(async () => {
  await sql`truncate series, price_hours, price_imports, price_staging, price_staging_series restart identity cascade`.execute(it.deps.db)
  it.woken.length = 0
})

const header = 'series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour'
const line = (key: string, timestamp: string, price: string | number) => `${key},aws,us-east-1,use1-az1,g4dn.xlarge,T4,1,0.526,${timestamp},${price}`
const hours = (key: string, count: number, price = 0.2) =>
  Array.from({ length: count }, (_, i) => line(key, new Date(Date.UTC(2024, 1, 1, i)).toISOString(), price))
const file = (...lines: string[]) => `${[header, ...lines].join('\n')}\n`

async function upload(body: string | Buffer, query = '', headers: Record<string, string> = { 'content-type': 'text/csv' }) {
  return it.app.inject({ method: 'POST', url: `/api/v1/prices/imports?filename=prices.csv${query}`, headers, payload: body })
}
const run = (deps: Deps = it.deps, signal = new AbortController().signal) => runImports(deps, deps.clock.now(), signal)
const importOf = async (id: number) => (await it.app.inject(`/api/v1/prices/imports/${id}`)).json<PriceImport>()
async function importFile(body: string | Buffer, query?: string, headers?: Record<string, string>): Promise<PriceImport> {
  const answer = await upload(body, query, headers)
  expect(answer.statusCode).toBe(202)
  await run()
  return importOf(answer.json<PriceImport>().id)
}
async function dump(): Promise<unknown> {
  const hoursThere =
    await sql`select s.key, p.hour, p.observed_at, p.price_micros, p.low_micros, p.high_micros, p.quarantined from price_hours p join series s on s.id = p.series_id order by s.key, p.hour`.execute(
      it.deps.db,
    )
  const seriesThere =
    await sql`select key, gpu_id, history_hours, first_observed_at, last_observed_at, last_price_micros, on_demand_micros from series order by key`.execute(
      it.deps.db,
    )
  return [hoursThere.rows, seriesThere.rows]
}
const spooled = () => readdirSync(join(it.deps.config.dataDir, 'uploads'))

test('a file becomes a series: counted, its upload gone, the jobs after it woken', async () => {
  const done = await importFile(file(...hours('a', 60)))
  expect(done).toMatchObject({
    state: 'done',
    rows_read: 60,
    rows_accepted: 60,
    rows_rejected: 0,
    rows_changed: 60,
    series_touched: 1,
    problems: [],
    message: null,
    finished_at: '2024-03-01T00:00:00.000Z',
  })
  expect(done.bytes_read).toBe(done.bytes_total)
  expect(await seriesRows(it.deps.db)).toMatchObject([
    { key: 'a', provider: 'aws', gpuId: 't4', historyHours: 59, onDemandMicros: 526_000, lastPriceMicros: 200_000, source: 'import' },
  ])
  expect(spooled()).toEqual([])
  expect(it.woken).toEqual(['prices.import', 'prices.index', 'forecasts.refresh', 'prices.changed'])
})

test('gzip is recognised by its first bytes, whatever it is called', async () => {
  expect(await importFile(gzipSync(file(...hours('a', 5))), '', { 'content-type': 'application/octet-stream' })).toMatchObject({
    state: 'done',
    rows_accepted: 5,
  })
})

test('a form with one file, a body without type and one that says JSON are taken too', async () => {
  const form = `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${file(...hours('a', 3))}\r\n--x--\r\n`
  expect(await importFile(form, '', { 'content-type': 'multipart/form-data; boundary=x' })).toMatchObject({ state: 'done', rows_accepted: 3 })
  expect(await importFile(file(...hours('b', 4)), '', { 'content-type': 'application/json' })).toMatchObject({ state: 'done', rows_accepted: 4 })
})

test('twice is once, and any order of rows and files is the same', async () => {
  const rows = [...hours('a', 30), ...hours('b', 30, 3), line('a', '2024-02-01T02:30:00Z', 0.25), line('b', '2024-02-01T05:30:00Z', 400)]
  await importFile(file(...rows))
  const first = await dump()
  expect(await importFile(file(...rows))).toMatchObject({ state: 'done', rows_accepted: 62, rows_changed: 0, series_touched: 0 })
  expect(await dump()).toEqual(first)
  await sql`truncate series, price_hours cascade`.execute(it.deps.db)
  const shuffled = rows.toReversed()
  await importFile(file(...shuffled.slice(0, 20), ...shuffled.slice(10)))
  await importFile(file(...rows.slice(3, 9)))
  expect(await dump()).toEqual(first)
})

test('bad rows are left out and named by the line they stand in', async () => {
  const done = await importFile(
    file(
      line('a', '2024-02-01T00:00:00Z', 'NaN'),
      ...hours('a', 3),
      line('a', '2024-03-01T00:10:01Z', 1),
      line('a', '2024-02-01T09:00:00Z', '1e308'),
      `"a\0",aws,,,,T4,1,,2024-02-01T00:00:00Z,1`,
      'a,aws',
      line('a', '2014-02-01T00:00:00Z', 0.65),
    ),
  )
  expect(done).toMatchObject({ state: 'done', rows_read: 9, rows_accepted: 4, rows_rejected: 5 })
  expect(done.problems).toEqual([
    { line: 2, reason: 'price "NaN" is not a number' },
    { line: 6, reason: 'timestamp "2024-03-01T00:10:01Z" lies in the future' },
    { line: 7, reason: 'price "1e308" is beyond a million dollars an hour' },
    { line: 8, reason: 'series_id holds a NUL character' },
    { line: 9, reason: 'the row has 2 fields, fewer than the header' },
  ])
})

test('only the first hundred bad rows are kept, all are counted', async () => {
  const done = await importFile(file(...Array.from({ length: 250 }, () => line('a', 'never', 1))))
  expect(done).toMatchObject({ rows_rejected: 250, rows_accepted: 0, state: 'done' })
  expect(done.problems.map(({ line: at }) => at)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2))
})

test('strict: one bad row and nothing is there, not even an empty series', async () => {
  const done = await importFile(file(...hours('a', 5), line('a', '2024-02-01T09:00:00Z', 0)), '&strict=true')
  expect(done).toMatchObject({
    state: 'failed',
    message: 'Strict import: 1 bad row, nothing was imported',
    rows_changed: 0,
    problems: [{ line: 7, reason: 'price "0" is zero' }],
  })
  expect(await dump()).toEqual([[], []])
  expect(await importFile(file(...hours('a', 5)), '&strict=true')).toMatchObject({ state: 'done', rows_changed: 5 })
})

test.each([
  ['an empty file', '', /file is empty/],
  ['a file of line breaks', '\n\r\n', /file is empty/],
  ['a missing column', `${header.replace('price_usd_per_hour', 'price').replace('on_demand_usd_per_hour,', '')}\n`, /lacks the columns? price_usd_per_hour/],
  ['binary junk', Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)), /not a CSV file|lacks the columns/],
  ['a cut gzip', gzipSync(file(...hours('a', 50))).subarray(0, 150), /gzip file is damaged or cut off/],
  ['a gzip bomb', gzipSync(Buffer.alloc(60 * 2 ** 20, '1\n')), /lacks the columns/],
  ['a bomb behind a good header', gzipSync(Buffer.concat([Buffer.from(`${header}\n`), Buffer.alloc(60 * 2 ** 20, ' ')])), /unpacks to more than 50 MB/],
])(
  '%s is refused in words and leaves nothing',
  async (_name, body, message) => {
    // An empty payload needs a length of its own to count as a body.
    const done = await importFile(body)
    expect(done.state).toBe('failed')
    expect(done.message).toMatch(message)
    expect(await dump()).toEqual([[], []])
    expect(spooled()).toEqual([])
  },
  60_000,
)

test('a header alone is a file without rows', async () => {
  expect(await importFile(file())).toMatchObject({ state: 'done', rows_read: 0, series_touched: 0 })
})

test('byte order mark, CRLF, quoted fields, shuffled columns and further ones are no trouble', async () => {
  const text = `\uFEFFnote,Price_USD_per_hour,timestamp,"gpu",gpu_count,market,provider,series_id\r\n"one, two",0.5,2024-02-01T00:00:00Z,Tesla T4,1.0,on-demand,gcp,"a ""b"", c"\r\n`
  expect(await importFile(text)).toMatchObject({ state: 'done', rows_accepted: 1 })
  expect(await seriesRows(it.deps.db)).toMatchObject([{ key: 'a "b", c', provider: 'gcp', gpuId: 't4', market: 'on_demand', region: null, gpuCount: 1 }])
})

test('rows of one series that differ in place or GPU are series of their own', async () => {
  await importFile(
    file(
      line('a', '2024-02-01T00:00:00Z', 1),
      line('a', '2024-02-01T00:00:00Z', 1).replace('T4,1', 'T4,2'),
      line('a', '2024-02-01T00:00:00Z', 1).replace('T4', 'Q900'),
    ),
  )
  expect((await seriesRows(it.deps.db)).map(({ gpuId, gpuCount }) => `${gpuCount} x ${gpuId}`).sort()).toEqual(['1 x Q900', '1 x t4', '2 x t4'])
})

test('a slip in the file is quarantined and counted', async () => {
  const rows = hours('a', 20)
  rows[10] = line('a', '2024-02-01T10:00:00Z', 250)
  expect(await importFile(file(...rows))).toMatchObject({ state: 'done', rows_accepted: 20, rows_quarantined: 1 })
  expect((await sql<{ hour: Date }>`select hour from quarantined_prices`.execute(it.deps.db)).rows).toEqual([{ hour: new Date('2024-02-01T10:00:00Z') }])
})

test('a file larger than the limit is refused and not kept, said at once when the length is known', async () => {
  const big = Buffer.alloc(2 ** 20 + 5, 'x')
  expect((await upload(big)).statusCode).toBe(413)
  expect((await upload(Buffer.alloc(3 * 2 ** 20))).json()).toMatchObject({ error: { code: 'payload_too_large' } })
  expect(spooled()).toEqual([])
})

test('a form without a file and a request without a name are mistakes of the caller', async () => {
  expect((await upload('--x--\r\n', '', { 'content-type': 'multipart/form-data; boundary=x' })).statusCode).toBe(400)
  expect((await it.app.inject({ method: 'POST', url: '/api/v1/prices/imports', payload: 'x', headers: { 'content-type': 'text/csv' } })).statusCode).toBe(400)
})

/** Stops like a killed process at a named line: nothing after it runs, the lease stays. */
function dieAt(name: string, nth = 1): Deps {
  let left = nth
  return {
    ...it.deps,
    failpoint: (here) => {
      if (here === name && --left === 0) throw new Killed()
    },
  }
}
class Killed extends Error {}

test.each([
  ['import.afterStage', 1],
  ['import.afterStage', 2],
  ['import.beforeMerge', 1],
  ['import.beforeCommit', 1],
  ['import.beforeCommit', 2],
  ['import.afterMerge', 1],
  ['import.afterMerge', 2],
])(
  'killed at %s (pass %i), it goes on and ends in the same state',
  async (point, nth) => {
    // Small enough for a test, large enough for several parts: 70 series of 500 rows.
    const text = gzipSync(file(...Array.from({ length: 70 }, (_, i) => hours(`s${i}`, 500, 1 + i)).flat()))
    const { id } = (await upload(text)).json<PriceImport>()
    await run(dieAt(point, nth)).catch(() => {})
    expect(['reading', 'merging']).toContain((await importOf(id)).state)
    await run()
    expect(await importOf(id)).toMatchObject({ state: 'done', rows_accepted: 35_000, rows_changed: 35_000, series_touched: 70 })
    expect(await seriesRows(it.deps.db)).toHaveLength(70)
    expect((await sql<{ n: number }>`select count(*) as n from price_hours`.execute(it.deps.db)).rows).toEqual([{ n: 35_000 }])
    expect((await sql<{ n: number }>`select count(*) as n from price_staging`.execute(it.deps.db)).rows).toEqual([{ n: 0 }])
  },
  60_000,
)

test('a crash of the database empties the staging: the file is read again', async () => {
  const { id } = (await upload(file(...hours('a', 50)))).json<PriceImport>()
  await run(dieAt('import.beforeCommit')).catch(() => {})
  await sql`truncate price_staging, price_staging_series`.execute(it.deps.db)
  await run()
  expect(await importOf(id)).toMatchObject({ state: 'done', rows_changed: 50 })
})

test('what breaks on our side again and again is given up', async () => {
  const { id } = (await upload(file(...hours('a', 5)))).json<PriceImport>()
  for (let i = 0; i < 5; i++) await run(dieAt('import.beforeMerge')).catch(() => {})
  expect(await importOf(id)).toMatchObject({ state: 'failed', message: 'The import broke on our side; the log says why' })
})

test('two imports at once of the same series end in the state of one after the other', async () => {
  const [a, b] = [file(...hours('a', 300), ...hours('b', 300)), file(...hours('b', 300, 0.3), ...hours('a', 300, 0.1))]
  await upload(a)
  await upload(b)
  await Promise.all([run(), run()])
  const together = await dump()
  await sql`truncate series, price_hours cascade`.execute(it.deps.db)
  await importFile(a)
  await importFile(b)
  expect(await dump()).toEqual(together)
})

test('cancelled before it began: gone at once; an ended one cannot be cancelled', async () => {
  const { id } = (await upload(file(...hours('a', 5)))).json<PriceImport>()
  const cancel = () => it.app.inject({ method: 'POST', url: `/api/v1/prices/imports/${id}/cancel` })
  expect((await cancel()).json()).toMatchObject({ state: 'cancelled' })
  expect((await cancel()).statusCode).toBe(200)
  expect(spooled()).toEqual([])
  await run()
  expect(await importOf(id)).toMatchObject({ state: 'cancelled', rows_read: 0 })
  const done = await importFile(file(...hours('b', 5)))
  expect((await it.app.inject({ method: 'POST', url: `/api/v1/prices/imports/${done.id}/cancel` })).json()).toMatchObject({ error: { code: 'conflict' } })
  expect((await it.app.inject({ method: 'POST', url: '/api/v1/prices/imports/999/cancel' })).statusCode).toBe(404)
})

test.each([
  ['import.afterStage', 'Cancelled before anything was imported'],
  ['import.afterMerge', 'Cancelled while merging: the series merged until then stay'],
])(
  'cancelled at %s it stops soon',
  async (point, message) => {
    const text = gzipSync(file(...Array.from({ length: 70 }, (_, i) => hours(`s${i}`, 500, 1 + i)).flat()))
    const { id } = (await upload(text)).json<PriceImport>()
    let asked: Promise<unknown> | undefined
    const deps: Deps = {
      ...it.deps,
      failpoint: (here) => {
        if (here === point) asked ??= sql`update price_imports set cancel_requested = true where id = ${id}`.execute(it.deps.db)
      },
    }
    await run(deps)
    await asked
    expect(await importOf(id)).toMatchObject({ state: 'cancelled', message })
    expect(spooled()).toEqual([])
  },
  60_000,
)

test('a stopping server lets go of its import, and the next one takes it', async () => {
  const { id } = (await upload(file(...hours('a', 5)))).json<PriceImport>()
  const stopping = new AbortController()
  const deps: Deps = { ...it.deps, failpoint: (here) => void (here === 'import.beforeMerge' && stopping.abort()) }
  await run(deps, stopping.signal)
  expect((await it.deps.db.selectFrom('priceImports').select('leaseBy').where('id', '=', id).executeTakeFirstOrThrow()).leaseBy).toBeNull()
  await run()
  expect(await importOf(id)).toMatchObject({ state: 'done' })
})

test('a held lease keeps others away, a dead process of this machine loses it at the next start', async () => {
  await upload(file(...hours('a', 5)))
  const held = await claimImport(it.deps.db, `${hostname()} ${process.pid} an-earlier-process x`, [])
  expect(held).toBeDefined()
  await run()
  expect(await importOf(held!.id)).toMatchObject({ state: 'queued' })
  await sql`update price_imports set lease_by = ${leaseName()}`.execute(it.deps.db)
  expect(await freeDeadLeases(it.deps.db, () => false)).toBe(0)
  await sql`update price_imports set lease_by = ${`${hostname()} 4194303 another x`}`.execute(it.deps.db)
  expect(await freeDeadLeases(it.deps.db, () => true)).toBe(0)
  await sql`update price_imports set lease_by = ${`another-machine 4194303 another x`}`.execute(it.deps.db)
  expect(await freeDeadLeases(it.deps.db, () => false)).toBe(0)
  await sql`update price_imports set lease_by = ${`${hostname()} ${process.pid} an-earlier-process x`}`.execute(it.deps.db)
  await prices.prepare!(it.deps, () => {})
  await run()
  expect(await importOf(held!.id)).toMatchObject({ state: 'done' })
})

test('an upload that lies on another machine is left to it for an hour, then given up', async () => {
  const { id } = (await upload(file(...hours('a', 5)))).json<PriceImport>()
  await sql`update price_imports set spool = 'elsewhere'`.execute(it.deps.db)
  await run()
  expect(await importOf(id)).toMatchObject({ state: 'queued' })
  await runImports(it.deps, new Date('2024-03-01T01:00:01Z'), new AbortController().signal)
  expect(await importOf(id)).toMatchObject({ state: 'failed', message: 'The uploaded file is gone. Send it again.' })
})

test('the list has the newest import first', async () => {
  const a = await importFile(file(...hours('a', 2)))
  const b = await importFile(file(...hours('a', 2)))
  const { imports } = (await it.app.inject('/api/v1/prices/imports')).json<{ imports: PriceImport[] }>()
  expect(imports.map(({ id }) => id)).toEqual([b.id, a.id])
  expect((await it.app.inject('/api/v1/prices/imports/999')).statusCode).toBe(404)
})
