import { ConnectGoogle, GoogleCallbackQuery, GoogleConsent } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { authenticator, personAtPage, sessionHash } from '../accounts/index.ts'
import { beginConsent, endConsent } from './google-consent.ts'

/** Consent at Google, from our page and back to it. */
export function googleRoutes(app: App, deps: Deps): void {
  const authenticate = authenticator(deps)

  const begin = { summary: 'Begin to connect Google Calendar: where to send the browser', body: ConnectGoogle, response: { 200: GoogleConsent } }
  app.post('/api/v1/calendar/google/connect', { config: { access: 'member' }, schema: begin }, async ({ actor, headers, body }, reply) => {
    const person = personAtPage(actor)
    const session = await sessionHash(deps, headers.cookie)
    if (!session) throw new AppError('unauthenticated', 'Connecting a calendar needs the session of a browser')
    return reply.header('cache-control', 'no-store').send({ authorization_url: await beginConsent(deps, person, session, body) })
  })

  // For browsers only; a look ahead (HEAD) must not use up the answer.
  const end = { hide: true, querystring: GoogleCallbackQuery, response: { 302: z.null() } }
  // Whatever comes is answered with a page: a person is looking.
  const options = { config: { access: 'public' }, schema: end, attachValidation: true, exposeHeadRoute: false } as const
  app.get('/api/v1/calendar/google/callback', options, async (request, reply) => {
    const { headers, ip, query, validationError } = request
    const visitor = { actor: await authenticate({ headers, ip }), sessionHash: await sessionHash(deps, headers.cookie) }
    const { outcome, page } = await endConsent(deps, visitor, validationError ? undefined : query)
    return reply.status(302).header('cache-control', 'no-store').header('location', `${page}?calendar=${outcome}`).send(null)
  })
}
