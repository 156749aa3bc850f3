import { createHash } from 'node:crypto'

export const fakeClient = { clientId: 'dumont-fake.apps.googleusercontent.com', clientSecret: 'GOCSPX-fake-CANARY' }

type Code = { account: string; scopes: string[]; redirectUri: string; challenge: string; isOffline: boolean; until: number; used: boolean }
type Access = { account: string; scopes: string[]; until: number; grant: string }
type Grant = { account: string; scopes: string[]; revoked: boolean }
export type Refusal = { status: number; error: string; description: string }
export type TokenAnswer = { access_token: string; expires_in: number; scope: string; token_type: 'Bearer'; id_token: string; refresh_token?: string }
export type Counters = {
  consents: number
  exchanges: number
  refreshes: number
  refusedRefreshes: number
  revocations: number
  requests: number
  broken: number
}

const lifetimeSeconds = 3599
const refused = (error: string, description: string, status = 400): Refusal => ({ status, error, description })
const gone = refused('invalid_grant', 'Token has been expired or revoked.')
/** As Google names them in its answers. */
const named = (scope: string): string => (scope === 'email' ? 'https://www.googleapis.com/auth/userinfo.email' : scope)

/** Codes, refresh tokens and access tokens, every one with CANARY in it. */
export function createGrants(now: () => Date, counters: Counters) {
  const codes = new Map<string, Code>()
  /** By refresh token. */
  const grants = new Map<string, Grant>()
  const access = new Map<string, Access>()
  let made = 0
  const isRotating = { value: false }

  function consent({ scopes, ...asked }: Omit<Code, 'until' | 'used'>): string {
    const code = `4/0-fake-CANARY-code-${++made}`
    counters.consents++
    codes.set(code, { ...asked, scopes: scopes.map(named), until: now().getTime() + 600_000, used: false })
    return code
  }

  function exchange(form: URLSearchParams): TokenAnswer | Refusal {
    const code = codes.get(form.get('code') ?? '')
    if (!code || code.used || code.until < now().getTime()) return refused('invalid_grant', 'Malformed auth code.')
    code.used = true
    if (form.get('redirect_uri') !== code.redirectUri) return refused('redirect_uri_mismatch', 'Bad Request')
    if (
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url') !== code.challenge
    )
      return refused('invalid_grant', 'Invalid code verifier.')
    const refreshToken = `1//fake-CANARY-refresh-${++made}`
    // Consent adds to what the account gave before.
    const before = [...grants.values()].filter(({ account, revoked }) => account === code.account && !revoked).flatMap(({ scopes }) => scopes)
    const scopes = [...new Set([...before, ...code.scopes])]
    grants.set(refreshToken, { account: code.account, scopes, revoked: false })
    counters.exchanges++
    return { ...answer(refreshToken, code.account, scopes), ...(code.isOffline && { refresh_token: refreshToken }) }
  }

  function refresh(form: URLSearchParams): TokenAnswer | Refusal {
    const token = form.get('refresh_token') ?? ''
    const grant = grants.get(token)
    if (!grant || grant.revoked) {
      counters.refusedRefreshes++
      return gone
    }
    counters.refreshes++
    if (!isRotating.value) return answer(token, grant.account, grant.scopes)
    const rotated = `1//fake-CANARY-refresh-${++made}`
    grants.set(rotated, grant).delete(token)
    for (const one of access.values()) if (one.grant === token) one.grant = rotated
    return { ...answer(rotated, grant.account, grant.scopes), refresh_token: rotated }
  }

  function answer(grant: string, account: string, scopes: string[]): TokenAnswer {
    const token = `ya29.fake-CANARY-access-${++made}`
    access.set(token, { account, scopes, grant, until: now().getTime() + lifetimeSeconds * 1000 })
    return { access_token: token, expires_in: lifetimeSeconds, scope: scopes.join(' '), token_type: 'Bearer', id_token: identity(account) }
  }

  function identity(account: string): string {
    const seconds = Math.floor(now().getTime() / 1000)
    const sub = `1${BigInt(`0x${createHash('sha256').update(account).digest('hex').slice(0, 15)}`)}`
    const claims = {
      iss: 'https://accounts.google.com',
      aud: fakeClient.clientId,
      sub,
      email: account,
      email_verified: true,
      iat: seconds,
      exp: seconds + 3600,
    }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.CANARY`
  }

  function revoke(token: string): Refusal | undefined {
    const grant = grants.get(access.get(token)?.grant ?? token)
    if (!grant || grant.revoked) return refused('invalid_token', 'Token expired or revoked')
    counters.revocations++
    // All that the account gave this client ends with it.
    revokeAccount(grant.account)
    return undefined
  }

  function revokeAccount(account: string): void {
    for (const grant of grants.values()) if (grant.account === account) grant.revoked = true
    for (const [token, one] of access) if (one.account === account) access.delete(token)
  }

  return {
    consent,
    exchange,
    refresh,
    revoke,
    revokeAccount,
    /** Of an access token that is good still. */
    holder(token: string): Access | undefined {
      const held = access.get(token)
      return held && held.until > now().getTime() ? held : undefined
    },
    expireAccessTokens: () => access.clear(),
    rotate(on: boolean) {
      isRotating.value = on
    },
  }
}
export type Grants = ReturnType<typeof createGrants>
