import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson } from '../../transport/request.ts'
import { followTokens } from '../follow-tokens.ts'
import type { Balance, Charge, Instance, ProviderSession } from '../provider.ts'
import { settleInstances } from '../settle-instances.ts'
import { ChargesPage, daySeconds, toCharges } from './charges.ts'
import { checkAllCame, InstancesPage, toInstance } from './instances.ts'
import { headersOf, Settings, vendor } from './settings.ts'

/** The most a page holds. */
const perPage = { instances: 25, charges: 500 }
/** Each endpoint takes one request a second. */
const betweenPagesMs = 1100

/** The account is one, however many parts its prices have: all are in the first. @throws ConnectorError */
export async function listInstances(session: ProviderSession, part: string): Promise<Instance[]> {
  requireKey(session)
  if (part !== 'rental') return []
  const query = { limit: String(perPage.instances), order_by: '[{"col":"id","dir":"asc"}]', select_filters: '{}' }
  const rows: z.infer<typeof InstancesPage>['instances'] = []
  let total = 0
  for await (const page of readPages(session, '/api/v1/instances/', query, InstancesPage)) {
    rows.push(...page.instances)
    total = page.total_instances
  }
  checkAllCame(rows, total)
  return settleInstances(
    rows.flatMap((row) => toInstance(row, session.now) ?? []),
    { vendor, now: session.now },
  )
}

/** Whole days in UTC; a row spans all the days asked for, so who wants single days asks for single days. @throws ConnectorError */
export async function listCharges(session: ProviderSession, from: Date, to: Date): Promise<Charge[]> {
  const first = Math.ceil(from.getTime() / 1000 / daySeconds) * daySeconds
  // To the end of the last day that begins before `to` and is over.
  const past = Math.min(Math.ceil(to.getTime() / 1000 / daySeconds), Math.floor(session.now.getTime() / 1000 / daySeconds)) * daySeconds
  if (past <= first) return []
  const filters = JSON.stringify({ day: { gte: first, lte: past - 1 }, type: { in: ['instance'] } })
  const query = { select_filters: filters, format: 'table', latest_first: 'false', limit: String(perPage.charges) }
  const charges: Charge[] = []
  for await (const { results } of readPages(session, '/api/v0/charges/', query, ChargesPage)) charges.push(...results.flatMap(toCharges))
  return charges
}

/** What was paid in and what was given. @throws ConnectorError */
export async function balance(session: ProviderSession): Promise<Balance> {
  requireKey(session)
  const schema = z.object({ balance: z.number(), credit: z.number() })
  const { balance, credit } = await getJson(session, `${session.baseUrls['api']}/api/v0/users/current/`, { vendor, schema, headers: headersOf(session) })
  return { usd: Number((balance + credit).toFixed(6)), observedAt: session.now }
}

async function* readPages<T extends { next_token?: string | null | undefined }>(
  session: ProviderSession,
  path: string,
  query: Record<string, string>,
  schema: z.ZodType<T>,
): AsyncGenerator<T> {
  requireKey(session)
  const wait = session.wait ?? ((ms: number) => sleep(ms, undefined, { signal: session.signal }))
  const pages = followTokens({ vendor, maxPages: 400 }, async (token) => {
    if (token) await wait(betweenPagesMs)
    const asked = new URLSearchParams({ ...query, ...(token && { after_token: token }) })
    const url = `${session.baseUrls['api']}${path}?${asked.toString()}`
    const page = await getJson(session, url, { vendor, schema, headers: headersOf(session) })
    return { page, next: page.next_token }
  })
  for await (const { page } of pages) yield page
}

function requireKey({ settings }: ProviderSession): void {
  if (!Settings.parse(settings).apiKey) throw new ConnectorError('rejected_key', 'Vast.ai tells of instances only with an API key: add one to the connection')
}
