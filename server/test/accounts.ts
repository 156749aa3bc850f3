import type { Role, Scope } from '@dumont/contracts'
import type { LightMyRequestResponse } from 'fastify'
import { authenticator, ownerSignInLink } from '../src/features/accounts/index.ts'
import type { Logger } from '../src/platform/log.ts'
import { startApp, type TestApp } from './start-app.ts'

/** The real app with real accounts instead of the everyday instance admin. */
export const startAppWithAccounts = (options: { env?: Record<string, string>; now?: string; log?: Logger } = {}): Promise<TestApp> =>
  startApp({ ...options, authenticator })

/** Every cookie an answer sets, as a browser would send them back. */
export const cookiesOf = (answer: LightMyRequestResponse): string =>
  answer.cookies
    .filter((cookie) => cookie.value)
    .map((cookie) => `${cookie.name}=${encodeURIComponent(cookie.value)}`)
    .join('; ')

export const pathOf = (link: string): string => new URL(link).pathname
export const tokenOf = (link: string): string => link.split('/').at(-1)!

export const password = 'correct horse battery'

/** The first owner, signed in by the printed link, not yet set up: the cookie header. */
export async function firstOwnerCookie({ app, deps }: TestApp): Promise<string> {
  const link = await ownerSignInLink(deps)
  if (!link) throw new Error('The first owner has a password already')
  return cookiesOf(await app.inject(pathOf(link)))
}

/** The first owner with e-mail and password, instance admin: the cookie header. */
export async function setUpOwner(world: TestApp, email = 'owner@example.org'): Promise<string> {
  const cookie = await firstOwnerCookie(world)
  return cookiesOf(good(await world.app.inject({ method: 'POST', url: '/api/v1/setup', headers: { cookie }, payload: { name: 'Ada', email, password } })))
}

/** Somebody new in the owner's workspace, by invitation. */
export async function aMember(world: TestApp, ownerCookie: string, role: Role, email = `${role}@example.org`): Promise<{ cookie: string; userId: string }> {
  const invited = good(await world.app.inject({ method: 'POST', url: '/api/v1/invitations', headers: { cookie: ownerCookie }, payload: { role } }))
  const token = tokenOf(invited.json<{ link: string }>().link)
  const answer = good(await world.app.inject({ method: 'POST', url: '/api/v1/invitations/accept', payload: { token, name: role, email, password } }))
  return { cookie: cookiesOf(answer), userId: answer.json<{ user: { id: string } }>().user.id }
}

/** Somebody with an own workspace; the app needs DUMONT_SIGN_UP. */
export async function aStranger(world: TestApp, email = 'stranger@example.org'): Promise<{ cookie: string; userId: string }> {
  const answer = good(await world.app.inject({ method: 'POST', url: '/api/v1/sign-up', payload: { name: 'Stranger', email, password } }))
  return { cookie: cookiesOf(answer), userId: answer.json<{ user: { id: string } }>().user.id }
}

/** A new API key of whoever the cookie is, and the header that sends it. */
export async function aKey({ app }: TestApp, cookie: string, scope: Scope = 'write'): Promise<{ id: number; key: string; authorization: string }> {
  const { id, key } = good(await app.inject({ method: 'POST', url: '/api/v1/keys', headers: { cookie }, payload: { name: 'test', scope } })).json<{
    id: number
    key: string
  }>()
  return { id, key, authorization: `Bearer ${key}` }
}

function good(answer: LightMyRequestResponse): LightMyRequestResponse {
  if (answer.statusCode >= 400) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer
}
