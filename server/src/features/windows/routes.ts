import { Job, OptimalTiming } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { optimalTimingFor } from './optimal-timing.ts'
import { calendarRoutes } from './routes-calendar.ts'
import { feedRoutes } from './routes-feeds.ts'
import { planRoutes } from './routes-plans.ts'

export function routes(app: App, deps: Deps): void {
  const schema = { summary: 'When and where a job is best run', body: Job, response: { 200: OptimalTiming } }
  app.post('/api/v1/spot/optimal-timing', { config: { access: 'viewer', reads: true }, schema }, async ({ body }, reply) => {
    reply.header('cache-control', 'private, no-cache')
    return optimalTimingFor(deps, body, deps.clock.now())
  })
  planRoutes(app, deps)
  feedRoutes(app, deps)
  calendarRoutes(app, deps)
}
