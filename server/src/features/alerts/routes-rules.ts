import { AlertRule, AlertRuleChange, AlertRuleList, BudgetParams, NewAlertRule, Silence, TestSent } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { once } from '../../platform/idempotency.ts'
import { audit } from '../accounts/index.ts'
import { checkChannels } from '../channels/index.ts'
import { answerRules } from './answer-rules.ts'
import { checkCondition } from './check-condition.ts'
import { sendTest } from './send-test.ts'
import { addRule, changeRule, lockRule, removeRule, rulesOf, silenceRule } from './store-rules.ts'
import type { RuleRow } from './tables.ts'

const member = { access: 'member' } as const
const path = '/api/v1/alert-rules'
const most = 200
const HOURS = { '1h': 1, '1d': 24 } as const

/** Rules beside budgets: prices, providers, instances, balances. */
export function ruleRoutes(app: App, deps: Deps): void {
  const { db, clock } = deps
  const missing = (id: number): never => {
    throw new AppError('not_found', `There is no rule ${id}`)
  }
  const answer = async (trx: Deps['db'], row: RuleRow): Promise<AlertRule> => (await answerRules(trx, [row]))[0]!

  app.get(path, { config: { access: 'viewer' }, schema: { summary: 'Alert rules, newest first', response: { 200: AlertRuleList } } }, async ({ actor }) => {
    return { rules: await answerRules(db, await rulesOf(db, actor!.workspaceId)) }
  })

  app.post(path, { config: member, schema: { summary: 'Make an alert rule', body: NewAlertRule, response: { 201: AlertRule } } }, async (request, reply) => {
    const { body, actor, headers, url } = request
    const wanted = { ...body, condition: await checkCondition(deps, body.condition) }
    const now = clock.now()
    const { answer: made } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      if ((await rulesOf(trx, actor!.workspaceId)).length >= most) throw new AppError('conflict', `A workspace has at most ${most} rules: remove one first`)
      const channels = await checkChannels(trx, actor!.workspaceId, wanted.channels)
      const row = await addRule(trx, actor!.workspaceId, { ...wanted, channels }, now)
      await audit(trx, actor!, 'alert_rule.created', String(row.id), { kind: wanted.condition.kind }, now)
      return { status: 201, answer: await answer(trx, row) }
    })
    await deps.wake('alerts.evaluate')
    return reply.status(201).send(made)
  })

  const change = { summary: 'Change an alert rule; what is absent stays', params: BudgetParams, body: AlertRuleChange, response: { 200: AlertRule } }
  app.put(`${path}/:id`, { config: member, schema: change }, async ({ params, body, actor }) => {
    const changed = await db.transaction().execute(async (trx) => {
      const channels = body.channels && (await checkChannels(trx, actor!.workspaceId, body.channels))
      const kept = (await lockRule(trx, actor!.workspaceId, params.id)) ?? missing(params.id)
      const condition = body.condition && (await checkCondition(deps, body.condition, kept.condition))
      const row = await changeRule(trx, kept, { ...body, ...(condition && { condition }), ...(channels && { channels }) })
      await audit(trx, actor!, 'alert_rule.changed', String(params.id), { fields: Object.keys(body) }, clock.now())
      return answer(trx, row)
    })
    await deps.wake('alerts.evaluate')
    return changed
  })

  const remove = { summary: 'Remove an alert rule; alerts that fired stay', params: BudgetParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: member, schema: remove }, async ({ params, actor }, reply) => {
    await db.transaction().execute(async (trx) => {
      if (!(await removeRule(trx, actor!.workspaceId, params.id))) missing(params.id)
      await audit(trx, actor!, 'alert_rule.removed', String(params.id), {}, clock.now())
    })
    return reply.status(204).send(null)
  })

  const silence = { summary: 'Say nothing of it for a while', params: BudgetParams, body: Silence, response: { 200: AlertRule } }
  app.post(`${path}/:id/silence`, { config: member, schema: silence }, async ({ params, body, actor, headers, url }) => {
    const now = clock.now()
    if (body.for === 'period') throw new AppError('validation_failed', 'for: a rule has no period; 1h, 1d or off')
    const until = body.for === 'off' ? null : new Date(now.getTime() + HOURS[body.for] * 3_600_000)
    const { answer: silenced } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const row = (await silenceRule(trx, actor!.workspaceId, params.id, until)) ?? missing(params.id)
      await audit(trx, actor!, 'alert_rule.silenced', String(params.id), { for: body.for }, now)
      return { status: 200, answer: await answer(trx, row) }
    })
    return silenced
  })

  const test = { summary: 'Send a test to where a rule sends', params: BudgetParams, response: { 202: TestSent } }
  app.post(`${path}/:id/test`, { config: member, schema: test }, async ({ params, body, actor, headers, url }, reply) => {
    const now = clock.now()
    const { answer: sent } = await once(db, { actor: actor!, headers, route: url, body, now }, async (trx) => {
      const rule = (await lockRule(trx, actor!.workspaceId, params.id)) ?? missing(params.id)
      return { status: 202, answer: await sendTest(trx, deps, rule, now) }
    })
    await deps.wake('alerts.send')
    return reply.status(202).send(sent)
  })
}
