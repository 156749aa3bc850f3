import helmet from '@fastify/helmet'
import { fastify, LogController, type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { errorTable } from '@dumont/contracts'
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Access, Actor, Authenticate } from './actor.ts'
import { decideAccess } from './actor.ts'
import { isDatabaseDown } from './db.ts'
import { AppError } from './errors.ts'
import type { App, Deps, Feature } from './feature.ts'
import { healthRoutes } from './health.ts'
import { apiDocs, docsPath } from './openapi.ts'
import { page } from './page.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; a route without it does not start. */
    access?: Access
    /** A POST that only reads: open to read keys. */
    reads?: boolean
  }
  interface FastifyRequest {
    actor: Actor | undefined
  }
}

export type RouteEntry = { method: string; url: string; access: Access; reads: boolean; answers: unknown }

/** The whole web side: routes of all features behind one access check, one error shape, one set of headers. */
export async function buildApp(
  deps: Deps,
  features: readonly Feature[],
  authenticate: Authenticate,
  more?: (app: App) => void,
): Promise<{ app: App; routes: RouteEntry[] }> {
  const app = createServer(deps)
  const routes = collectRoutes(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, deps))
  app.setNotFoundHandler((request) => {
    throw new AppError('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}`)
  })
  await app.register(helmet, securityHeaders(deps))
  measure(app, deps)
  guard(app, deps, authenticate)
  await apiDocs(app)
  healthRoutes(app, deps, features)
  for (const feature of features) await app.register(async (scope) => feature.routes?.(grouped(scope as unknown as App, feature.name), deps))
  more?.(app)
  await page(app, deps.config.DUMONT_EMBED_ANCESTORS)
  return { app, routes }
}

function createServer(deps: Deps): App {
  return fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: deps.config.DUMONT_TRUSTED_PROXIES.length ? deps.config.DUMONT_TRUSTED_PROXIES : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 0,
    // Kubernetes and load balancers: answers during a graceful stop say "connection: close".
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    // A path that cannot be decoded never reaches the error handler.
    frameworkErrors: (error, request, reply) => answerError(error, request as FastifyRequest, reply as FastifyReply, deps),
    clientErrorHandler: answerUnreadable,
  })
}

function collectRoutes(app: App): RouteEntry[] {
  const routes: RouteEntry[] = []
  app.addHook('onRoute', (route) => {
    // The documentation plugin makes its own routes, which cannot name their access.
    if (route.url.startsWith(docsPath)) route.config = { ...route.config, access: 'public' }
    const access = route.config?.access
    if (!access) throw new Error(`${String(route.method)} ${route.url} does not say who may call it: add config.access`)
    for (const method of [route.method].flat())
      if (method !== 'HEAD') routes.push({ method, url: route.url, access, reads: route.config?.reads ?? false, answers: route.schema?.response })
  })
  return routes
}

/** The documentation shows routes by feature. */
function grouped(scope: App, name: string): App {
  return scope.addHook('onRoute', (route) => void (route.schema = { tags: [name], ...route.schema }))
}

function guard(app: App, deps: Deps, authenticate: Authenticate): void {
  app.decorateRequest('actor', undefined)
  app.addHook('onRequest', async (request) => {
    const { access = 'public', reads = false } = request.routeOptions.config
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    if (changes) refuseOtherSites(request, deps)
    if (access === 'public') return
    request.actor = await authenticate(request)
    const verdict = decideAccess(request.actor, access, changes && !reads)
    if (verdict === 'unauthenticated') throw new AppError('unauthenticated', 'Sign in first, or send an API key')
    if (verdict === 'forbidden')
      throw new AppError('forbidden', access === 'instance_admin' ? 'Only an instance admin may do this' : 'Your role or key may not do this')
  })
}

/** Browsers send Origin with every change; one that is not ours is another site using our cookie. */
function refuseOtherSites(request: FastifyRequest, deps: Deps): void {
  const { origin, host, 'sec-fetch-site': from } = request.headers
  const isOurs = origin === undefined ? from !== 'cross-site' && from !== 'same-site' : isOurOrigin(origin, host, deps.config.publicUrl)
  if (!isOurs) throw new AppError('origin_refused', 'This request comes from another site')
}

function isOurOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  const ours = new URL(publicUrl)
  if (origin === ours.origin) return true
  const theirs = URL.parse(origin)
  // Whoever sits on the line can put any page under http://our-host: with TLS before us it is another site.
  return host !== undefined && theirs?.host === host && (theirs.protocol === 'https:' || ours.protocol === 'http:')
}

function measure(app: App, deps: Deps): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    deps.metrics.httpSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    deps.log.debug({ request_id: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, deps: Deps): FastifyReply {
  const known = asAppError(error)
  if (known.status >= 500) deps.log.error({ err: error, request_id: request.id, route: request.routeOptions.url }, 'request failed')
  const { required, have, retryAfterSeconds } = known.extra
  if (retryAfterSeconds ?? known.code === 'unavailable') reply.header('retry-after', retryAfterSeconds ?? 5)
  return reply
    .status(known.status)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      error: { code: known.code, message: known.message, hint: known.hint, request_id: request.id, ...(required === undefined ? {} : { required, have }) },
    })
}

/** What is no HTTP, or too much of it, never becomes a request: the answer is written on the bare connection. */
function answerUnreadable(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, code, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['431 Request Header Fields Too Large', 'payload_too_large', 'The headers are too large'] as const)
      : (['400 Bad Request', 'validation_failed', 'This is not a request that can be read'] as const)
  const body = JSON.stringify({ error: { code, message, hint: errorTable[code].hint, request_id: randomUUID() } })
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`)
}

function asAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return new AppError('validation_failed', describeIssues(error))
  if (isUnstorable(error)) return new AppError('validation_failed', 'A text holds a character that cannot be stored (NUL, or half a surrogate pair)')
  if (isDatabaseDown(error)) return new AppError('unavailable', 'The database does not answer at the moment', { cause: error })
  if (error.statusCode === 413) return new AppError('payload_too_large', 'The body is too large')
  if (error.statusCode === 415) return new AppError('unsupported_media_type', 'This content type is not read here')
  if (error.statusCode === 429) return new AppError('rate_limited', 'Too many requests')
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return new AppError('validation_failed', plain(error.message))
  return new AppError('internal', 'Something broke on our side', { cause: error })
}

function describeIssues(error: { validation: readonly { instancePath: string; message?: string }[]; validationContext?: string }): string {
  const parts = error.validation.map(
    ({ instancePath, message }) => `${instancePath.slice(1).replaceAll('/', '.') || error.validationContext || 'request'}: ${message ?? 'is wrong'}`,
  )
  return plain(parts.slice(0, 10).join('; '))
}

/** PostgreSQL refuses U+0000 in any text, and half a surrogate pair in JSON. */
const isUnstorable = (error: FastifyError & { detail?: string }): boolean =>
  error.code === '22021' || error.code === '22P05' || (error.code === '22P02' && (error.detail?.includes('surrogate') ?? false))

/** What callers sent comes back in messages: cut it, and keep it printable. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, ' ').slice(0, 1000)

function securityHeaders(deps: Deps) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: deps.config.publicUrl.startsWith('https:') ? { maxAge: 15_552_000 } : false,
    referrerPolicy: { policy: 'no-referrer' as const },
    crossOriginEmbedderPolicy: false,
  }
}
