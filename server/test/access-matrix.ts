import type { Access } from '../src/platform/actor.ts'

export type Expected = {
  access: Access
  /** Done by a person at the page only: every key is refused. */
  pageOnly?: boolean
  /** A POST that only reads. */
  reads?: boolean
  /** A good JSON body. Each field of people's own is also tried with values that must not get in. */
  body?: Record<string, unknown>
  /** The id belongs to a workspace: which thing of the owner's workspace others must not find. */
  owned?:
    | 'key'
    | 'invitation'
    | 'member'
    | 'session'
    | 'segment'
    | 'source'
    | 'embed'
    | 'plan'
    | 'feed'
    | 'budget'
    | 'alert'
    | 'channel'
    | 'rule'
    | 'calendar'
    | 'event'
  /** Only there when the page was built. */
  optional?: boolean
}

const person = { name: 'Eve', email: 'eve@example.org', password: 'correct horse battery' }

/** Who may call what. A new route fails the test until it has a line here: think before you write it. */
export const accessMatrix: Record<string, Expected> = {
  'GET /healthz': { access: 'public' },
  'GET /readyz': { access: 'public' },
  'GET /metrics': { access: 'public' },
  'GET /api/openapi.json': { access: 'public' },
  'GET /*': { access: 'public', optional: true },

  'GET /auth/link/:token': { access: 'public' },
  'GET /api/v1/sign-in-options': { access: 'public' },
  'POST /api/v1/sign-in': { access: 'public', body: { email: person.email, password: person.password } },
  'POST /api/v1/sign-up': { access: 'public', body: person },
  'POST /api/v1/sign-out': { access: 'public' },
  'POST /api/v1/reset-password': { access: 'public', body: { token: 'x', password: person.password } },
  'POST /api/v1/invitations/accept': { access: 'public', body: { token: 'x', ...person } },
  'POST /api/v1/setup': { access: 'viewer', pageOnly: true, body: person },
  'POST /api/v1/account/password': { access: 'viewer', pageOnly: true, body: { current_password: 'x', new_password: person.password } },

  'GET /api/v1/me': { access: 'viewer' },
  'GET /api/v1/keys': { access: 'viewer' },
  'POST /api/v1/keys': { access: 'viewer', pageOnly: true, body: { name: 'nightly', scope: 'read' } },
  'DELETE /api/v1/keys/:id': { access: 'viewer', owned: 'key' },
  'GET /api/v1/members': { access: 'viewer' },
  'PATCH /api/v1/members/:user_id': { access: 'owner', owned: 'member', body: { role: 'viewer' } },
  'DELETE /api/v1/members/:user_id': { access: 'owner', owned: 'member' },
  'GET /api/v1/invitations': { access: 'owner' },
  'POST /api/v1/invitations': { access: 'owner', body: { role: 'viewer', email: 'guest@example.org' } },
  'DELETE /api/v1/invitations/:id': { access: 'owner', owned: 'invitation' },
  'GET /api/v1/audit': { access: 'owner' },

  // Prices and forecasts belong to the instance: all who sign in read them, its admins change them.
  'GET /api/v1/catalogue': { access: 'viewer' },
  'GET /api/v1/series': { access: 'viewer' },
  'GET /api/v1/series/:id/history': { access: 'viewer' },
  'GET /api/v1/series/:id/forecast': { access: 'viewer' },
  'GET /api/v1/spot/cost-forecast/:gpu_name': { access: 'viewer' },
  'GET /api/v1/spot/forecast-accuracy/:gpu_name': { access: 'viewer' },
  'GET /api/v1/accuracy': { access: 'viewer' },
  'GET /api/v1/accuracy/health': { access: 'viewer' },
  'GET /api/v1/accuracy/settings': { access: 'viewer' },
  'PUT /api/v1/accuracy/settings': { access: 'instance_admin', body: { public: false } },
  'GET /api/v1/series/:id/forecasts': { access: 'viewer' },
  'GET /api/v1/series/:id/forecasts/:forecast_id': { access: 'viewer' },
  // The market's record, nothing of people; 404 until an instance admin opens it.
  'GET /api/v1/public/accuracy': { access: 'public' },
  'GET /api/v1/forecast-models': { access: 'viewer' },
  'POST /api/v1/forecast-models/train': { access: 'instance_admin' },
  'GET /api/v1/prices/cheapest': { access: 'viewer' },
  'GET /api/v1/prices/quarantine': { access: 'viewer' },
  'POST /api/v1/prices/quarantine/accept': { access: 'instance_admin', body: { prices: [{ series_id: 999_999, hour: '2026-03-01T00:00:00Z' }] } },
  'POST /api/v1/prices/quarantine/drop': { access: 'instance_admin', body: { prices: [{ series_id: 999_999, hour: '2026-03-01T00:00:00Z' }] } },
  'GET /api/v1/reference-prices': { access: 'viewer' },
  'DELETE /api/v1/prices/demo': { access: 'instance_admin' },
  'GET /api/v1/prices/imports': { access: 'instance_admin' },
  'GET /api/v1/prices/imports/:id': { access: 'instance_admin' },
  'POST /api/v1/prices/imports': { access: 'instance_admin' },
  'POST /api/v1/prices/imports/:id/cancel': { access: 'instance_admin' },

  // Everyone sees which providers are connected and how they do; keys and settings are for instance admins.
  'GET /api/v1/providers': { access: 'viewer' },
  'GET /api/v1/provider-connections': { access: 'viewer' },
  'GET /api/v1/provider-connections/:id': { access: 'viewer' },
  'POST /api/v1/provider-connections': { access: 'instance_admin', body: { provider: 'nobody', name: 'Ours', settings: {}, poll_seconds: 900 } },
  'PATCH /api/v1/provider-connections/:id': { access: 'instance_admin', body: { name: 'Ours', settings: {}, poll_seconds: 900 } },
  'DELETE /api/v1/provider-connections/:id': { access: 'instance_admin' },
  'POST /api/v1/provider-connections/:id/test': { access: 'instance_admin' },
  'POST /api/v1/provider-connections/:id/pause': { access: 'instance_admin' },
  'POST /api/v1/provider-connections/:id/resume': { access: 'instance_admin' },
  'POST /api/v1/provider-connections/:id/poll': { access: 'instance_admin' },
  'POST /api/v1/provider-connections/test': { access: 'instance_admin', body: { provider: 'nobody', settings: {} } },

  // Usage and savings belong to a workspace; the accounts behind connections are the instance admin's to give.
  'GET /api/v1/usage/sessions': { access: 'viewer' },
  'GET /api/v1/usage/sessions/:id': { access: 'viewer', owned: 'session' },
  'POST /api/v1/usage/sessions': { access: 'member', body: { provider: 'nobody', gpu: 'T4', gpu_count: 0, rate_usd_per_hour: 0.5 } },
  'POST /api/v1/usage/sessions/:id/stop': { access: 'member', owned: 'session', body: { keep_storage: false } },
  'PUT /api/v1/usage/sessions/:id/labels': { access: 'member', owned: 'session', body: { labels: { project: 'llama' } } },
  'POST /api/v1/usage/segments/:id/correct': { access: 'member', owned: 'segment', body: { reason: 'A slip of the pen' } },
  'POST /api/v1/usage/import': { access: 'member' },
  'GET /api/v1/usage/sources': { access: 'viewer' },
  'POST /api/v1/usage/sources': { access: 'instance_admin', body: { connection_id: 999_999 } },
  'DELETE /api/v1/usage/sources/:id': { access: 'owner', owned: 'source' },
  'GET /api/v1/economy/savings': { access: 'viewer' },
  'GET /api/v1/economy/savings/history': { access: 'viewer' },
  'GET /api/v1/economy/savings/realtime': { access: 'viewer' },
  'GET /api/v1/economy/active-session': { access: 'viewer' },
  'GET /api/v1/economy/pricing': { access: 'viewer' },
  'GET /api/v1/economy/breakdown': { access: 'viewer' },
  'GET /api/v1/economy/evidence': { access: 'viewer' },
  'GET /api/v1/economy/finished-sessions': { access: 'viewer' },
  'GET /api/v1/economy/finished-sessions/:id': { access: 'viewer', owned: 'session' },
  'GET /api/v1/economy/settings': { access: 'viewer' },
  'GET /api/v1/economy/settings/options': { access: 'viewer' },
  'PUT /api/v1/economy/settings': { access: 'owner', body: { regions: { aws: 'us-east-1', gcp: null, azure: 'eastus' }, proxies: [] } },
  'GET /api/v1/economy/price-sheet': { access: 'viewer' },
  'PUT /api/v1/economy/price-sheet': { access: 'owner', body: { rows: [] } },
  'POST /api/v1/economy/recompute': { access: 'owner', body: { apply: false } },
  'GET /api/v1/economy/embed-tokens': { access: 'owner' },
  'POST /api/v1/economy/embed-tokens': { access: 'owner', body: { name: 'Wall', hide_amounts: false } },
  'DELETE /api/v1/economy/embed-tokens/:id': { access: 'owner', owned: 'embed' },
  // Open to whoever has an embed token, which only these know.
  'GET /api/v1/embed/economy': { access: 'public' },
  'GET /api/v1/embed/economy/badge.svg': { access: 'public' },
  'GET /api/v1/embed/economy/metrics': { access: 'public' },

  // When and where to run is read from prices; what is kept belongs to a workspace.
  'POST /api/v1/spot/optimal-timing': { access: 'viewer', reads: true, body: { gpu_name: 'nobody', job_duration_hours: 6 } },
  'GET /api/v1/spot/plans': { access: 'viewer' },
  'GET /api/v1/spot/plans/:id': { access: 'viewer', owned: 'plan' },
  'POST /api/v1/spot/plans': { access: 'member', body: { name: 'Nightly', job: { gpu_name: 'nobody', job_duration_hours: 6 } } },
  'PATCH /api/v1/spot/plans/:id': { access: 'member', owned: 'plan', body: { state: 'cancelled' } },
  'DELETE /api/v1/spot/plans/:id': { access: 'member', owned: 'plan' },
  'GET /api/v1/spot/window-feeds': { access: 'viewer' },
  'POST /api/v1/spot/window-feeds': { access: 'member', body: { name: 'Phone' } },
  'DELETE /api/v1/spot/window-feeds/:id': { access: 'member', owned: 'feed' },
  // Open to whoever has the token of a feed.
  'GET /api/v1/calendar/windows.ics': { access: 'public' },

  // A calendar is a person's own: whoever asks, it is theirs that is read.
  'GET /api/v1/spot/calendar-events': { access: 'viewer' },
  'POST /api/v1/spot/calendar-suggestions': { access: 'viewer', reads: true, body: { gpu_name: 'nobody' } },

  // Budgets and alerts belong to a workspace; where they are sent besides mail is its owners' to say.
  'GET /api/v1/spot/budget-alerts': { access: 'viewer' },
  'GET /api/v1/spot/budget-alerts/:id': { access: 'viewer', owned: 'budget' },
  'GET /api/v1/spot/budget-alerts/:id/history': { access: 'viewer', owned: 'budget' },
  'POST /api/v1/spot/budget-alerts': { access: 'member', body: { threshold: 200, gpu_name: 'nobody' } },
  'PUT /api/v1/spot/budget-alerts/:id': { access: 'member', owned: 'budget', body: { threshold: 300 } },
  'DELETE /api/v1/spot/budget-alerts/:id': { access: 'member', owned: 'budget' },
  'POST /api/v1/spot/budget-alerts/:id/silence': { access: 'member', owned: 'budget', body: { for: '1h' } },
  'POST /api/v1/spot/budget-alerts/:id/test': { access: 'member', owned: 'budget' },
  'POST /api/v1/spot/budget-alerts/:id/preview': { access: 'viewer', reads: true, owned: 'budget' },
  'GET /api/v1/alert-rules': { access: 'viewer' },
  'POST /api/v1/alert-rules': { access: 'member', body: { name: 'Long', condition: { kind: 'long_session', hours: 10 } } },
  'PUT /api/v1/alert-rules/:id': { access: 'member', owned: 'rule', body: { enabled: false } },
  'DELETE /api/v1/alert-rules/:id': { access: 'member', owned: 'rule' },
  'POST /api/v1/alert-rules/:id/test': { access: 'member', owned: 'rule' },
  'POST /api/v1/alert-rules/:id/silence': { access: 'member', owned: 'rule', body: { for: '1h' } },
  'POST /api/v1/spot/budget-alerts/preview': { access: 'viewer', reads: true, body: { threshold: 100 } },
  'GET /api/v1/alerts': { access: 'viewer' },
  'POST /api/v1/alerts/read': { access: 'viewer', body: { up_to: 1 } },
  'POST /api/v1/alerts/:id/acknowledge': { access: 'member', owned: 'alert' },
  'GET /api/v1/channels': { access: 'member' },
  'POST /api/v1/channels': { access: 'owner', body: { kind: 'slack', name: 'Ops', url: 'https://hooks.example.org/x' } },
  'DELETE /api/v1/channels/:id': { access: 'owner', owned: 'channel' },
  'POST /api/v1/channels/:id/test': { access: 'owner', owned: 'channel' },
  'GET /api/v1/recipients': { access: 'member' },
  'POST /api/v1/recipients/ask': { access: 'member', body: { email: 'nobody@example.org' } },
  // Open to whoever has the token of a mail.
  'POST /api/v1/recipients/confirm': { access: 'public', body: { token: 'x' } },
  'POST /api/v1/unsubscribe': { access: 'public' },
  'GET /api/v1/unsubscribe': { access: 'public' },

  // Calendars are a person's own: nobody else of the workspace finds them either (google.test.ts).
  'GET /api/v1/spot/calendar-status': { access: 'viewer' },
  'GET /api/v1/calendar/settings': { access: 'viewer' },
  'PUT /api/v1/calendar/settings': { access: 'member', body: { words: ['html'] } },
  'POST /api/v1/calendar/google/connect': { access: 'member', pageOnly: true, body: { write: false } },
  // Bound to the session that began it.
  'GET /api/v1/calendar/google/callback': { access: 'public' },
  'GET /api/v1/calendar/connections/:id/calendars': { access: 'viewer', owned: 'calendar' },
  'PUT /api/v1/calendar/connections/:id/calendars': { access: 'member', owned: 'calendar', body: { selected: [] } },
  'POST /api/v1/calendar/connections/:id/sync': { access: 'member', owned: 'calendar' },
  'DELETE /api/v1/calendar/connections/:id': { access: 'viewer', owned: 'calendar' },
  'POST /api/v1/calendar/subscriptions': { access: 'member', body: { name: 'Lab', url: 'http://127.0.0.1/lab.ics' } },
  'PATCH /api/v1/calendar/events/:id': { access: 'member', owned: 'event', body: { is_compute_intensive: true } },
  'POST /api/v1/calendar/events/:id/move': {
    access: 'member',
    owned: 'event',
    body: { start: '2026-03-06T02:00:00Z', end: '2026-03-06T06:00:00Z', was_start: '2026-03-05T02:00:00Z' },
  },
  'POST /api/v1/calendar/windows': {
    access: 'member',
    body: {
      connection_id: 999_999,
      client_id: '6a1d4d1e-1111-4222-8333-123456789abc',
      title: 'Window',
      description: '',
      start: '2026-03-06T02:00:00Z',
      end: '2026-03-06T06:00:00Z',
    },
  },

  // A person's own, in their workspace.
  'GET /api/v1/watchlist': { access: 'viewer' },
  'PUT /api/v1/watchlist': { access: 'viewer', body: { items: [], filters: [] } },
}
