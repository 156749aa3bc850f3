import type { Pool } from 'pg'
import { createDb } from '../../server/src/platform/db.ts'
import { cheapestRows } from '../../server/src/features/prices/store-cheapest.ts'
import { readRanges } from '../../server/src/features/prices/store-hours.ts'

type Query = { text: string; values: readonly unknown[] }
const TIMES = 300
const dayMs = 86_400_000

/** The two queries as the server sends them, timed by the database itself: free of what else the machine does between the processes. */
export async function slowestQueries(pool: Pool, seriesIds: readonly number[]): Promise<{ what: string; ms: number[] }[]> {
  const now = new Date()
  const ask = createDb(pool)
  const cheapest = (by: 'gpu' | 'place') => captured(pool, () => cheapestRows(ask, { by, demo: false, now }))
  const range = (id: number) => captured(pool, () => readRanges(ask, [id], new Date(now.getTime() - 32 * dayMs), now))
  return [
    { what: 'cheapest of each GPU', ms: await timesOf(pool, () => cheapest('gpu')) },
    { what: 'cheapest in each place', ms: await timesOf(pool, () => cheapest('place')) },
    { what: '32 days of hours of one series', ms: await timesOf(pool, (i) => range(seriesIds[i % seriesIds.length]!)) },
  ]
}

async function timesOf(pool: Pool, queryOf: (i: number) => Promise<Query>): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const { text, values } = await queryOf(i)
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ 'Planning Time': number; 'Execution Time': number }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    )
    const [plan] = rows[0]!['QUERY PLAN']
    times.push(plan['Planning Time'] + plan['Execution Time'])
  }
  return times
}

/** What `work` sends. */
async function captured(pool: Pool, work: () => Promise<unknown>): Promise<Query> {
  const sent: Query[] = []
  const listen = (client: { query: unknown }) => {
    const original = client.query as (...args: unknown[]) => unknown
    client.query = (...args: unknown[]) => {
      const [text, values] = args
      if (typeof text === 'string') sent.push({ text, values: (values as unknown[] | undefined) ?? [] })
      return original.apply(client, args)
    }
    pool.once('release', () => (client.query = original))
  }
  pool.once('acquire', listen)
  await work()
  return sent.find(({ text }) => /^\s*(with|select)/.test(text))!
}
