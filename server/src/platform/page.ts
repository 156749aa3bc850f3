import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { AppError } from './errors.ts'
import type { App } from './feature.ts'

const dist = join(import.meta.dirname, '..', '..', '..', 'web', 'dist')
/** The one page that others may show inside theirs. */
const embed = 'embed/economy'
const forEver = 'public, max-age=31536000, immutable'

/** The built page: hashed assets for ever, index.html for every path that is a page's. `ancestors`: who may show the embed in a frame. */
export async function page(app: App, ancestors: readonly string[]): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) return
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = new Set(entries.map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/')))
  await app.register(fastifyStatic, { root: dist, serve: false, cacheControl: false })
  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) => {
    const path = request.url.split('?')[0]!.slice(1)
    if (/^(api|auth|assets)(\/|$)/.test(path) && !files.has(path)) throw new AppError('not_found', `There is nothing at GET /${path.slice(0, 200)}`)
    if (path === embed) letFrame(reply, ancestors)
    return reply.header('cache-control', path.startsWith('assets/') ? forEver : 'no-cache').sendFile(files.has(path) ? path : 'index.html')
  })
}

export function letFrame(reply: FastifyReply, ancestors: readonly string[]): void {
  const policy = String(reply.getHeader('content-security-policy'))
  reply.removeHeader('x-frame-options').header('content-security-policy', policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${ancestors.join(' ')}`))
}
