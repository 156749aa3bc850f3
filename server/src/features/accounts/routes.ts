import { Me } from '@dumont/contracts'
import { z } from 'zod'
import type { App, Deps } from '../../platform/feature.ts'
import { meAnswer, someone, startSession } from './answers.ts'
import { audit } from './audit.ts'
import { keyRoutes } from './key-routes.ts'
import { useLink } from './link-store.ts'

export function routes(app: App, deps: Deps): void {
  app.get('/api/v1/me', { config: { access: 'viewer' }, schema: { response: { 200: Me } } }, (request) => meAnswer(deps.db, someone(request.actor)))
  linkRoute(app, deps)
  keyRoutes(app, deps)
}

/** The one-time link printed at the start. No HEAD: a link preview would use it up. */
function linkRoute(app: App, deps: Deps): void {
  const schema = { hide: true, params: z.object({ token: z.string() }) }
  app.get('/auth/link/:token', { config: { access: 'public' }, exposeHeadRoute: false, schema }, async (request, reply) => {
    const userId = await useLink(deps.db, request.params.token, 'sign_in', deps.clock.now())
    if (!userId) return reply.redirect('/sign-in?link=expired', 303)
    const actor = await startSession(deps, request, reply, userId)
    await audit(deps.db, actor, 'session.started', null, { by: 'link' }, deps.clock.now())
    return reply.redirect('/', 303)
  })
}
