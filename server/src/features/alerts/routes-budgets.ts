import { AlertList, BudgetParams, TestSent } from '@dumont/contracts'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { budgetById } from '../budgets/index.ts'
import { addNotification } from './add-notification.ts'
import { answerAlerts } from './answer-alerts.ts'
import { alertsOf, readUpTo } from './store-alerts.ts'
import { recipientOf } from './store-recipients.ts'

const path = '/api/v1/spot/budget-alerts/:id'

/** What of a budget is about telling people. */
export function budgetRoutes(app: App, deps: Deps): void {
  const { db, clock, outside } = deps
  const history = { summary: 'When a budget fired, newest first', params: BudgetParams, response: { 200: AlertList.pick({ alerts: true }) } }
  app.get(`${path}/history`, { config: { access: 'viewer' }, schema: history }, async ({ params, actor }) => {
    const { workspaceId, userId } = actor!
    if (!(await budgetById(db, workspaceId, params.id))) throw new AppError('not_found', `There is no budget ${params.id}`)
    const rows = await alertsOf(db, workspaceId, { limit: 200, source: `budget:${params.id}` })
    return { alerts: await answerAlerts(db, rows, await readUpTo(db, userId, workspaceId)) }
  })

  const test = { summary: 'Send a test to where a budget sends', params: BudgetParams, response: { 202: TestSent } }
  app.post(`${path}/test`, { config: { access: 'member' }, schema: test }, async ({ params, actor, headers, url, body }, reply) => {
    const now = clock.now()
    const { workspaceId } = actor!
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const budget = await budgetById(trx, workspaceId, params.id)
      if (!budget) throw new AppError('not_found', `There is no budget ${params.id}`)
      const about = {
        workspaceId,
        purpose: 'test',
        occasion: `test:${randomUUID()}`,
        facts: { kind: 'test', name: budget.name ?? `#${budget.id}` },
        language: budget.language,
      } as const
      for (const id of budget.channels) await addNotification(trx, { ...about, occasion: `${about.occasion}:${id}` }, { channelId: id }, now)
      if (budget.email !== null) await addNotification(trx, about, { email: budget.email }, now)
      return { status: 202, answer: await stateOf(trx, workspaceId, budget.email, budget.channels.length) }
    })
    await deps.wake('alerts.send')
    return reply.status(202).send(answer)
  })

  async function stateOf(trx: Deps['db'], workspaceId: string, email: string | null, channels: number): Promise<TestSent> {
    if (email === null) return { state: 'queued', message: channels ? 'It is on its way' : 'This budget sends nothing: it shows in the page only' }
    if (!outside.messages.mailer) return { state: 'not_configured', message: 'Mail is not configured on this server: see DUMONT_SMTP_HOST' }
    const recipient = await recipientOf(trx, workspaceId, email)
    if (recipient?.state !== 'confirmed') return { state: 'unconfirmed', message: `${email} has not confirmed yet that it wants mail` }
    return { state: 'queued', message: `It is on its way to ${email}` }
  }
}
