import { NewPlan, Plan, PlanChange, PlanList, PlanParams } from '@dumont/contracts'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { stateAt } from './decide-plan.ts'
import { makePlan } from './make-plan.ts'
import { factsOf } from './plan-facts.ts'
import { cancelPlan, deletePlan, lockPlans, movesOf, planById, plansOf } from './store-plans.ts'
import type { PlanRow } from './tables.ts'
import { toPlan } from './to-plan.ts'

const viewer = { access: 'viewer' } as const
const member = { access: 'member' } as const
const path = '/api/v1/spot/plans'
const MOST_SHOWN = 500

export function planRoutes(app: App, deps: Deps): void {
  const list = { summary: 'Kept plans, open ones first', response: { 200: PlanList } }
  app.get(path, { config: viewer, schema: list }, async ({ actor }) => ({
    plans: await toPlans(deps.db, await plansOf(deps.db, actor!.workspaceId, MOST_SHOWN), deps.clock.now()),
  }))

  const one = { summary: 'One kept plan with where it went', params: PlanParams, response: { 200: Plan } }
  app.get(`${path}/:id`, { config: viewer, schema: one }, ({ params, actor }) => planAnswer(deps.db, actor!.workspaceId, params.id, deps.clock.now()))

  const make = { summary: 'Keep a job with its best window; it is looked at again every hour', body: NewPlan, response: { 201: Plan } }
  app.post(path, { config: member, schema: make }, async ({ body, actor, headers, url }, reply) => {
    const now = deps.clock.now()
    const { answer } = await once(deps.db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const row = await makePlan(trx, deps, actor!, body, now)
      await audit(trx, actor!, 'plan.kept', String(row.id), { name: row.name, gpu: row.job.gpu_name, hours: row.job.job_duration_hours }, now)
      return { status: 201, answer: await planAnswer(trx, actor!.workspaceId, row.id, now) }
    })
    return reply.status(201).send(answer)
  })

  const cancel = { summary: 'Cancel a plan', params: PlanParams, body: PlanChange, response: { 200: Plan } }
  app.patch(`${path}/:id`, { config: member, schema: cancel }, ({ params, actor }) => {
    const now = deps.clock.now()
    return deps.db.transaction().execute(async (trx) => {
      await lockPlans(trx, actor!.workspaceId)
      const row = await planRow(trx, actor!.workspaceId, params.id)
      const state = stateAt(factsOf(row), now.getTime())
      if (state === 'done' || state === 'cancelled') throw new AppError('conflict', `The plan is ${state} already`)
      await cancelPlan(trx, row, now)
      await audit(trx, actor!, 'plan.cancelled', String(row.id), { name: row.name }, now)
      return planAnswer(trx, actor!.workspaceId, row.id, now)
    })
  })

  const remove = { summary: 'Delete a plan with its history', params: PlanParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: member, schema: remove }, async ({ params, actor }, reply) => {
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      const row = await deletePlan(trx, actor!.workspaceId, params.id)
      if (!row) throw noPlan(params.id)
      await audit(trx, actor!, 'plan.deleted', String(row.id), { name: row.name }, now)
    })
    return reply.status(204).send(null)
  })
}

async function toPlans(db: Db, rows: readonly PlanRow[], now: Date): Promise<Plan[]> {
  const moves = await movesOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => toPlan(row, moves.get(row.id) ?? [], now))
}

async function planAnswer(db: Db, workspaceId: string, id: number, now: Date): Promise<Plan> {
  return (await toPlans(db, [await planRow(db, workspaceId, id)], now))[0]!
}

async function planRow(db: Db, workspaceId: string, id: number): Promise<PlanRow> {
  const row = await planById(db, workspaceId, id)
  if (!row) throw noPlan(id)
  return row
}

const noPlan = (id: number) => new AppError('not_found', `There is no plan ${id}`)
