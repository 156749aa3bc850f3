import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { organization } from 'better-auth/plugins/organization'
import { createAccessControl } from 'better-auth/plugins/access'
import { z } from 'zod'
import type { Deps } from '../../platform/feature.ts'

/** A session ends this long after sign-in, used or not; then one signs in again. */
export const sessionDays = 30
const clientAddress = 'x-dumont-client'

export type Auth = ReturnType<typeof createAuth>

const known = new WeakMap<Deps, Auth>()

/** better-auth for these dependencies, made once. Its own HTTP endpoints are not exposed: our routes call `auth.api`. */
export function authOf(deps: Deps): Auth {
  const auth = known.get(deps) ?? createAuth(deps)
  known.set(deps, auth)
  return auth
}

function createAuth(deps: Deps) {
  return betterAuth({ ...authOptions(deps), plugins: [workspaces(), ownSessions()] })
}

export function authOptions({ config, db, clock, keyring, log }: Deps) {
  return {
    appName: 'Dumont',
    baseURL: config.publicUrl,
    secret: keyring.derive('sessions'),
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: { modelName: 'users' },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    session: { modelName: 'sessions', expiresIn: sessionDays * 86_400, disableSessionRefresh: true },
    advanced: { ...cookies(config.publicUrl.startsWith('https:')), ipAddress: { ipAddressHeaders: [clientAddress] } },
    databaseHooks: {
      session: {
        create: {
          // Expiry follows our clock, as everything else does.
          before: async (session) => {
            const now = clock.now()
            return { data: { ...session, createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + sessionDays * 86_400_000) } }
          },
        },
      },
    },
    logger: { level: 'error', log: (level, message) => log[level]({ from: 'better-auth' }, message) },
  } satisfies BetterAuthOptions
}

/** `__Host-`: no page of a sibling domain, nor of the same host without TLS, can plant a cookie by this name. better-auth itself knows the weaker `__Secure-` only. */
const cookies = (secure: boolean) => ({ cookiePrefix: secure ? '__Host-dumont' : 'dumont', useSecureCookies: false, defaultCookieAttributes: { secure } })

/** Workspaces are better-auth's organisations, in our words and with our three roles. What a role may do is decided by `config.access` of each route. */
export function workspaces() {
  const ac = createAccessControl({ workspace: ['read', 'write', 'manage'] } as const)
  const roles = {
    owner: ac.newRole({ workspace: ['read', 'write', 'manage'] }),
    member: ac.newRole({ workspace: ['read', 'write'] }),
    viewer: ac.newRole({ workspace: ['read'] }),
  }
  return organization({
    ac,
    roles,
    schema: {
      organization: { modelName: 'workspaces' },
      member: { modelName: 'memberships', fields: { organizationId: 'workspaceId' } },
      invitation: { modelName: 'invitations', fields: { organizationId: 'workspaceId' } },
      session: { fields: { activeOrganizationId: 'activeWorkspaceId' } },
    },
  })
}

/** Starts a session for somebody whose right to it was proven in another way than by a password: a one-time link, an invitation. */
function ownSessions() {
  const startSession = createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ userId: z.string() }), requireHeaders: true }, async (ctx) => {
    const { internalAdapter } = ctx.context
    const user = await internalAdapter.findUserById(ctx.body.userId)
    if (!user) throw new Error('A session was asked for a user that does not exist')
    const session = await internalAdapter.createSession(user.id)
    await setSessionCookie(ctx, { session, user })
    return { userId: user.id }
  })
  return { id: 'own-sessions', endpoints: { startSession } } as const
}

/** The request's headers as better-auth wants them. The address is the one our proxy rules found, whatever the caller claims. */
export function authHeaders(request: { headers: Record<string, string | string[] | undefined>; ip: string }): Headers {
  const headers = new Headers({ [clientAddress]: request.ip })
  for (const name of ['cookie', 'user-agent']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return headers
}
