import { comparedProviders, type Evidence, type Savings, type SavingsBreakdown, type SavingsHistory } from '@dumont/contracts'
import { sql } from 'kysely'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startUsageWorld, type UsageWorld } from '../../../test/usage.ts'
import { cutByYear, monthsBetween, movesOf, nearestDay, nearestHour, stretchOf } from './decide-buckets.ts'
import type { Slice } from './decide-slices.ts'

const at = (text: string): number => Date.parse(text)
let world: UsageWorld

/** Three instances over seven months, one that runs on, one that is not sold elsewhere; summed, but for the last hours. */
beforeAll(async () => {
  world = await startUsageWorld('2026-09-20T00:00:00Z')
  await world.send('PUT', '/economy/price-sheet', { rows: comparedProviders.map((provider) => ({ provider, gpu: 'T4', usd_per_gpu_hour: 3 })) })
  const rows = Array.from({ length: 60 }, (_, i) => {
    const from = at('2026-02-20T07:11:13Z') + i * 3.4 * 86_400_000
    const times = [from, from + (i % 5) * 17 * 3_600_000 + 1234].map((ms) => new Date(ms).toISOString())
    const [provider, gpu] = i % 3 === 2 ? ['home', 'RTX 4090'] : ['vast', 'T4']
    return `${provider},box-${i % 3},${gpu},${1 + (i % 3)},${i % 7 === 3 ? 'stopped' : 'running'},${times.join(',')},0.${1 + (i % 9)},0.0${i % 4}`
  })
  await world.importCsv(rows.filter((row) => !row.includes('T00:00')))
  await world.start({ provider: 'vast', key: 'on', gpu: 'T4', started_at: '2026-08-30T10:20:00Z' })
  await world.start({ provider: 'home', key: 'on-2', gpu: 'RTX 4090', started_at: '2026-09-01T00:00:00Z' })
  await world.value()
  world.at('2026-09-20T05:00:00Z')
})

test('hours, days and months are the sums of quarters and evidence, as the migrations made them of what was there', async () => {
  for (const [table, migration] of [
    ['savings_hours', '0011-savings-levels'],
    ['savings_sessions', '0011-savings-levels'],
    ['savings_days', '0019-savings-days'],
    ['savings_lifetimes', '0020-savings-lifetimes'],
  ] as const) {
    const text = readFileSync(join(import.meta.dirname, `../../../migrations/${migration}.sql`), 'utf8')
    const statement = text.split(/;\n/).find((one) => one.trim().startsWith(`insert into ${table}`))!
    await world.deps.db.transaction().execute(async (trx) => {
      const rows = async () => (await sql`select * from ${sql.table(table)} as t order by to_jsonb(t)::text`.execute(trx)).rows
      const kept = await rows()
      await sql`delete from ${sql.table(table)}`.execute(trx)
      await sql.raw(statement).execute(trx)
      expect(kept.length).toBeGreaterThan(table === 'savings_lifetimes' ? 5 : 20)
      expect(await rows()).toEqual(kept)
    })
  }
})

test.each([
  '',
  '&days=365',
  '&from=2026-03-01&to=2026-03-31',
  '&from=2026-03-02&to=2026-06-15',
  '&from=2026-04-30&to=2026-05-01',
  '&from=2026-09-20&to=2026-09-20',
  '&all=true',
])('days, evidence and breakdown of a period come to the same: "%s"', async (period) => {
  for (const zone of ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Auckland']) {
    const query = `zone=${zone}${period}`
    const { totals } = await world.get<SavingsHistory>(`/economy/savings/history?${query}`)
    for (const group of ['week', 'month']) expect((await world.get<SavingsHistory>(`/economy/savings/history?${query}&group=${group}`)).totals).toEqual(totals)
    const { totals: ofRows } = await world.get<Evidence>(`/economy/evidence?${query}`)
    expect(ofRows).toEqual(totals)
    const breakdown = await world.get<SavingsBreakdown>(`/economy/breakdown?${query}`)
    expect(breakdown.totals).toEqual(totals)
    for (const { key, reference: _, label: __, session_id: ___, ...row } of breakdown.rows) {
      const { totals: own } = await world.get<Evidence>(`/economy/evidence?${query}&gpu=${key}`)
      expect({ key, ...own }).toEqual({ key, ...row })
    }
  }
})

test.each(['UTC', 'Asia/Kathmandu', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
  'each day of %s is what its evidence comes to',
  async (zone) => {
    const { history } = await world.get<SavingsHistory>(`/economy/savings/history?from=2026-02-19&to=2026-09-20&zone=${zone}`)
    // Some of them, the days when clocks change among these: each is a question of its own.
    const days = history.filter(({ date }, i) => i % 9 === 0 || ['2026-03-08', '2026-03-09', '2026-04-05', '2026-04-06'].includes(date))
    for (const { date, partial: _, ...row } of days) {
      expect({ date, ...(await world.get<SavingsBreakdown>(`/economy/breakdown?from=${date}&to=${date}&zone=${zone}`)).totals }).toEqual({ date, ...row })
    }
    expect(days.some(({ savings }) => savings > 0)).toBe(true)
  },
)

describe('evidence', () => {
  const ids = ({ rows }: Evidence) => rows.map(({ segment_id: id, from, to }) => `${id} ${from} ${to}`)

  test.each(['', '&gpu=T4', '&gpu=rtx-4090', '&rented_from=HOME', '&session=3'])('comes page by page, nothing twice and nothing lost: "%s"', async (filter) => {
    const whole = await world.get<Evidence>(`/economy/evidence?all=true${filter}`)
    expect(whole.rows.length).toBe(whole.total)
    for (const limit of [1, 2, 7]) {
      const pages: string[] = []
      for (let offset = 0; offset < whole.total; offset += limit) {
        const page = await world.get<Evidence>(`/economy/evidence?all=true&limit=${limit}&offset=${offset}${filter}`)
        expect([page.total, page.totals]).toEqual([whole.total, whole.totals])
        pages.push(...ids(page))
      }
      expect(pages).toEqual(ids(whole))
    }
    expect((await world.get<Evidence>(`/economy/evidence?all=true&offset=${whole.total}${filter}`)).rows).toEqual([])
  })

  test('of a GPU or provider that never ran is none', async () => {
    for (const filter of ['gpu=h100', 'rented_from=nobody', 'session=999']) {
      const found = await world.get<Evidence>(`/economy/evidence?all=true&${filter}`)
      expect(found).toMatchObject({ rows: [], total: 0, totals: { total_paid: 0 } })
    }
  })
})

test('what was corrected counts at once, before any sum follows, and after', async () => {
  const before = await world.get<Savings>('/economy/savings')
  const { rows } = await world.get<Evidence>('/economy/evidence?all=true&gpu=T4&limit=500')
  const row = rows.findLast(({ not_compared_because: why }) => why === null)!
  const more = row.hours * (row.rate_usd_per_hour! + 1)
  await world.send('POST', `/usage/segments/${row.segment_id}/correct`, { reason: 'x', rate_usd_per_hour: row.rate_usd_per_hour! + 1 })
  const expected = before.lifetime_cost + more - row.dumont_cost
  const check = async () => {
    expect((await world.get<Savings>('/economy/savings')).lifetime_cost).toBeCloseTo(expected, 5)
    expect((await world.get<SavingsHistory>('/economy/savings/history?all=true')).totals.dumont_cost).toBeCloseTo(expected, 5)
    expect((await world.get<SavingsBreakdown>('/economy/breakdown?all=true')).totals.dumont_cost).toBeCloseTo(expected, 5)
    const found = await world.get<Evidence>('/economy/evidence?all=true')
    expect(found.totals.dumont_cost).toBeCloseTo(expected, 5)
    expect(found.rows.length).toBe(found.total)
    expect(found.rows.some(({ segment_id: id }) => id === row.segment_id)).toBe(false)
  }
  await check()
  await world.value()
  await check()
})

test.each([
  ['2026-01-01T00:00Z', '2026-03-01T00:00Z', ['2026-01-01', '2026-03-01']],
  ['2025-12-31T23:45Z', '2026-03-31T23:45Z', ['2026-01-01', '2026-03-01']],
  ['2026-01-01T00:15Z', '2026-01-31T00:00Z', undefined],
  ['2026-01-02T00:00Z', '2026-02-28T00:00Z', undefined],
  ['2026-01-02T00:00Z', '2026-03-01T00:00Z', ['2026-02-01', '2026-03-01']],
])('whole months between %s and %s', (from, to, expected) => {
  const found = monthsBetween(at(from), at(to))
  expect(found && [found.from, found.to].map((ms) => new Date(ms).toISOString().slice(0, 10))).toEqual(expected)
})

test('a stretch of years is cut where they begin, and no moment is lost', () => {
  const slice = { from: new Date('2023-12-31T23:59:59.999Z'), to: new Date('2026-01-01T00:00:00Z'), provider: 'aws' } as Slice
  const inside = { from: new Date('2024-02-01T00:00Z'), to: new Date('2024-03-01T00:00Z'), provider: 'gcp' } as Slice
  const shown = cutByYear([slice, inside]).map((year) => year.map(({ from, to, provider }) => [provider, from.toISOString(), to.toISOString()]))
  expect(shown).toEqual([
    [['aws', '2023-12-31T23:59:59.999Z', '2024-01-01T00:00:00.000Z']],
    [
      ['aws', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
      ['gcp', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ],
    [['aws', '2025-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']],
  ])
})

test('which stretch a moment lies in', () => {
  const boundaries = ['2026-01-01T00:00Z', '2026-01-01T05:45Z', '2026-01-02T05:15Z'].map(at)
  expect(['2025-12-31T23:59Z', '2026-01-01T00:00Z', '2026-01-01T05:45Z', '2026-01-02T05:15Z'].map((one) => stretchOf(boundaries, at(one)))).toEqual([
    -1, 0, 1, 2,
  ])
})

test('what is moved between days, hours and quarters, by the shorter way', () => {
  const boundaries = ['2026-01-01T00:00Z', '2026-01-01T18:15Z', '2026-01-02T03:45Z'].map(at)
  const shown = (moves: ReturnType<typeof movesOf>) =>
    moves.map(
      ({ boundary, sign, from, to }) =>
        `${new Date(from).toISOString().slice(8, 16)} to ${new Date(to).toISOString().slice(8, 16)}: ${sign === 1 ? 'before' : 'behind'} ${boundary}`,
    )
  expect(shown(movesOf(boundaries, nearestDay, nearestHour))).toEqual(['01T18:00 to 02T00:00: behind 1', '02T00:00 to 02T04:00: before 2'])
  expect(shown(movesOf(boundaries, nearestHour, (ms) => ms))).toEqual(['01T18:00 to 01T18:15: before 1', '02T03:45 to 02T04:00: behind 2'])
})
