import type { Provider, ProviderSession, Settings } from '../providers/provider.ts'
import { createTransport, type TransportOptions } from '../transport/transport.ts'
import type { Fake } from './fake.ts'
import { type RunningFake, startFake } from './start-fake.ts'

export type OpenFake = RunningFake & {
  /** Of a provider that asks this fake through the guarded fetch. */
  session(settings?: Settings, limits?: Partial<TransportOptions>): ProviderSession
}

/** A fake with sessions for its provider, all at the same moment. */
export async function openFake(provider: Provider, fake: Fake, now: Date): Promise<OpenFake> {
  const running = await startFake(fake, { now: () => now, bases: Object.keys(provider.baseUrls), dripMs: 20 })
  const transports: { close(): Promise<void> }[] = []
  return {
    ...running,
    session(settings = fake.settings[0] ?? {}, limits = {}) {
      const guarded = createTransport({ allowPrivate: ['127.0.0.0/8'], timeoutMs: 20_000, maxBytes: 20_000_000, ...limits })
      transports.push(guarded)
      return { settings: provider.settings.parse(settings), fetch: guarded, now, baseUrls: running.baseUrls, wait: async () => {} }
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()))
      await running.close()
    },
  }
}
