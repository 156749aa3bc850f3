import { createHash } from 'node:crypto'
import { createTransport } from '../../transport/transport.ts'
import type { Asking } from '../calendar.ts'
import { type FakeGoogleOptions, startFakeGoogle } from './fake/start.ts'
import { googleOAuth, googleScopes } from './oauth.ts'
import { openGoogle } from './session.ts'

export const verifier = 'a-verifier-of-43-characters-or-more-0123456789'
export const challenge = createHash('sha256').update(verifier).digest('base64url')
export const redirectUri = 'https://gpu.example/api/v1/calendar/google/callback'

/** A fake Google with the connector over it, through the guarded fetch. */
export async function openFakeGoogle(options: FakeGoogleOptions) {
  const google = await startFakeGoogle({ dripMs: 20, ...options })
  const transport = createTransport({ allowPrivate: ['127.0.0.0/8'], timeoutMs: 20_000, maxBytes: 20_000_000 })
  const asking: Asking = { fetch: transport, now: options.now }
  const oauth = googleOAuth({ ...google.client, redirectUri, addresses: google.addresses, ...asking })
  async function connect({ write = true, ...how }: { write?: boolean; account?: string; granted?: readonly string[] } = {}) {
    const scopes = write ? googleScopes.write : googleScopes.read
    const back = await google.consent(oauth.consentUrl({ state: 'of the session', challenge, scopes }), how)
    return oauth.exchange(back.searchParams.get('code') ?? '', verifier)
  }
  const open = (accessToken: string) => openGoogle(accessToken, { addresses: google.addresses, ...asking })
  return {
    ...google,
    oauth,
    asking,
    connect,
    open,
    /** Of an account that has just been connected. */
    session: async (how?: Parameters<typeof connect>[0]) => open((await connect(how)).accessToken),
    async close() {
      await transport.close()
      await google.close()
    },
  }
}
