import { Me } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { meAnswer, someone } from './answers.ts'
import { keyRoutes } from './key-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'

export function routes(app: App, deps: Deps): void {
  app.get('/api/v1/me', { config: { access: 'viewer' }, schema: { summary: 'Who is calling, and what they may do', response: { 200: Me } } }, (request) =>
    meAnswer(deps.db, someone(request.actor)),
  )
  signInRoutes(app, deps)
  keyRoutes(app, deps)
  memberRoutes(app, deps)
}
