import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Authenticate } from '../../platform/actor.ts'
import type { Deps } from '../../platform/feature.ts'
import { authOf } from './auth.ts'
import { actorOfKey } from './key-store.ts'
import { actorOfSession } from './store.ts'
import { bearerKey, hashToken } from './tokens.ts'

/** Who sends this request, by session cookie or API key, asked from the database each time: what is revoked ends at once. */
export function authenticator(deps: Deps): Authenticate {
  return async (request) => {
    const { authorization } = request.headers
    // A key that does not fit is not saved by a cookie: the caller meant the key.
    if (authorization !== undefined) return actorByKey(deps, String(authorization))
    const token = await sessionToken(deps, request.headers.cookie)
    return token === undefined ? undefined : actorOfSession(deps.db, token, deps.clock.now())
  }
}

async function actorByKey(deps: Deps, authorization: string) {
  const key = bearerKey(authorization)
  return key === undefined ? undefined : actorOfKey(deps.db, key, deps.clock.now())
}

/** The session's token when the cookie carries our signature: a forged or foreign cookie never reaches the database. */
export async function sessionToken(deps: Deps, cookie: string | string[] | undefined): Promise<string | undefined> {
  if (typeof cookie !== 'string') return undefined
  const { authCookies, secret } = await authOf(deps).$context
  const value = cookieNamed(authCookies.sessionToken.name, cookie)
  const dot = value?.lastIndexOf('.') ?? -1
  if (!value || dot < 1) return undefined
  const token = value.slice(0, dot)
  const expected = createHmac('sha256', secret).update(token).digest()
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}

/** Names the session of this cookie without giving it away; undefined when there is none. Whether it still holds, `authenticator` says. */
export async function sessionHash(deps: Deps, cookie: string | undefined): Promise<string | undefined> {
  const token = await sessionToken(deps, cookie)
  return token === undefined ? undefined : hashToken(token)
}

function cookieNamed(name: string, header: string): string | undefined {
  const part = header
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
  if (!part) return undefined
  try {
    return decodeURIComponent(part.slice(name.length + 1))
  } catch {
    return undefined
  }
}
