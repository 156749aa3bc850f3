import { expect, test } from 'vitest'
import type { Access } from '../src/platform/actor.ts'
import { accessMatrix, type Expected } from './access-matrix.ts'
import { aKey, aMember, aStranger, setUpOwner, startAppWithAccounts } from './accounts.ts'

// Sign-up open, so that strangers with a workspace of their own can be made.
const world = await startAppWithAccounts({ env: { DUMONT_SIGN_UP: 'true' } })
const { app, deps, routes } = world
const admin = await setUpOwner(world)
const stranger = (await aStranger(world)).cookie
const viewer = await aMember(world, admin, 'viewer')
const member = await aMember(world, admin, 'member')
const readKey = await aKey(world, admin, 'read')
const writeKey = await aKey(world, admin, 'write')
const revokedKey = await aKey(world, admin, 'write')
await app.inject({ method: 'DELETE', url: `/api/v1/keys/${revokedKey.id}`, headers: { cookie: admin } })

const sessions = await deps.db.selectFrom('sessions').selectAll().execute()

type Caller = { headers: Record<string, string>; holds: Access[]; via: 'page' | 'read key' | 'write key' | 'nothing' }
const callers: Record<string, Caller> = {
  'owner and instance admin': { headers: { cookie: admin }, holds: ['public', 'viewer', 'member', 'owner', 'instance_admin'], via: 'page' },
  'owner of another workspace': { headers: { cookie: stranger }, holds: ['public', 'viewer', 'member', 'owner'], via: 'page' },
  member: { headers: { cookie: member.cookie }, holds: ['public', 'viewer', 'member'], via: 'page' },
  viewer: { headers: { cookie: viewer.cookie }, holds: ['public', 'viewer'], via: 'page' },
  'read-only key': { headers: { authorization: readKey.authorization }, holds: ['public', 'viewer', 'member', 'owner', 'instance_admin'], via: 'read key' },
  'write key': { headers: { authorization: writeKey.authorization }, holds: ['public', 'viewer', 'member', 'owner', 'instance_admin'], via: 'write key' },
  'revoked key': { headers: { authorization: revokedKey.authorization }, holds: ['public'], via: 'nothing' },
  anonymous: { headers: {}, holds: ['public'], via: 'nothing' },
}

/** 401, 403, or anything else below 500: then the route's own code answered. */
function expectedVerdict(route: string, { access, pageOnly, reads }: Expected, caller: Caller): 401 | 403 | 'in' {
  if (access === 'public') return 'in'
  if (caller.via === 'nothing') return 401
  const changes = !route.startsWith('GET') && !reads
  if (caller.via === 'read key' && changes) return 403
  if (pageOnly && caller.via !== 'page') return 403
  return caller.holds.includes(access) ? 'in' : 403
}

const listed = Object.entries(accessMatrix)
const present = routes.map((route) => `${route.method} ${route.url}`).filter((route) => !route.includes(' /api/docs'))

test('every route has a line in the matrix', () => expect(present.filter((route) => !accessMatrix[route])).toEqual([]))
test('every line in the matrix has a route', () =>
  expect(listed.filter(([route, { optional }]) => !optional && !present.includes(route)).map(([route]) => route)).toEqual([]))
test('the routes say the same', () => {
  const said = routes
    .filter((route) => accessMatrix[`${route.method} ${route.url}`])
    .map((route) => [`${route.method} ${route.url}`, route.access, route.reads])
  expect(said).toEqual(said.map(([name]) => [name, accessMatrix[name as string]!.access, accessMatrix[name as string]!.reads ?? false]))
})

// Bodies are bad on purpose where there is one: whoever is let in gets a 400 and changes nothing.
const tried = listed
  .filter(([route]) => present.includes(route))
  .flatMap(([route, expected]) =>
    Object.entries(callers).map(([name, caller]) => ({
      route,
      name,
      caller,
      verdict: expectedVerdict(route, expected, caller),
      bodied: expected.body !== undefined,
    })),
  )

test.each(tried)('$route as $name: $verdict', async ({ route, caller, verdict, bodied }) => {
  // A body that is refused tells "let in" from "kept out", except where the handler itself keeps keys out: there it must be good.
  const pageOnly = accessMatrix[route]!.pageOnly
  const payload = !bodied ? undefined : pageOnly && caller.via.endsWith('key') ? accessMatrix[route]!.body : { nonsense: true }
  const status = await call(route, caller, (param) => (param === ':user_id' || param === ':token' || param === ':gpu_name' ? 'nobody' : '999999'), payload)
  // /readyz says 503 while no queue runs, to anyone.
  expect(route === 'GET /readyz' ? 200 : status).toBeLessThan(500)
  expect(status === 401 || status === 403 ? status : 'in').toBe(verdict)
})

const invitation = (await app.inject({ method: 'POST', url: '/api/v1/invitations', headers: { cookie: admin }, payload: {} })).json<{ id: number }>()
const usage = { provider: 'acme', gpu: 'T4', rate_usd_per_hour: 0.5 }
const session = (await app.inject({ method: 'POST', url: '/api/v1/usage/sessions', headers: { cookie: admin }, payload: usage })).json<{
  id: number
  segments: { id: number }[]
}>()
const embed = (await app.inject({ method: 'POST', url: '/api/v1/economy/embed-tokens', headers: { cookie: admin }, payload: { name: 'Wall' } })).json<{
  id: number
}>()
const made = { ...(await aPlanAndFeed()), ...(await aBudgetThatFired()), ...(await aCalendarEvent()) }
const ids = {
  ...made,
  key: readKey.id,
  invitation: invitation.id,
  member: viewer.userId,
  session: session.id,
  segment: session.segments[0]!.id,
  source: await aSource(),
  embed: embed.id,
}
const owned = listed.flatMap(([route, expected]) => (expected.owned ? [{ route, id: ids[expected.owned], body: expected.body }] : []))

test.each(owned)('$route of another workspace answers 404 and changes nothing', async ({ route, id, body }) => {
  // Signing up is slowed down for those who do it often.
  world.clock.set(new Date(world.clock.now().getTime() + 15 * 60_000))
  const other = await aStranger(world, `${route.replaceAll(/\W+/g, '-').toLowerCase()}${String(id).length}@example.org`)
  const before = await everything()
  expect(await call(route, { headers: { cookie: other.cookie }, holds: [], via: 'page' }, () => String(id), body)).toBe(404)
  expect(await everything()).toEqual(before)
})

const smuggled = {
  role: 'owner',
  user_id: 'u1',
  userId: 'u1',
  workspace_id: 'w1',
  workspaceId: 'w1',
  instance_admin: true,
  instanceAdmin: true,
  scope: 'write',
  id: 1,
  owner_id: 'u1',
  setup_needed: true,
  email_verified: true,
  revoked_at: null,
}
const bodied = listed.flatMap(([route, { body }]) => (body ? [{ route, body }] : []))

test.each(bodied)('$route takes no field that is not in its contract', async ({ route, body }) => {
  const before = await everything()
  for (const [field, value] of Object.entries(smuggled).filter(([field]) => !(field in body))) {
    expect(await call(route, callers['owner and instance admin']!, () => 'nobody', { ...body, [field]: value }), field).toBe(400)
  }
  expect(await everything()).toEqual(before)
})

const nasty: unknown[] = ['\0', 'a\0b', '\uD800', '\uDFFF x', 'x'.repeat(100_000), '', ' ', null, 7, {}, [], ['a'], true, { toString: 'x' }]

test.each(bodied)('$route answers 400 or less than 500 to any field gone wrong', async ({ route, body }) => {
  for (const [field, good] of Object.entries(body)) {
    for (const bad of [...nasty, `${String(good)}\0`, `${String(good)}\uD800`]) {
      const status = await call(route, callers['owner and instance admin']!, () => 'nobody', { ...body, [field]: bad })
      expect(status, `${field}: ${JSON.stringify(bad)?.slice(0, 50)}`).toBeLessThan(500)
    }
  }
})

async function call(route: string, caller: Caller, param: (name: string) => string, payload?: Record<string, unknown>): Promise<number> {
  const [method, pattern] = route.split(' ') as ['GET', string]
  const url = pattern.replaceAll(/:\w+/g, (name) => param(name)).replace('/*', '/index.html')
  const { statusCode } = await app.inject({ method, url, headers: caller.headers, payload })
  // The next caller needs the session that signing out has ended.
  if (route.endsWith('/sign-out'))
    await deps.db
      .insertInto('sessions')
      .values(sessions)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  return statusCode
}

/** A connection whose instances are the owner's workspace's. */
async function aSource(): Promise<number> {
  const { id: workspaceId } = await deps.db.selectFrom('memberships').select('workspaceId as id').where('userId', '=', viewer.userId).executeTakeFirstOrThrow()
  const at = deps.clock.now()
  const values = { provider: 'acme', name: 'Acme', settings: '{}', workspaceId, createdAt: at, changedAt: at }
  const { id: connectionId } = await deps.db.insertInto('providerConnections').values(values).returning('id').executeTakeFirstOrThrow()
  return (await deps.db.insertInto('usageSources').values({ workspaceId, connectionId, createdAt: at }).returning('id').executeTakeFirstOrThrow()).id
}

/** The viewer's own: nobody else has it, in the same workspace neither. */
async function aCalendarEvent(): Promise<{ calendar: number; event: number }> {
  const { rows } = await deps.pool.query<{ calendar: number; event: number }>(
    `with n as (insert into calendar_connections (user_id, kind, name, sealed_secrets, created_at) values ($1, 'google', 'x', 'x', $2) returning id),
      c as (insert into calendar_calendars (connection_id, key, name, is_primary, writable, selected) select id, 'x', 'x', true, true, true from n returning id),
      e as (insert into calendar_events (calendar_id, key, title, start_at, end_at, all_day, busy, recurring, movable)
        select id, 'x', 'x', $2, $2, false, true, false, true from c returning id)
    select n.id as calendar, e.id as event from n, e`,
    [viewer.userId, deps.clock.now()],
  )
  return rows[0]!
}

/** Kept by the owner: a plan and a feed. */
async function aPlanAndFeed(): Promise<{ plan: number; feed: number }> {
  const { id: workspaceId } = await deps.db.selectFrom('memberships').select('workspaceId as id').where('userId', '=', viewer.userId).executeTakeFirstOrThrow()
  const at = deps.clock.now()
  const job = JSON.stringify({ gpu_name: 'T4', job_duration_hours: 6, earliest_start: at.toISOString(), deadline: at.toISOString() })
  const rest = { planned: null, nowRun: null, outcome: null, createdAt: at, changedAt: at, checkedAt: at }
  const values = { workspaceId, name: 'Nightly', job, moveThreshold: 0.05, leadMinutes: 60, state: 'waiting' as const, ...rest }
  const plan = await deps.db.insertInto('windowPlans').values(values).returning('id').executeTakeFirstOrThrow()
  const feed = await deps.db
    .insertInto('windowFeeds')
    .values({ workspaceId, name: 'Phone', hash: 'x', createdAt: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { plan: plan.id, feed: feed.id }
}

async function aBudgetThatFired(): Promise<{ budget: number; alert: number; channel: number; rule: number }> {
  const post = async <T>(url: string, payload: Record<string, unknown>) =>
    (await app.inject({ method: 'POST', url, headers: { cookie: admin }, payload })).json<T>()
  const budget = await post<{ id: number }>('/api/v1/spot/budget-alerts', { threshold: 200 })
  const channel = await post<{ id: number }>('/api/v1/channels', { kind: 'slack', name: 'Ops', url: 'https://hooks.example.org/x' })
  const rule = await post<{ id: number }>('/api/v1/alert-rules', { name: 'Long', condition: { kind: 'long_session', hours: 9 } })
  const { workspaceId } = await deps.db.selectFrom('budgets').select('workspaceId').where('id', '=', budget.id).executeTakeFirstOrThrow()
  const about = { workspaceId, source: `budget:${budget.id}`, watch: 'actual:80', occasion: 'x', kind: 'budget_actual', severity: 'warning' as const }
  const facts = JSON.stringify({ kind: 'test', name: 'x' })
  const alert = await deps.db
    .insertInto('alerts')
    .values({ ...about, facts, language: 'en', firedAt: deps.clock.now(), acknowledgedAt: null, acknowledgedBy: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { budget: budget.id, alert: alert.id, channel: channel.id, rule: rule.id }
}

/** What nobody may change who is refused. */
async function everything() {
  return {
    sessions: await deps.db.selectFrom('usageSessions').selectAll().orderBy('id').execute(),
    segments: await deps.db.selectFrom('usageSegments').selectAll().orderBy('id').execute(),
    plans: await deps.db.selectFrom('windowPlans').selectAll().orderBy('id').execute(),
    feeds: await deps.db.selectFrom('windowFeeds').selectAll().orderBy('id').execute(),
    budgets: await deps.db.selectFrom('budgets').selectAll().orderBy('id').execute(),
    alerts: await deps.db.selectFrom('alerts').selectAll().orderBy('id').execute(),
    rules: await deps.db.selectFrom('alertRules').selectAll().orderBy('id').execute(),
    channels: await deps.db.selectFrom('alertChannels').selectAll().orderBy('id').execute(),
    notifications: await deps.db.selectFrom('notifications').selectAll().orderBy('id').execute(),
    calendars: await deps.db.selectFrom('calendarConnections').selectAll().orderBy('id').execute(),
    events: await deps.db.selectFrom('calendarEvents').selectAll().orderBy('id').execute(),
    people: await deps.db.selectFrom('calendarPeople').selectAll().orderBy('userId').execute(),
    embeds: await deps.db.selectFrom('embedTokens').selectAll().orderBy('id').execute(),
    economy: await deps.db.selectFrom('economySettings').selectAll().orderBy('workspaceId').execute(),
    sources: await deps.db.selectFrom('usageSources').selectAll().orderBy('id').execute(),
    users: await deps.db.selectFrom('users').select(['id', 'name', 'email', 'instanceAdmin', 'setupNeeded']).orderBy('id').execute(),
    memberships: await deps.db.selectFrom('memberships').selectAll().orderBy('id').execute(),
    keys: await deps.db.selectFrom('apiKeys').select(['id', 'scope', 'revokedAt', 'userId', 'workspaceId']).orderBy('id').execute(),
    invitations: await deps.db.selectFrom('invitations').selectAll().orderBy('id').execute(),
  }
}
