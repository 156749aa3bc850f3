import {
  aCostForecast,
  aHistory,
  anImport,
  aSeriesForecast,
  auditPage,
  catalogue,
  imports,
  invitations,
  keys,
  me,
  members,
  seriesList,
  seriesOf,
} from './canned.ts'

import type { ComparedProvider } from '@dumont/contracts'
import { anEmbed, anEmbedToken, pricing, someBreakdown, someEvidence, someHistory, someRealtime, someSavings, usageSources } from './canned-economy.ts'
import { aFeed, answerTiming, feedUrl, somePlans } from './canned-windows.ts'
import { aPastForecast, aPublicAccuracy, anAccuracy, aCollectingAccuracy, anOverview, keptForecasts, modelHealth } from './canned-accuracy.ts'
import { aConnection, cheapestList, providers, quarantine, watchlist } from './canned-providers.ts'

import * as canned from './canned-budgets.ts'
import * as calendars from './canned-calendars.ts'
import * as ledger from './canned-sessions.ts'

export type Answer = { status: number; body?: unknown }

const ok = (body: unknown): Answer => ({ status: 200, body })
export const failure = (status: number, code: string, message: string, more: object = {}): Answer => ({
  status,
  body: { error: { code, message, hint: 'A hint.', request_id: 'req-1', ...more } },
})

const byId = (id: string | undefined) => Object.values(seriesOf).find((one) => one.id === Number(id))

/** What the canned API answers to a request; `path` is what follows /api/v1/. */
export function answer(method: string, path: string, search: URLSearchParams, body?: unknown): Answer {
  if (path === 'spot/optimal-timing') return ok(answerTiming(body as Parameters<typeof answerTiming>[0]))
  const fixed = fixedAnswers[`${method} ${path}`]
  if (fixed) return fixed(search)
  const [first, second, third, fourth] = path.split('/')
  if (first === 'spot' && second === 'forecast-accuracy') return accuracy(decodeURIComponent(third ?? ''), search)
  if (first === 'spot' && second === 'cost-forecast') return costForecast(decodeURIComponent(third ?? ''), search)
  const series = first === 'series' ? byId(second) : undefined
  if (series && third === 'history') return ok(aHistory(series))
  if (series && third === 'forecast') return ok(aSeriesForecast(series))
  if (series && third === 'forecasts' && fourth === undefined) return ok(keptForecasts(series, search))
  if (series && third === 'forecasts') return orNotFound(aPastForecast(series, Number(fourth)))
  if (method === 'DELETE' || method === 'PATCH' || method === 'POST') return { status: 204 }
  return failure(404, 'not_found', 'There is no such thing.')
}

const orNotFound = (body: unknown): Answer => (body === undefined ? failure(404, 'not_found', 'There is no such thing.') : ok(body))

const chosen = (gpu: string, search: URLSearchParams) =>
  byId(search.get('series') ?? undefined) ?? Object.values(seriesOf).find((one) => one.gpu === gpu && one.kind === 'index')

function accuracy(gpu: string, search: URLSearchParams): Answer {
  const series = chosen(gpu, search)
  if (!series) return failure(404, 'not_found', 'There is no such series.')
  const days = Number(search.get('days') ?? 30)
  return ok(
    series.state === 'collecting' || series.state === 'ended' || series.forecast_issued_at === null
      ? aCollectingAccuracy(series, series.state === 'ended' ? 0 : 9)
      : anAccuracy(series, { zone: search.get('zone') ?? 'UTC', evaluation_period_days: days }),
  )
}

function costForecast(gpu: string, search: URLSearchParams): Answer {
  const series = chosen(gpu, search)
  return series
    ? ok(aCostForecast(series, Number(search.get('usage_hours_per_day') ?? 8), search.get('zone') ?? 'UTC'))
    : failure(404, 'not_found', 'There is no such series.')
}

const compared = (search: URLSearchParams) => (search.get('provider') ?? 'aws') as ComparedProvider

const fixedAnswers: Record<string, (search: URLSearchParams) => Answer> = {
  'GET me': () => ok(me),
  'GET sign-in-options': () => ok({ sign_up_open: false, owner_exists: true }),
  'GET catalogue': () => ok(catalogue),
  'GET series': (search) => ok(seriesList(search)),
  'GET prices/cheapest': (search) => ok(cheapestList(search)),
  'GET prices/quarantine': () => ok(quarantine),
  'GET providers': () => ok({ providers }),
  'POST provider-connections': () => ({ status: 201, body: aConnection({ id: 9, state: 'waiting' }) }),
  'POST provider-connections/test': () => ok({ ok: true, message: 'Vast.ai answers without a key.' }),
  'GET economy/savings': (search) => ok(someSavings(compared(search))),
  'GET economy/savings/realtime': (search) => ok(someRealtime(compared(search))),
  'GET economy/savings/history': (search) => ok(someHistory(compared(search), search)),
  'GET economy/breakdown': (search) => ok(someBreakdown(compared(search), search)),
  'GET economy/evidence': (search) => ok(someEvidence(compared(search), search.get('session') ? Number(search.get('session')) : undefined, search.get('gpu'))),
  'GET economy/pricing': () => ok(pricing),
  'GET economy/embed-tokens': () => ok({ tokens: [anEmbedToken] }),
  'POST economy/embed-tokens': () => ({ status: 201, body: { ...anEmbedToken, id: 6, name: 'Kitchen', token: 'dmt_embed_0123456789abcdef' } }),
  'GET embed/economy': (search) => ok(anEmbed(compared(search))),
  'GET economy/finished-sessions': () => ok({ sessions: [ledger.aFinished()], next_before: null }),
  'GET economy/finished-sessions/7': () => ok(ledger.aFinishedDetail(ledger.aFinished())),
  'GET economy/settings': () => ok(ledger.settings),
  'GET economy/settings/options': () => ok(ledger.options),
  'GET economy/price-sheet': () => ok(ledger.priceSheet),
  'POST economy/recompute': () => ok(ledger.recomputed),
  'GET usage/sessions': () => ok(ledger.sessions),
  'GET usage/sessions/7': () => ok(ledger.aDetail(ledger.aSession())),
  'GET usage/sessions/8': () => ok(ledger.aDetail(ledger.watched)),
  'GET usage/sessions/9': () => ok(ledger.aDetail(ledger.told)),
  'GET accuracy': (search) => ok(anOverview(search)),
  'GET accuracy/health': () => ok(modelHealth),
  'GET accuracy/settings': () => ok({ public: false }),
  'PUT accuracy/settings': () => ({ status: 204 }),
  'GET public/accuracy': (search) => ok(aPublicAccuracy(Number(search.get('days') ?? 30))),
  'GET usage/sources': () => ok(usageSources),
  'POST usage/sources': () => ({ status: 201, body: usageSources }),
  'POST usage/import': () => ok({ accepted: 12, known: 3, sessions: 2 }),
  'GET spot/plans': () => ok({ plans: somePlans }),
  'POST spot/plans': () => ({ status: 201, body: somePlans[0] }),
  'GET spot/window-feeds': () => ok({ feeds: [aFeed] }),
  'POST spot/window-feeds': () => ({ status: 201, body: { ...aFeed, id: 2, name: 'Phone', last_used_at: null, url: feedUrl } }),
  'GET spot/calendar-status': () => ok(calendars.statusOf.not_connected),
  'GET spot/calendar-events': () => ok(calendars.eventList()),
  'POST spot/calendar-suggestions': () => ok(calendars.suggestionList()),
  'GET calendar/settings': () => ok(calendars.calendarSettings),
  'PUT calendar/settings': () => ok(calendars.calendarSettings),
  'POST calendar/google/connect': () => ok({ authorization_url: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=1' }),
  'POST calendar/subscriptions': () => ({ status: 201, body: calendars.aSubscription }),
  'GET calendar/connections/1/calendars': () => ok(calendars.calendarList),
  'DELETE calendar/connections/1': () => ok({ revoked: true, message: 'A sentence.' }),
  'GET spot/budget-alerts': () => ok({ alerts: canned.budgets, total: canned.budgets.length }),
  'POST spot/budget-alerts': () => ({ status: 201, body: canned.aBudget({ id: 4 }) }),
  'POST spot/budget-alerts/preview': () => ok({ days: 30, fired: [], not_replayed: ['forecast'] }),
  'GET spot/budget-alerts/1/history': () => ok({ alerts: canned.someAlerts.slice(0, 1) }),
  'POST spot/budget-alerts/1/test': () => ({ status: 202, body: { state: 'queued', message: 'It is on its way to ana@example.com' } }),
  'GET alerts': (search) => ok(search.get('limit') === '5' ? canned.noAlerts : canned.alertList()),
  'GET alert-rules': () => ok({ rules: [] }),
  'POST alert-rules': () => ({ status: 201, body: canned.aRule() }),
  'GET channels': () => ok({ channels: canned.channels }),
  'POST channels': () => ({
    status: 201,
    body: canned.aChannel({ id: 3, kind: 'webhook', name: 'n8n', host: 'n8n.example.com', signing_secret: 'whsec_0123456789' }),
  }),
  'POST channels/1/test': () => ({ status: 202, body: { state: 'queued', message: 'It is on its way to ops' } }),
  'GET recipients': () => ok(canned.recipients),
  'POST recipients/ask': () => ({ status: 202, body: canned.recipients.recipients[1] }),
  'POST recipients/confirm': () => ok({ ...canned.recipients.recipients[1], state: 'confirmed' }),
  'POST unsubscribe': () => ok('No more mail goes to this address.'),
  'GET watchlist': () => ok(watchlist),
  'GET prices/imports': () => ok(imports),
  'POST prices/imports': (search) => ({ status: 202, body: anImport({ id: 9, filename: search.get('filename') ?? '', state: 'queued' }) }),
  'GET keys': () => ok(keys),
  'POST keys': () => ({ status: 201, body: { ...keys.keys[0], id: 3, key: 'dmt_0123456789abcdef0123456789abcdef' } }),
  'GET members': () => ok(members),
  'GET invitations': () => ok(invitations),
  'POST invitations': () => ({ status: 201, body: { ...invitations.invitations[0], link: 'http://localhost:4400/invite/abc' } }),
  'GET audit': (search) => ok(auditPage(search.get('before') ? Number(search.get('before')) : undefined)),
}
