import { BudgetParams, BudgetPreview, NewBudget } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { budgetById, type BudgetRow, checkBudget } from '../budgets/index.ts'
import { stretchesBetween } from '../usage/index.ts'
import { decidePreview, usageFrom } from './decide-preview.ts'

const path = '/api/v1/spot/budget-alerts'
const config = { access: 'viewer', reads: true } as const

/** When budgets would have fired lately. Reads only. */
export function previewRoutes(app: App, deps: Deps): void {
  const { db, clock } = deps
  const ofKept = { summary: 'When a budget would have fired in the last 30 days', params: BudgetParams, response: { 200: BudgetPreview } }
  app.post(`${path}/:id/preview`, { config, schema: ofKept }, async ({ params, actor }) => {
    const budget = await budgetById(db, actor!.workspaceId, params.id)
    if (!budget) throw new AppError('not_found', `There is no budget ${params.id}`)
    return preview(budget)
  })

  const ofNew = { summary: 'When a budget that is not kept yet would have fired in the last 30 days', body: NewBudget, response: { 200: BudgetPreview } }
  app.post(`${path}/preview`, { config, schema: ofNew }, async ({ body, actor }) => {
    const { gpu_name: gpuId, provider, label, threshold, rearm_margin: rearmMargin, period, thresholds } = checkBudget(body)
    const amountMicros = Math.round(threshold * 1e6)
    return preview({ workspaceId: actor!.workspaceId, gpuId, provider, label, amountMicros, rearmMargin, period, thresholds, createdAt: clock.now() })
  })

  type Previewed = Pick<BudgetRow, 'workspaceId' | 'gpuId' | 'provider' | 'label' | 'amountMicros' | 'rearmMargin' | 'period' | 'thresholds' | 'createdAt'>
  async function preview(budget: Previewed): Promise<BudgetPreview> {
    const now = clock.now()
    const stretches = await stretchesBetween(db, budget, usageFrom(budget, now), now)
    return decidePreview({ ...budget, amountUsd: budget.amountMicros / 1e6 }, stretches, now)
  }
}
