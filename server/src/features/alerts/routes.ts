import { Alert, AlertList, AlertsQuery, BudgetParams, MarkRead } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { audit } from '../accounts/index.ts'
import { answerAlerts } from './answer-alerts.ts'
import { isLate, lastRound } from './rounds.ts'
import { budgetRoutes } from './routes-budgets.ts'
import { channelRoutes } from './routes-channels.ts'
import { previewRoutes } from './routes-preview.ts'
import { recipientRoutes } from './routes-recipients.ts'
import { ruleRoutes } from './routes-rules.ts'
import { acknowledge, alertsOf, countUnread, markRead, readUpTo } from './store-alerts.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const

export function routes(app: App, deps: Deps): void {
  const { db, clock } = deps

  app.get(
    '/api/v1/alerts',
    { config: viewer, schema: { summary: 'Alerts that fired, newest first', querystring: AlertsQuery, response: { 200: AlertList } } },
    async ({ query, actor }) => {
      const { workspaceId, userId } = actor!
      const readTo = await readUpTo(db, userId, workspaceId)
      const rows = await alertsOf(db, workspaceId, { before: query.before, after: query.unread_only ? readTo : undefined, limit: query.limit + 1 })
      const shown = rows.slice(0, query.limit)
      const round = await lastRound(db)
      return {
        alerts: await answerAlerts(db, shown, readTo),
        unread: await countUnread(db, workspaceId, readTo),
        next_before: rows.length > query.limit ? shown.at(-1)!.id : null,
        email_configured: deps.outside.messages.mailer !== undefined,
        evaluator_late: isLate(round, clock.now()),
        evaluated_at: round?.toISOString() ?? null,
      }
    },
  )

  const read = { summary: 'Say that alerts up to this one were read', body: MarkRead, response: { 204: z.null() } }
  app.post('/api/v1/alerts/read', { config: viewer, schema: read }, async ({ body, actor }, reply) => {
    await markRead(db, actor!.userId, actor!.workspaceId, body.up_to)
    return reply.status(204).send(null)
  })

  const seen = { summary: 'Say that somebody looks after it', params: BudgetParams, response: { 200: Alert } }
  app.post('/api/v1/alerts/:id/acknowledge', { config: member, schema: seen }, async ({ params, actor, headers, url, body }) => {
    const now = clock.now()
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const row = await acknowledge(trx, actor!.workspaceId, params.id, actor!.userId, now)
      if (!row) throw new AppError('not_found', `There is no alert ${params.id}`)
      await audit(trx, actor!, 'alert.acknowledged', String(params.id), {}, now)
      return { status: 200, answer: (await answerAlerts(trx, [row], await readUpTo(trx, actor!.userId, actor!.workspaceId)))[0]! }
    })
    return answer
  })

  budgetRoutes(app, deps)
  previewRoutes(app, deps)
  channelRoutes(app, deps)
  recipientRoutes(app, deps)
  ruleRoutes(app, deps)
}
