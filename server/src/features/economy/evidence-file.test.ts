import type { Evidence } from '@dumont/contracts'
import { CsvRecords } from '@dumont/contracts/csv-records'
import { sql } from 'kysely'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startUsageWorld } from '../../../test/usage.ts'

const world = await startUsageWorld('2026-09-01T00:00:00Z')
const { app } = world
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = app.server.address() as AddressInfo
const url = (query: string) => `http://127.0.0.1:${port}/api/v1/economy/evidence?format=csv&${query}`

const HOUR = 3_600_000
const row = (key: string, gpu: string, n: number) => {
  // Lengths and rates whose costs have no end in decimals; some end at one moment.
  const from = Date.UTC(2026, 7, 1) + Math.floor(n / 2) * 2 * HOUR
  const to = from + HOUR + ((n * 7919) % 3_000_000)
  return `x,${key},${gpu},1,${n % 11 ? 'running' : 'stopped'},${new Date(from).toISOString()},${new Date(to).toISOString()},0.${100_003 + (n % 700)},0.000007`
}
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => row(`k${(from + i) % 20}${Math.floor((from + i) / 700)}`, i % 9 ? 'T4' : 'RTX 4090', (from + i) % 700))

// Most of it kept, one that goes on kept in part, the rest not in any sum yet, one of those kept corrected away.
await world.importCsv(rows(0, 5600))
const { id } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.123457, started_at: '2026-08-31T20:00:00Z' })
await world.value()
world.at('2026-09-01T01:00:00Z')
await world.importCsv(rows(5600, 6300))
await world.send('POST', '/usage/segments/17/correct', { reason: 'never was', void: true })

type Row = Record<string, string>
function parse(text: string): Row[] {
  const all: string[][] = []
  const records = new CsvRecords({ record: (fields) => void all.push(fields), bad: (line, reason) => expect.unreachable(`${line}: ${reason}`) })
  records.push(text.replace('\uFEFF', ''))
  records.end()
  const [head, ...lines] = all
  return lines.map((cells) => Object.fromEntries(cells.map((cell, i) => [head![i]!, cell])))
}
/** In whole micro-dollars, as a reader would add them up without losing any. */
const sumOf = (found: readonly Row[], column: string): number => found.reduce((sum, one) => sum + Math.round(Number(one[column]) * 1e6), 0) / 1e6

test('the file has every row once, newest first, and adds up to the figures to the micro-dollar', { timeout: 60_000 }, async () => {
  const { total, totals } = await world.get<Evidence>('/economy/evidence?all=true&limit=1')
  expect(total).toBeGreaterThan(6000)
  const found = parse(await (await fetch(url('all=true&limit=3&offset=9'))).text())
  expect(found).toHaveLength(total)
  expect(new Set(found.map((one) => `${one.segment_id} ${one.from}`)).size).toBe(total)
  const ends = found.map((one) => one.to!)
  expect(ends).toEqual(ends.toSorted().toReversed())
  const [compared, other] = [found.filter((one) => !one.not_compared_because), found.filter((one) => one.not_compared_because)]
  expect(compared.length * other.length).toBeGreaterThan(0)
  expect({
    dumont_cost: sumOf(compared, 'dumont_cost'),
    provider_cost: sumOf(compared, 'provider_cost'),
    savings: sumOf(compared, 'savings'),
    not_compared_cost: sumOf(other, 'dumont_cost'),
    storage_cost: sumOf(found, 'storage_cost'),
  }).toEqual({
    dumont_cost: totals.dumont_cost,
    provider_cost: totals.provider_cost,
    savings: totals.savings,
    not_compared_cost: totals.not_compared_cost,
    storage_cost: totals.storage_cost,
  })
  // What a page shows is the value of each row alone: not more than a micro-dollar off.
  const { rows: page } = await world.get<Evidence>('/economy/evidence?all=true&limit=700&offset=600')
  for (const [i, one] of page.entries()) {
    const inFile = found[600 + i]!
    expect([inFile.segment_id, inFile.to]).toEqual([`${one.segment_id}`, one.to])
    expect(Math.abs(Number(inFile.dumont_cost) - one.dumont_cost)).toBeLessThan(1.5e-6)
  }
})

test('a session, a GPU and a few days are their own files, as their own figures', { timeout: 60_000 }, async () => {
  for (const query of [`session=${id}`, 'gpu=T4&all=true', 'from=2026-08-03&to=2026-08-04&zone=America/Sao_Paulo', 'gpu=T4&label=project']) {
    const { total, totals } = await world.get<Evidence>(`/economy/evidence?${query}`)
    const found = parse(await (await fetch(url(query))).text())
    expect([query, found.length]).toEqual([query, total])
    expect(
      sumOf(
        found.filter((one) => !one.not_compared_because),
        'savings',
      ),
    ).toBe(totals.savings)
  }
})

test('who has it already is told so; what is wrong with the question is an answer, no file', async () => {
  const { etag } = (await app.inject(url('days=2'))).headers
  const again = await app.inject({ url: url('days=2'), headers: { 'if-none-match': etag! } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  for (const query of ['zone=Mars', 'label_value=x', 'from=2026-02-02&to=2026-02-01', 'limit=']) {
    const answer = await app.inject(url(query))
    expect([query, answer.statusCode, answer.json().error.code]).toEqual([query, 400, 'validation_failed'])
  }
  expect((await app.inject({ method: 'HEAD', url: url('days=2') })).statusCode).toBe(200)
})

const open = async (): Promise<number> => {
  const { rows: found } = await sql<{ n: number }>`
    select count(*) as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`.execute(world.deps.db)
  return found[0]!.n
}

test('a reader who goes away leaves nothing open', async () => {
  for (let n = 0; n < 6; n++) {
    const away = new AbortController()
    const answer = await fetch(url('all=true'), { signal: away.signal })
    await answer.body!.getReader().read()
    away.abort()
    // The next would be refused if those before still held theirs.
    await expect.poll(open, { timeout: 20_000 }).toBe(0)
  }
})

test('a fault in the middle breaks the connection', { timeout: 60_000 }, async () => {
  const { db } = world.deps
  // What no number can hold is not read.
  const { rows: broken } = await sql<{ segmentId: number }>`
    update savings_evidence set rate_micros = 9007199254740993 where (segment_id, provider, from_at) in (
      select segment_id, provider, from_at from savings_evidence where provider = 'aws' order by to_at offset 100 limit 1) returning segment_id`.execute(db)
  expect(broken).toHaveLength(1)
  const answer = await fetch(url('all=true'))
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  await expect.poll(open, { timeout: 20_000 }).toBe(0)
})
