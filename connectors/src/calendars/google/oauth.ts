import { CodeChallengeMethod, type Credentials } from 'google-auth-library'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import type { Asking, GoogleTokens } from '../calendar.ts'
import { readData } from '../../transport/request.ts'
import { answerOf, type GoogleAddresses, googleAddresses, googleClient } from './client.ts'
import { explainOAuth } from './refusals.ts'

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`
/** What consent is asked for: who it is, which calendars there are, and their events. */
export const googleScopes = {
  read: ['openid', 'email', scope('calendar.calendarlist.readonly'), scope('calendar.events.readonly')],
  /** Reading is part of it. */
  write: ['openid', 'email', scope('calendar.calendarlist.readonly'), scope('calendar.events')],
}

/** What a grant allows; users can leave boxes of the consent page unticked. Without the list of calendars nothing can be read. */
export function grantedBy(scopes: readonly string[]): { read: boolean; write: boolean } {
  const has = (...names: string[]) => names.some((name) => scopes.includes(scope(name)))
  const lists = has('calendar.calendarlist.readonly', 'calendar.calendarlist', 'calendar.readonly', 'calendar')
  const write = lists && has('calendar.events', 'calendar')
  return { read: write || (lists && has('calendar.events.readonly', 'calendar.readonly')), write }
}

export type GoogleOAuthOptions = Asking & { clientId: string; clientSecret: string; redirectUri: string; addresses?: GoogleAddresses }
export interface GoogleOAuth {
  /** `challenge`: SHA-256 of the verifier, base64url. `loginHint`: the account's e-mail address, when one connects anew. */
  consentUrl(ask: { state: string; challenge: string; scopes: readonly string[]; loginHint?: string | undefined }): string
  /** @throws ConnectorError `auth_failed` when the code is not (or no longer) good, or the verifier is another's */
  exchange(code: string, verifier: string): Promise<GoogleTokens>
  /** @throws ConnectorError `auth_failed` when the grant is gone; whatever else, the grant may be good */
  refresh(refreshToken: string): Promise<GoogleTokens>
  /** Of either kind of token: the whole grant ends. One that Google knows no more is revoked already. */
  revoke(token: string): Promise<void>
}

export function googleOAuth({ clientId, clientSecret, redirectUri, addresses = googleAddresses, ...asking }: GoogleOAuthOptions): GoogleOAuth {
  const endpoints = { oauth2AuthBaseUrl: addresses.authorization, oauth2TokenUrl: addresses.token, oauth2RevokeUrl: addresses.revoke }
  const client = googleClient({ clientId, clientSecret, redirectUri, endpoints }, asking, explainOAuth)
  const read = (tokens: Credentials) => readTokens(tokens, clientId, asking.now())

  return {
    consentUrl: ({ state, challenge, scopes, loginHint }) =>
      client.generateAuthUrl({
        state,
        scope: [...scopes],
        code_challenge: challenge,
        code_challenge_method: CodeChallengeMethod.S256,
        access_type: 'offline',
        // Without it a second consent brings no refresh token.
        prompt: 'consent',
        include_granted_scopes: true,
        ...(loginHint !== undefined && { login_hint: loginHint }),
      }),
    exchange: async (code, codeVerifier) => read(await credentials(client.getToken({ code, codeVerifier }))),
    async refresh(refreshToken) {
      // The library gives refreshing to no one but itself: with nothing but a refresh token, it refreshes.
      const own = googleClient({ clientId, clientSecret, redirectUri, endpoints }, asking, explainOAuth)
      const seen: Credentials[] = []
      own.on('tokens', (tokens) => seen.push({ ...tokens }))
      own.setCredentials({ refresh_token: refreshToken })
      await credentials(own.refreshAccessToken().then(({ credentials }) => ({ tokens: credentials })))
      return read(seen[0] ?? {})
    },
    async revoke(token) {
      await answerOf(client.revokeToken(token), z.unknown()).catch((error: unknown) => {
        if (!(error instanceof ConnectorError && error.failure === 'not_found')) throw error
      })
    },
  }
}

async function credentials(asked: Promise<{ tokens: Credentials }>): Promise<Credentials> {
  return answerOf(
    asked.then(({ tokens }) => ({ data: tokens })),
    z.record(z.string(), z.unknown()),
  )
}

const Tokens = z.object({
  access_token: z.string().min(1),
  expiry_date: z.number(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().default(''),
  id_token: z.string().optional(),
})

function readTokens(answer: unknown, clientId: string, now: Date): GoogleTokens {
  const tokens = readData('Google', answer, Tokens)
  // The library added the lifetime to its own clock.
  const seconds = Math.round((tokens.expiry_date - Date.now()) / 1000)
  const scopes = tokens.scope.split(' ').filter(Boolean)
  const owner = tokens.id_token === undefined ? undefined : readOwner(tokens.id_token, clientId)
  return {
    accessToken: tokens.access_token,
    expiresAt: new Date(now.getTime() + seconds * 1000),
    refreshToken: tokens.refresh_token ?? null,
    scopes,
    email: owner?.email ?? null,
    subject: owner?.sub ?? null,
  }
}

const Owner = z.object({
  iss: z.enum(['https://accounts.google.com', 'accounts.google.com']),
  aud: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional(),
})

/** Unverified by signature: it came from the token endpoint itself, over TLS (OpenID Connect Core, 3.1.3.7). */
function readOwner(idToken: string, clientId: string): z.infer<typeof Owner> {
  const [, payload = ''] = idToken.split('.')
  const owner = readData('Google', parseJson(Buffer.from(payload, 'base64url').toString()), Owner)
  if (owner.aud !== clientId) throw new ConnectorError('unexpected_answer', 'Google sent an identity that is meant for another client')
  return owner
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
