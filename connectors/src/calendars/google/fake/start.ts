import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { wireFaults, type WireFault } from '../../../fakes/faults.ts'
import { breakWire } from '../../../fakes/wire.ts'
import { googleAddressesAt } from '../client.ts'
import { type ApiAnswer, createApi, type Operation, refuse } from './api.ts'
import { consentPage, refusalPage } from './consent-page.ts'
import { type Counters, createGrants, fakeClient, type Refusal, type TokenAnswer } from './grants.ts'
import { ana } from './seed.ts'
import type { FakeEvent } from './store.ts'

/** Answers of Google's that say no, beside what breaks on the wire, and from page to page. `lost_answer`: what was asked is done, but the answer never comes. */
const refusals = {
  unauthenticated: refuse(401, 'authError', 'Invalid Credentials', { status: 'UNAUTHENTICATED' }),
  access_not_configured: refuse(403, 'accessNotConfigured', 'Google Calendar API has not been used in project 1 before or it is disabled.'),
  rate_limit_403: refuse(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  not_found: refuse(404, 'notFound', 'Not Found'),
  conflict: refuse(409, 'conflict', 'Conflict'),
  gone: refuse(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.'),
  precondition: refuse(412, 'conditionNotMet', 'Precondition Failed'),
  unavailable: refuse(503, 'backendError', 'Service Unavailable'),
  invalid_grant: { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' } },
  invalid_client: { status: 401, body: { error: 'invalid_client', error_description: 'The OAuth client was not found.' } },
} satisfies Record<string, ApiAnswer>
const others = ['hang', 'lost_answer', 'page_fails', 'repeated_token', 'cursor_loop'] as const
export type GoogleFault = WireFault | keyof typeof refusals | (typeof others)[number]
export const googleFaults: readonly GoogleFault[] = [...wireFaults, ...(Object.keys(refusals) as (keyof typeof refusals)[]), ...others]

/** The next requests fail, this many (default: all until `heal`), after `skip` that do not; only those `on` one kind, where that is said. */
export type GoogleFaultPlan = { fault: GoogleFault; on?: Operation; times?: number; skip?: number }

export type FakeGoogleOptions = {
  now: () => Date
  port?: number
  /** Entries of a page at most, so that lists come in several. */
  pageSize?: number
  dripMs?: number
}

/**
 * Google on loopback: its consent page, tokens, revocation, and as much of the Calendar API as we use. What is done to it in tests by its methods is done
 * from outside with `POST /__do` and `{ "do": "addEvent", ... }`; `GET /__counters` counts.
 */
export async function startFakeGoogle({ now, port = 0, pageSize = 2500, dripMs = 1000 }: FakeGoogleOptions) {
  const counters: Counters = { consents: 0, exchanges: 0, refreshes: 0, refusedRefreshes: 0, revocations: 0, requests: 0, broken: 0 }
  const grants = createGrants(now, counters)
  const api = createApi(now)
  api.settings.pageSize = pageSize
  let plan: (Required<Omit<GoogleFaultPlan, 'on'>> & { on: Operation | undefined }) | undefined

  const server = createServer((incoming, outgoing) => void answerOne(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const controls = {
    /** Adds one, or changes what is given of one that is there. */
    setEvent({ account = ana, calendar = 'primary', ...event }: Partial<FakeEvent> & { id: string; account?: string; calendar?: string }) {
      const events = api.find(account, calendar)?.events
      if (!events) throw new Error(`no calendar ${calendar} of ${account}`)
      return events.get(event.id) ? events.change(event.id, event) : events.set(event as FakeEvent)
    },
    cancelEvent({ id, ...where }: { id: string; account?: string; calendar?: string }) {
      return controls.setEvent({ ...where, id, status: 'cancelled' })
    },
    event: ({ id, account = ana, calendar = 'primary' }: { id: string; account?: string; calendar?: string }) => api.find(account, calendar)?.events.get(id),
    expireAccessTokens: () => grants.expireAccessTokens(),
    expireSyncTokens: () => api.expireSyncTokens(),
    /** As the user does on Google's own page. */
    revokeGrant: ({ account = ana }: { account?: string } = {}) => grants.revokeAccount(account),
    /** Each refresh brings a new refresh token, and the old one is dead. */
    rotate: ({ on }: { on: boolean }) => grants.rotate(on),
    fail({ fault, on, times = Number.POSITIVE_INFINITY, skip = 0 }: GoogleFaultPlan) {
      plan = { fault, on, times, skip }
    },
    heal() {
      plan = undefined
    },
  }

  async function answerOne(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    const url = new URL(incoming.url ?? '/', origin)
    if (url.pathname === '/__counters') return sendJson(outgoing, { status: 200, body: counters })
    if (url.pathname === '/__do') return control(body, outgoing)
    const operation = operationOf(incoming.method ?? 'GET', url.pathname)
    counters.requests++
    const fault = nextFault(operation)
    if (fault !== undefined) counters.broken++
    if (fault === 'hang') return
    if (wireFaults.includes(fault as WireFault)) return breakWire(fault as WireFault, incoming, outgoing, dripMs)
    if (fault && fault in refusals) return sendJson(outgoing, refusals[fault as keyof typeof refusals])
    if (fault === 'lost_answer') Object.assign(outgoing, { end: () => outgoing.socket?.resetAndDestroy(), writeHead: () => outgoing })
    return answerRight(operation, { incoming, outgoing, url, body, fault })
  }

  function control(body: string, outgoing: ServerResponse): void {
    const { do: name, ...how } = JSON.parse(body || '{}') as { do?: keyof typeof controls } & Record<string, never>
    if (!name || !Object.hasOwn(controls, name)) return sendJson(outgoing, { status: 400, body: { do: Object.keys(controls), faults: googleFaults } })
    if (name === 'fail' && !googleFaults.includes(how['fault'] as never)) return sendJson(outgoing, { status: 400, body: { faults: googleFaults } })
    sendJson(outgoing, { status: 200, body: (controls[name] as (how: object) => unknown)(how) ?? {} })
  }

  function nextFault(operation: Operation | undefined): GoogleFault | undefined {
    if (!plan || (plan.on && plan.on !== operation)) return undefined
    if (plan.skip-- > 0) return undefined
    return plan.times-- > 0 ? plan.fault : undefined
  }

  type Asked = { incoming: IncomingMessage; outgoing: ServerResponse; url: URL; body: string; fault: GoogleFault | undefined }
  function answerRight(operation: Operation | undefined, { incoming, outgoing, url, body, fault }: Asked): void {
    if (operation === 'authorization') return incoming.method === 'POST' ? decide(new URLSearchParams(body), outgoing) : showConsent(url.searchParams, outgoing)
    if (operation === 'token') return sendJson(outgoing, tokenAnswer(new URLSearchParams(body)))
    if (operation === 'revoke')
      return sendJson(outgoing, oauthAnswer(grants.revoke(url.searchParams.get('token') ?? new URLSearchParams(body).get('token') ?? '')))
    if (!operation) return sendJson(outgoing, { status: 404, body: '<!doctype html><title>Error 404 (Not Found)!!1</title>' })
    const holder = grants.holder(/^Bearer (.+)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '')
    if (!holder) return sendJson(outgoing, refusals.unauthenticated)
    const headers = incoming.headers as Record<string, string | undefined>
    const request = { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body: parse(body), nextPage: pager(fault) }
    const failing = fault === 'page_fails' && url.searchParams.has('pageToken')
    sendJson(outgoing, failing ? refusals.unavailable : api.answer(operation, request, holder))
  }

  function showConsent(query: URLSearchParams, outgoing: ServerResponse): void {
    const wrong = whatIsWrong(query)
    sendHtml(outgoing, wrong ? 400 : 200, wrong ? refusalPage(...wrong) : consentPage(query))
  }

  /** Where the browser is sent back to. */
  function decide(form: URLSearchParams, outgoing: ServerResponse): void {
    const back = new URL(form.get('redirect_uri') ?? '')
    back.searchParams.set('state', form.get('state') ?? '')
    if (form.get('decision') !== 'allow') back.searchParams.set('error', 'access_denied')
    else {
      const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => !scope.includes('/auth/') || form.getAll('granted').includes(scope))
      const isOffline = form.get('access_type') === 'offline'
      const asked = {
        account: form.get('account') ?? ana,
        scopes,
        redirectUri: form.get('redirect_uri') ?? '',
        challenge: form.get('code_challenge') ?? '',
        isOffline,
      }
      for (const [name, value] of Object.entries({ iss: 'https://accounts.google.com', code: grants.consent(asked), scope: scopes.join(' ') }))
        back.searchParams.set(name, value)
    }
    outgoing.writeHead(303, { location: back.href }).end()
  }

  function tokenAnswer(form: URLSearchParams): ApiAnswer {
    if (form.get('client_id') !== fakeClient.clientId || form.get('client_secret') !== fakeClient.clientSecret) return refusals.invalid_client
    const type = form.get('grant_type')
    if (type === 'authorization_code') return oauthAnswer(grants.exchange(form))
    if (type === 'refresh_token') return oauthAnswer(grants.refresh(form))
    return oauthAnswer({ status: 400, error: 'unsupported_grant_type', description: 'Invalid grant_type' })
  }

  const addresses = googleAddressesAt(origin)
  return {
    ...controls,
    origin,
    addresses,
    client: fakeClient,
    /** Points a server at it. */
    environment: { DUMONT_GOOGLE_URL: origin, DUMONT_GOOGLE_CLIENT_ID: fakeClient.clientId, DUMONT_GOOGLE_CLIENT_SECRET: fakeClient.clientSecret },
    counters: () => ({ ...counters }),
    /** What a browser does with the consent page: the address that it is sent back to. */
    async consent(
      address: string,
      { decision = 'allow', account, granted }: { decision?: 'allow' | 'deny'; account?: string; granted?: readonly string[] } = {},
    ): Promise<URL> {
      const page = await fetch(address)
      if (!page.ok) throw new Error(await page.text())
      const form = new URLSearchParams(new URL(address).searchParams)
      form.set('account', account ?? form.get('login_hint') ?? ana)
      form.set('decision', decision)
      for (const scope of granted ?? (form.get('scope') ?? '').split(' ')) form.append('granted', scope)
      const answer = await fetch(`${origin}/o/oauth2/v2/decision`, { method: 'POST', body: form, redirect: 'manual' })
      return new URL(answer.headers.get('location') ?? '')
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function operationOf(method: string, path: string): Operation | undefined {
  if (path.startsWith('/o/oauth2/v2/')) return 'authorization'
  if (path === '/token' || path === '/revoke') return path.slice(1) as Operation
  if (path.startsWith('/calendar/v3/users/me/calendarList')) return 'calendars'
  const [, isOne] = /^\/calendar\/v3\/calendars\/[^/]+\/events(\/[^/]+)?$/.exec(path) ?? [undefined, null]
  if (isOne === null) return undefined
  if (isOne === undefined) return method === 'POST' ? 'insert' : 'events'
  return method === 'PATCH' ? 'patch' : 'get'
}

const whatIsWrong = (query: URLSearchParams): [string, string] | undefined => {
  if (query.get('client_id') !== fakeClient.clientId) return ['invalid_client', 'The OAuth client was not found.']
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'response_type should be code']
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) return ['invalid_request', 'This stand-in wants PKCE with S256']
  return URL.canParse(query.get('redirect_uri') ?? '') ? undefined : ['redirect_uri_mismatch', 'The redirect address is none']
}

const pager = (fault: GoogleFault | undefined) => (page: number, pages: number) => {
  if (fault === 'repeated_token' && page > 1) return page
  if (fault === 'cursor_loop' && page === pages && pages > 1) return 1
  return page < pages ? page + 1 : undefined
}

const oauthAnswer = (answer: TokenAnswer | Refusal | undefined): ApiAnswer =>
  answer && 'error' in answer
    ? { status: answer.status, body: { error: answer.error, error_description: answer.description } }
    : { status: 200, body: answer ?? {} }

function sendJson(outgoing: ServerResponse, { status, body }: ApiAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  outgoing.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=UTF-8' })
  outgoing.end(text)
}

function sendHtml(outgoing: ServerResponse, status: number, page: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}
