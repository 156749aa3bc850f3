import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { breakWire } from '../../../fakes/wire.ts'
import { googleAddressesAt } from '../client.ts'
import { type ApiAnswer, createApi, type Operation } from './api.ts'
import { decideConsent, showConsent } from './consent.ts'
import { createFaultPlan, type GoogleFault, isOnTheWire, isRefusal, pagerOf, refusals } from './faults.ts'
import { type Counters, createGrants, fakeClient, type Refusal, type TokenAnswer } from './grants.ts'
import { icalOf } from './ical.ts'
import { ana } from './seed.ts'
import type { FakeEvent } from './store.ts'

export type FakeGoogleOptions = {
  now: () => Date
  port?: number
  /** Entries of a page at most, so that lists come in several. */
  pageSize?: number
  /** Between two bytes of an answer that never ends. */
  dripMs?: number
}
/** Whose calendar: the first account's own, unless said. */
type Where = { account?: string; calendar?: string }

/**
 * Google on loopback: its consent page, tokens, revocation, as much of the Calendar API as we use, and calendars at secret addresses in iCal format.
 * What its methods do in tests is done from outside with `POST /__do` and `{ "do": "setEvent", ... }`; `GET /__counters` counts.
 */
export async function startFakeGoogle({ now, port = 0, pageSize = 2500, dripMs = 1000 }: FakeGoogleOptions) {
  const counters: Counters = { consents: 0, exchanges: 0, refreshes: 0, refusedRefreshes: 0, revocations: 0, requests: 0, broken: 0 }
  const grants = createGrants(now, counters)
  const api = createApi(now)
  const faults = createFaultPlan()
  api.settings.pageSize = pageSize

  const server = createServer((incoming, outgoing) => void answerOne(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const controls = {
    /** Adds one, or changes what is given of one that is there. */
    setEvent({ account = ana, calendar = 'primary', ...event }: Partial<FakeEvent> & { id: string } & Where) {
      const events = api.find(account, calendar)?.events
      if (!events) throw new RangeError(`no calendar ${calendar} of ${account}`)
      if (events.get(event.id)) return events.change(event.id, event)
      if (!event.start || !event.end) throw new RangeError('a new event needs start and end')
      return events.set(event as FakeEvent)
    },
    cancelEvent: ({ id, ...where }: { id: string } & Where) => controls.setEvent({ ...where, id, status: 'cancelled' }),
    event: ({ id, account = ana, calendar = 'primary' }: { id: string } & Where) => api.find(account, calendar)?.events.get(id),
    expireAccessTokens: () => grants.expireAccessTokens(),
    expireSyncTokens: () => api.expireSyncTokens(),
    /** As the user does on Google's own page. */
    revokeGrant: ({ account = ana }: { account?: string } = {}) => grants.revokeAccount(account),
    /** Each refresh brings a new refresh token, and the old one is dead. */
    rotate: ({ on }: { on: boolean }) => grants.rotate(on),
    fail: faults.fail,
    heal: faults.heal,
  }

  async function answerOne(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    const url = new URL(incoming.url ?? '/', origin)
    if (url.pathname === '/__counters') return send(outgoing, { status: 200, body: counters })
    if (url.pathname === '/__do') return send(outgoing, control(body))
    const operation = operationOf(incoming.method ?? 'GET', url.pathname)
    counters.requests++
    const fault = faults.next(operation)
    if (fault !== undefined) counters.broken++
    if (fault === 'hang') return
    if (isOnTheWire(fault)) return breakWire(fault, incoming, outgoing, dripMs)
    if (isRefusal(fault)) return send(outgoing, refusals[fault])
    if (fault === 'lost_answer') Object.assign(outgoing, { end: () => outgoing.socket?.resetAndDestroy(), writeHead: () => outgoing })
    return answerRight(operation, { incoming, outgoing, url, body, fault })
  }

  function control(body: string): ApiAnswer {
    const { do: name, ...how } = parse(body) as { do?: keyof typeof controls }
    try {
      if (!name || !Object.hasOwn(controls, name)) throw new RangeError(`"do" is one of ${Object.keys(controls).join(', ')}`)
      return { status: 200, body: (controls[name] as (how: object) => unknown)(how) ?? {} }
    } catch (error) {
      return { status: 400, body: { problem: (error as Error).message } }
    }
  }

  type Asked = { incoming: IncomingMessage; outgoing: ServerResponse; url: URL; body: string; fault: GoogleFault | undefined }
  function answerRight(operation: Operation | undefined, { incoming, outgoing, url, body, fault }: Asked): void {
    const form = new URLSearchParams(body)
    if (operation === 'authorization' && incoming.method === 'POST') return void outgoing.writeHead(303, { location: decideConsent(form, grants) }).end()
    if (operation === 'authorization') return sendText(outgoing, showConsent(url.searchParams))
    if (operation === 'token') return send(outgoing, tokenAnswer(form))
    if (operation === 'revoke') return send(outgoing, oauthAnswer(grants.revoke(url.searchParams.get('token') ?? form.get('token') ?? '')))
    if (operation === 'ical') return sendIcal(incoming, outgoing, url)
    if (!operation) return sendText(outgoing, { status: 404, page: '<!doctype html><title>Error 404 (Not Found)!!1</title>' })
    const holder = grants.holder(/^Bearer (.+)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '')
    if (!holder) return send(outgoing, refusals.unauthenticated)
    if (fault === 'page_fails' && url.searchParams.has('pageToken')) return send(outgoing, refusals.unavailable)
    const headers = incoming.headers as Record<string, string | undefined>
    const request = { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body: parse(body), nextPage: pagerOf(fault) }
    send(outgoing, api.answer(operation, request, holder))
  }

  function sendIcal(incoming: IncomingMessage, outgoing: ServerResponse, url: URL): void {
    const [, , , account, secret] = url.pathname.split('/').map(decodeURIComponent)
    const found = secret === icalSecret ? api.find(account ?? '', 'primary') : undefined
    if (!found) return sendText(outgoing, { status: 404, page: '<!doctype html><title>Error 404 (Not Found)!!1</title>' })
    const etag = `"${found.events.version()}"`
    if (incoming.headers['if-none-match'] === etag) return void outgoing.writeHead(304, { etag }).end()
    outgoing.writeHead(200, { 'content-type': 'text/calendar; charset=UTF-8', etag }).end(icalOf(found.calendar, found.events.all()))
  }

  function tokenAnswer(form: URLSearchParams): ApiAnswer {
    if (form.get('client_id') !== fakeClient.clientId || form.get('client_secret') !== fakeClient.clientSecret) return refusals.invalid_client
    const type = form.get('grant_type')
    if (type === 'authorization_code') return oauthAnswer(grants.exchange(form))
    if (type === 'refresh_token') return oauthAnswer(grants.refresh(form))
    return oauthAnswer({ status: 400, error: 'unsupported_grant_type', description: 'Invalid grant_type' })
  }

  return {
    ...controls,
    origin,
    addresses: googleAddressesAt(origin),
    client: fakeClient,
    /** Points a server at it. */
    environment: { DUMONT_GOOGLE_URL: origin, DUMONT_GOOGLE_CLIENT_ID: fakeClient.clientId, DUMONT_GOOGLE_CLIENT_SECRET: fakeClient.clientSecret },
    /** The secret address of an account's own calendar, for who subscribes without Google's leave. */
    icalAddress: (account = ana) => `${origin}/calendar/ical/${encodeURIComponent(account)}/${icalSecret}/basic.ics`,
    counters: () => ({ ...counters }),
    /** What a browser does with the consent page: the address that it is sent back to. */
    async consent(address: string, { decision = 'allow', account, granted }: Decision = {}): Promise<URL> {
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
type Decision = { decision?: 'allow' | 'deny'; account?: string; granted?: readonly string[] }

const icalSecret = 'private-CANARY'

function operationOf(method: string, path: string): Operation | undefined {
  if (path.startsWith('/o/oauth2/v2/')) return 'authorization'
  if (path === '/token' || path === '/revoke') return path.slice(1) as Operation
  if (path.startsWith('/calendar/ical/')) return 'ical'
  if (path.startsWith('/calendar/v3/users/me/calendarList')) return 'calendars'
  const found = /^\/calendar\/v3\/calendars\/[^/]+\/events(\/[^/]+)?$/.exec(path)
  if (!found) return undefined
  if (found[1] === undefined) return method === 'POST' ? 'insert' : 'events'
  return method === 'PATCH' ? 'patch' : 'get'
}

const oauthAnswer = (answer: TokenAnswer | Refusal | undefined): ApiAnswer =>
  answer && 'error' in answer
    ? { status: answer.status, body: { error: answer.error, error_description: answer.description } }
    : { status: 200, body: answer ?? {} }

function send(outgoing: ServerResponse, { status, body }: ApiAnswer): void {
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
}

function sendText(outgoing: ServerResponse, { status, page }: { status: number; page: string }): void {
  outgoing.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return {}
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}
