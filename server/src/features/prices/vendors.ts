import { baseUrlVariable, createTransport, providers, type Provider } from '@dumont/connectors'
import { isIP } from 'node:net'
import type { Config } from '../../platform/config.ts'

/** Who can be asked for prices, and how. */
export type Vendors = {
  providers: readonly Provider[]
  /** Guarded: limits of time and size, no private addresses but those of the configuration, no redirects. */
  fetch: typeof fetch
  /** Where a provider is asked: its own addresses, or those of the configuration. */
  baseUrls: (provider: Provider) => Readonly<Record<string, string>>
}

declare module '../../platform/feature.ts' {
  interface Outside {
    vendors: Vendors
  }
}

/** The whole answer of one request; a poll has its own, longer limit. */
const TIMEOUT_MS = 60_000
const MAX_BYTES = 256 * 2 ** 20

/** Names of the variables that move vendors' addresses. */
export const vendorVariables: ReadonlySet<string> = new Set(
  providers.flatMap((provider) => Object.keys(provider.baseUrls).map((name) => baseUrlVariable(provider, name))),
)

export function vendorsOf(config: Pick<Config, 'vendorUrls' | 'DUMONT_ALLOW_PRIVATE_NETWORKS'>): Vendors {
  const allowPrivate = config.DUMONT_ALLOW_PRIVATE_NETWORKS.map((network) => (network.includes('/') ? network : `${network}/${isIP(network) === 4 ? 32 : 128}`))
  return {
    // What is made up is no vendor: the demo market has its own job.
    providers: providers.filter(({ synthetic }) => !synthetic),
    fetch: createTransport({ allowPrivate, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES }),
    baseUrls: (provider) =>
      Object.fromEntries(Object.entries(provider.baseUrls).map(([name, url]) => [name, config.vendorUrls[baseUrlVariable(provider, name)] ?? url])),
  }
}
