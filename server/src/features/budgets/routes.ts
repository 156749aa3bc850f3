import { Budget, BudgetChange, BudgetList, BudgetParams, BudgetsQuery, NewBudget, Silence } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { audit } from '../accounts/index.ts'
import { gpuIdOf } from '../prices/index.ts'
import { checkChannels } from '../channels/index.ts'
import { checkBudget } from './check-budget.ts'
import { decidePeriod } from './decide-period.ts'
import { addBudget, budgetById, budgetsOf, changeBudget, lockBudget, removeBudget, silenceBudget, toWireBudget } from './store.ts'
import type { BudgetRow } from './tables.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const
const path = '/api/v1/spot/budget-alerts'
const most = 200

export function routes(app: App, deps: Deps): void {
  const { db, clock } = deps
  const missing = (id: number): never => {
    throw new AppError('not_found', `There is no budget ${id}`)
  }

  app.get(
    path,
    { config: viewer, schema: { summary: 'Budgets, newest first', querystring: BudgetsQuery, response: { 200: BudgetList } } },
    async ({ query, actor }) => {
      const filter = { gpuId: query.gpu_name === undefined ? undefined : gpuIdOf(query.gpu_name), enabledOnly: query.enabled_only }
      const alerts = (await budgetsOf(db, actor!.workspaceId, filter)).map(toWireBudget)
      return { alerts, total: alerts.length }
    },
  )

  const make = { summary: 'Make a budget', body: NewBudget, response: { 201: Budget } }
  app.post(path, { config: member, schema: make }, async ({ body, actor, headers, url }, reply) => {
    const wanted = checkBudget(body)
    const now = clock.now()
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      if ((await budgetsOf(trx, actor!.workspaceId)).length >= most) throw new AppError('conflict', `A workspace has at most ${most} budgets: remove one first`)
      const channels = await checkChannels(trx, actor!.workspaceId, wanted.channels)
      const row = await addBudget(trx, actor!.workspaceId, { ...wanted, channels }, now)
      await audit(trx, actor!, 'budget.created', String(row.id), { threshold: wanted.threshold }, now)
      return { status: 201, answer: toWireBudget(row) }
    })
    await deps.wake('alerts.evaluate')
    return reply.status(201).send(answer)
  })

  app.get(
    `${path}/:id`,
    { config: viewer, schema: { summary: 'One budget and where it stands', params: BudgetParams, response: { 200: Budget } } },
    async ({ params, actor }) => toWireBudget((await budgetById(db, actor!.workspaceId, params.id)) ?? missing(params.id)),
  )

  const change = { summary: 'Change a budget; what is absent stays, null is a value', params: BudgetParams, body: BudgetChange, response: { 200: Budget } }
  app.put(`${path}/:id`, { config: member, schema: change }, async ({ params, body, actor }) => {
    const now = clock.now()
    const row = await db.transaction().execute(async (trx) => {
      const channels = body.channels && (await checkChannels(trx, actor!.workspaceId, body.channels))
      const kept = (await lockBudget(trx, actor!.workspaceId, params.id)) ?? missing(params.id)
      const wanted = { ...checkBudget(body, kept), ...(channels && { channels }) }
      const changed = (await changeBudget(trx, actor!.workspaceId, params.id, wanted, now))!
      await audit(trx, actor!, 'budget.changed', String(params.id), { fields: Object.keys(body) }, now)
      return changed
    })
    await deps.wake('alerts.evaluate')
    return toWireBudget(row)
  })

  app.delete(
    `${path}/:id`,
    { config: member, schema: { summary: 'Remove a budget; alerts that fired stay', params: BudgetParams, response: { 204: z.null() } } },
    async ({ params, actor }, reply) => {
      await db.transaction().execute(async (trx) => {
        await removeBudget(trx, actor!.workspaceId, params.id).then((row) => row ?? missing(params.id))
        await audit(trx, actor!, 'budget.removed', String(params.id), {}, clock.now())
      })
      return reply.status(204).send(null)
    },
  )

  const silence = { summary: 'Say nothing of it for a while', params: BudgetParams, body: Silence, response: { 200: Budget } }
  app.post(`${path}/:id/silence`, { config: member, schema: silence }, async ({ params, body, actor, headers, url }) => {
    const now = clock.now()
    const { answer } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const budget = (await lockBudget(trx, actor!.workspaceId, params.id)) ?? missing(params.id)
      const row = await silenceBudget(trx, actor!.workspaceId, params.id, silentUntil(body.for, budget, now))
      await audit(trx, actor!, 'budget.silenced', String(params.id), { for: body.for }, now)
      return { status: 200, answer: toWireBudget(row!) }
    })
    return answer
  })
}

function silentUntil(wanted: Silence['for'], budget: BudgetRow, now: Date): Date | null {
  if (wanted === 'off') return null
  if (wanted === 'period') return decidePeriod(budget.period, budget.createdAt, now).end
  return new Date(now.getTime() + (wanted === '1h' ? 1 : 24) * 3_600_000)
}
