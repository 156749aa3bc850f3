import { AccuracySettings, PublicAccuracy, PublicAccuracyQuery } from '@dumont/contracts'
import type { Db } from '../../../platform/db.ts'
import { AppError } from '../../../platform/errors.ts'
import type { App, Deps } from '../../../platform/feature.ts'
import { audit } from '../../accounts/index.ts'
import { readPublic } from './read-overview.ts'
import { accuracySettings, keepAccuracySettings } from './store-settings.ts'

const admin = { access: 'instance_admin' } as const
const tags = ['forecasts']

export function publicRoutes(app: App, deps: Deps): void {
  const get = { response: { 200: AccuracySettings }, tags, summary: 'Whether anyone may read the record without signing in' }
  app.get('/api/v1/accuracy/settings', { config: { access: 'viewer' }, schema: get }, async () => accuracySettings(deps.db))

  const put = { body: AccuracySettings, response: { 200: AccuracySettings }, tags, summary: 'Open the record to anyone, or close it' }
  app.put('/api/v1/accuracy/settings', { config: admin, schema: put }, async ({ body, actor }) => {
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      await keepAccuracySettings(trx, body, now)
      await audit(trx, actor!, body.public ? 'accuracy.opened' : 'accuracy.closed', null, {}, now)
    })
    return body
  })

  const open = { querystring: PublicAccuracyQuery, response: { 200: PublicAccuracy }, tags, summary: 'The record for anyone; only where it was opened' }
  app.get('/api/v1/public/accuracy', { config: { access: 'public' }, schema: open }, async ({ query }, reply) => {
    if (!(await accuracySettings(deps.db)).public)
      throw new AppError('not_found', 'The record of this instance is not open', { hint: 'Its admin can open it under Settings, Public record.' })
    reply.header('cache-control', 'public, max-age=300')
    return remembered(deps, query.days)
  })
}

const rememberedMs = 300_000
const known = new WeakMap<Db, Map<number, { at: number; answer: Promise<PublicAccuracy> }>>()

/** Worked out at most once in five minutes: strangers must not keep the database busy. */
function remembered(deps: Deps, days: number): Promise<PublicAccuracy> {
  const byDays = known.get(deps.db) ?? new Map<number, { at: number; answer: Promise<PublicAccuracy> }>()
  known.set(deps.db, byDays)
  const now = deps.clock.now().getTime()
  const last = byDays.get(days)
  if (last && now >= last.at && now - last.at < rememberedMs) return last.answer
  const answer = readPublic(deps, days)
  byDays.set(days, { at: now, answer })
  answer.catch(() => byDays.delete(days))
  return answer
}
