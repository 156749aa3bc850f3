import type { Scope } from '@dumont/contracts'
import type { LightMyRequestResponse } from 'fastify'
import { authenticator, ownerSignInLink } from '../src/features/accounts/index.ts'
import { startApp, withDeps, type TestApp } from './start-app.ts'

/** The real app with real accounts instead of the everyday instance admin. */
export const startAppWithAccounts = (options: { env?: Record<string, string>; now?: string } = {}): Promise<TestApp> => startApp({ ...options, authenticate: withDeps(authenticator) })

/** Every cookie an answer sets, as a browser would send them back. */
export const cookiesOf = (answer: LightMyRequestResponse): string => answer.cookies.filter((cookie) => cookie.value).map((cookie) => `${cookie.name}=${encodeURIComponent(cookie.value)}`).join('; ')

export const pathOf = (link: string): string => new URL(link).pathname

/** The first owner, signed in by the printed link, not yet set up: the cookie header. */
export async function firstOwnerCookie({ app, deps }: TestApp): Promise<string> {
  const link = await ownerSignInLink(deps)
  if (!link) throw new Error('The first owner has a password already')
  return cookiesOf(await app.inject(pathOf(link)))
}

/** A new API key of whoever the cookie is: the header that sends it. */
export async function aKey({ app }: TestApp, cookie: string, scope: Scope = 'write'): Promise<{ id: number; key: string; authorization: string }> {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/keys', headers: { cookie }, payload: { name: 'test', scope } })
  const { id, key } = answer.json<{ id: number; key: string }>()
  return { id, key, authorization: `Bearer ${key}` }
}
