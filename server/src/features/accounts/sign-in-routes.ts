import { AcceptInvitation, ChangePassword, Me, ResetPassword, Setup, SignIn, SignInOptions, SignUp } from '@dumont/contracts'
import { z } from 'zod'
import type { App, Deps } from '../../platform/feature.ts'
import { AppError } from '../../platform/errors.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { endPresentSession, meAnswer, personAtPage, sendCookies, startSession } from './answers.ts'
import { audit } from './audit.ts'
import { authHeaders, authOf } from './auth.ts'
import { noteCostlyTry } from './attempt-store.ts'
import { changePassword, openAccount, resetPassword, setUpFirstOwner, signIn } from './passwords.ts'
import { ownerIsSetUp } from './store.ts'
import { useLink } from './link-store.ts'

const open = { access: 'public' as const }
const viewer = { access: 'viewer' as const }
const nothing = z.null()

/** Doors into the house: every one of them ends with a fresh session in the cookie. */
export function signInRoutes(app: App, deps: Deps): void {
  const { db, clock, config } = deps

  app.get(
    '/api/v1/sign-in-options',
    { config: open, schema: { summary: 'What the sign-in page needs to know', response: { 200: SignInOptions } } },
    async () => {
      return { sign_up_open: config.DUMONT_SIGN_UP, owner_exists: await ownerIsSetUp(db) }
    },
  )

  app.post(
    '/api/v1/sign-in',
    { config: open, schema: { summary: 'Sign in by e-mail and password', body: SignIn, response: { 200: Me } } },
    async (request, reply) => {
      const { actor, headers } = await signIn(deps, request.body, authHeaders(request), request.ip)
      await endPresentSession(deps, request)
      sendCookies(reply, headers)
      return meAnswer(db, actor)
    },
  )

  app.post(
    '/api/v1/sign-up',
    { config: open, schema: { summary: 'Make an account, where sign-up is open', body: SignUp, response: { 201: Me } } },
    async (request, reply) => {
      if (!config.DUMONT_SIGN_UP) throw new AppError('sign_up_closed', 'Sign-up is closed on this instance')
      await noteCostlyTry(db, request.ip, clock.now())
      const userId = await openAccount(deps, request.body)
      return reply.status(201).send(await meAnswer(db, await startSession(deps, request, reply, userId)))
    },
  )

  app.post('/api/v1/sign-out', { config: open, schema: { summary: 'End this session', response: { 204: nothing } } }, async (request, reply) => {
    const { headers } = await authOf(deps).api.signOut({ headers: authHeaders(request), returnHeaders: true })
    await endPresentSession(deps, request)
    sendCookies(reply, headers)
    return reply.status(204).send(null)
  })

  app.post(
    '/api/v1/reset-password',
    { config: open, schema: { summary: 'Set a new password by a reset link', body: ResetPassword, response: { 204: nothing } } },
    async ({ body }, reply) => {
      await resetPassword(deps, body)
      return reply.status(204).send(null)
    },
  )

  app.post(
    '/api/v1/invitations/accept',
    { config: open, schema: { summary: 'Accept an invitation', body: AcceptInvitation, response: { 200: Me } } },
    async (request, reply) => {
      const userId = await acceptInvitation(deps, request.body, request.ip)
      return meAnswer(db, await startSession(deps, request, reply, userId))
    },
  )

  app.post(
    '/api/v1/setup',
    { config: viewer, schema: { summary: 'First start: the owner sets e-mail and password', body: Setup, response: { 200: Me } } },
    async (request, reply) => {
      const actor = personAtPage(request.actor)
      await setUpFirstOwner(deps, actor, request.body)
      return meAnswer(db, await startSession(deps, request, reply, actor.userId))
    },
  )

  app.post(
    '/api/v1/account/password',
    { config: viewer, schema: { summary: 'Change the own password', body: ChangePassword, response: { 204: nothing } } },
    async (request, reply) => {
      const actor = personAtPage(request.actor)
      await changePassword(deps, actor, request.body, request.ip)
      await startSession(deps, request, reply, actor.userId)
      return reply.status(204).send(null)
    },
  )

  linkRoute(app, deps)
}

/** The one-time link printed at the start. No HEAD: a link preview would use it up. */
function linkRoute(app: App, deps: Deps): void {
  const schema = { hide: true, params: z.object({ token: z.string() }) }
  app.get('/auth/link/:token', { config: open, exposeHeadRoute: false, schema }, async (request, reply) => {
    const userId = await useLink(deps.db, request.params.token, 'sign_in', deps.clock.now())
    if (!userId) return reply.redirect('/sign-in?link=expired', 303)
    const actor = await startSession(deps, request, reply, userId)
    await audit(deps.db, actor, 'session.started', null, { by: 'link' }, deps.clock.now())
    return reply.redirect('/', 303)
  })
}
