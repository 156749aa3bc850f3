import { createTransport, providers } from '@dumont/connectors'
import type { CheapestList, CheapestPrice, ProviderConnection } from '@dumont/contracts'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import type { Fake } from '../../connectors/src/fakes/fake.ts'
import type { Fault } from '../../connectors/src/fakes/faults.ts'
import { startFake } from '../../connectors/src/fakes/start-fake.ts'
import { startApp, type TestApp } from './start-app.ts'
import { collect } from './vendor.ts'

/** What people get to see of a provider, and what lies behind it. */
export type Seen = { connection: ProviderConnection; cheapest: CheapestPrice[]; offers: Record<string, unknown[]>; errors: string[] }
export type FaultyVendor = {
  it: TestApp
  /** Breaks it, asks it for all there is, and answers what is seen then. */
  pollWith(fault: Fault): Promise<Seen>
  /** It works again, and the settings are entered once more: what was given up is tried again. */
  pollWell(): Promise<Seen>
  /** Hours that were written for series of this part at the present moment. */
  pricesOf(part: string): Promise<number>
}

/** Of every request, also of those that are known to be large. */
const hastyLimits = { timeoutMs: 250 }
const limits = { allowPrivate: ['127.0.0.0/8'], timeoutMs: 20_000, maxBytes: 5_000_000 }

/** The real jobs and the real connector of one provider, asking its fake over loopback. Connected, and polled once. */
export async function aFaultyVendor(fake: Fake): Promise<FaultyVendor> {
  const provider = providers.find(({ id }) => id === fake.id)!
  const it = await startApp({ env: { DUMONT_DEMO: 'false' }, providers: [provider] })
  const running = await startFake(fake, { now: () => it.clock.now(), bases: Object.keys(provider.baseUrls), dripMs: 20 })
  const patient = createTransport(limits)
  const hasty = createTransport({ ...limits, ...hastyLimits })
  afterAll(async () => {
    await Promise.all([patient.close(), hasty.close()])
    await running.close()
  })
  let fault: Fault | undefined
  const vendors = {
    providers: [provider],
    fetch: ((input, init) => (fault === 'slow_loris' ? hasty(input, { ...init, ...hastyLimits }) : patient(input, init))) as typeof fetch,
    baseUrls: () => (fault === 'tls_error' ? running.tlsBaseUrls : running.baseUrls),
  }
  const deps = { ...it.deps, outside: { ...it.deps.outside, vendors } }
  const [settings = {}] = fake.settings
  const made = await it.app.inject({ method: 'POST', url: '/api/v1/provider-connections', payload: { provider: fake.id, settings } })
  const url = `/api/v1/provider-connections/${made.json<ProviderConnection>().id}`

  const poll = async (): Promise<Seen> => {
    await collect(deps)
    const { rows: offers } = await sql<{ part: string }>`select * from offers_now order by part, key, price_micros, observed_at`.execute(it.deps.db)
    const { rows: tasks } = await sql<{ lastError: string }>`select last_error from provider_tasks where last_error is not null`.execute(it.deps.db)
    return {
      connection: (await it.app.inject(url)).json<ProviderConnection>(),
      cheapest: (await it.app.inject('/api/v1/prices/cheapest?by=place&sort=gpu&limit=1000')).json<CheapestList>().prices,
      offers: Object.groupBy(offers, ({ part }) => part) as Record<string, unknown[]>,
      errors: tasks.map(({ lastError }) => lastError),
    }
  }
  return {
    it,
    pollWith: async (which) => {
      fault = which
      if (which !== 'tls_error') running.fail(which)
      return poll()
    },
    pollWell: async () => {
      fault = undefined
      running.heal()
      await it.app.inject({ method: 'PATCH', url, payload: { settings } })
      return poll()
    },
    pricesOf: async (part) => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from price_hours p where p.fetched_at = ${it.clock.now()} and p.series_id in (select series_id from offers_now where part = ${part})
          and p.series_id not in (select series_id from offers_now where part <> ${part})`.execute(it.deps.db)
      return rows[0]!.n
    },
  }
}
