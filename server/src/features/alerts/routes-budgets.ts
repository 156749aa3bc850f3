import { AlertList, BudgetParams, TestSent } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { budgetById } from '../budgets/index.ts'
import { answerAlerts } from './answer-alerts.ts'
import { nameBudget } from './name-budget.ts'
import { providerLabel } from './provider-label.ts'
import { sendTest } from './send-test.ts'
import { alertsOf, readUpTo } from './store-alerts.ts'

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
      const name = nameBudget(budget, budget.language, (id) => providerLabel(outside, id))
      return { status: 202, answer: await sendTest(trx, deps, { ...budget, name }, now) }
    })
    await deps.wake('alerts.send')
    return reply.status(202).send(answer)
  })
}
