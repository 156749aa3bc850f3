import { NewWindowFeed, PlanParams, WindowFeed, WindowFeedList, WindowsIcsQuery } from '@dumont/contracts'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { rateLimit } from '../../platform/rate-limit.ts'
import { etagOf } from './etag.ts'
import { readFeed } from './read-feed.ts'
import { addFeed, feedOfToken, feedsOf, revokeFeed } from './store-feeds.ts'
import type { FeedRow } from './tables.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const
const path = '/api/v1/spot/window-feeds'
const icsPath = '/api/v1/calendar/windows.ics'
/** Calendars ask a few times an hour; phones all at once after a night. */
const PER_MINUTE = 60

export function feedRoutes(app: App, deps: Deps): void {
  calendarRoute(app, deps)

  app.get(path, { config: viewer, schema: { summary: 'Feeds of windows', response: { 200: WindowFeedList } } }, async ({ actor }) => ({
    feeds: (await feedsOf(deps.db, actor!.workspaceId)).map((row) => toFeed(row, null)),
  }))

  const make = { summary: 'Make a feed of windows for a calendar; its address is shown this once', body: NewWindowFeed, response: { 201: WindowFeed } }
  app.post(path, { config: member, schema: make }, async ({ body, actor }, reply) => {
    const now = deps.clock.now()
    const { token, row } = await deps.db.transaction().execute(async (trx) => {
      const made = await addFeed(trx, actor!.workspaceId, body.name, now)
      await audit(trx, actor!, 'window_feed.created', String(made.row.id), { name: body.name }, now)
      return made
    })
    return reply
      .status(201)
      .header('cache-control', 'no-store')
      .send(toFeed(row, `${deps.config.publicUrl}${icsPath}?token=${token}`))
  })

  const revoke = { summary: 'Revoke a feed of windows', params: PlanParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: member, schema: revoke }, async ({ params, actor }, reply) => {
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      const row = await revokeFeed(trx, actor!.workspaceId, params.id, now)
      if (!row) throw new AppError('not_found', `There is no feed ${params.id}`)
      await audit(trx, actor!, 'window_feed.revoked', String(row.id), { name: row.name }, now)
    })
    return reply.status(204).send(null)
  })
}

function calendarRoute(app: App, deps: Deps): void {
  const admit = rateLimit(PER_MINUTE)
  const schema = {
    summary: 'Kept plans, and with gpu= its best windows, as a calendar to subscribe to; by token of a feed',
    querystring: WindowsIcsQuery,
    response: { 200: z.string().describe('text/calendar') },
  }
  app.get(icsPath, { config: { access: 'public' }, schema }, async ({ query, headers, ip }, reply) => {
    const now = deps.clock.now()
    const feed = await feedOfToken(deps.db, query.token, now)
    admit(feed ? `feed ${feed.id}` : `address ${ip}`, now)
    if (!feed) throw new AppError('not_found', 'There is no feed with this token', { hint: 'Make one: POST /api/v1/spot/window-feeds.' })
    const body = await readFeed(deps, feed, query, now)
    const etag = etagOf(body)
    reply.header('etag', etag).header('cache-control', 'private, no-cache').header('referrer-policy', 'no-referrer')
    if (headers['if-none-match']?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) return reply.code(304 as 200).send(undefined as never)
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="windows.ics"')
      .serializer((text: unknown) => text as string)
      .send(body)
  })
}

const toFeed = ({ id, name, createdAt, lastUsedAt }: FeedRow, url: string | null): WindowFeed => ({
  id,
  name,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
  url,
})
