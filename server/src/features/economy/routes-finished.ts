import { FinishedSessionDetail, FinishedSessionList, FinishedSessionsQuery, UsageSessionParams } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { readFinished, readFinishedOne } from './read-finished.ts'

const viewer = { access: 'viewer' } as const

/** What was paid for each session that is over, and what the best place then would have cost. No ETag: they change with every price history that comes in. */
export function finishedRoutes(app: App, deps: Deps): void {
  const list = {
    summary: 'Sessions that are over: what was paid, and the best place then',
    querystring: FinishedSessionsQuery,
    response: { 200: FinishedSessionList },
  }
  app.get('/api/v1/economy/finished-sessions', { config: viewer, schema: list }, async ({ query: { before, limit }, actor }) => {
    const found = await readFinished(deps.db, actor!.workspaceId, { before, limit: limit + 1 })
    const sessions = found.slice(0, limit)
    return { sessions, next_before: found.length > limit ? sessions.at(-1)!.session_id : null }
  })

  const one = { summary: 'One of them, with the rows that its figures are the sums of', params: UsageSessionParams, response: { 200: FinishedSessionDetail } }
  app.get('/api/v1/economy/finished-sessions/:id', { config: viewer, schema: one }, async ({ params: { id }, actor }) => {
    const found = await readFinishedOne(deps.db, actor!.workspaceId, id)
    if (!found) throw new AppError('not_found', `There is no session ${id} that is over`)
    return found
  })
}
