import { EmbedEconomy, EmbedQuery, type EmbedToken, EmbedTokenCreated, EmbedTokenList, EmbedTokenParams, NewEmbedToken } from '@dumont/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { badgeOf, gaugesOf } from './draw-embed.ts'
import { isKnown } from './etag.ts'
import { readEmbed } from './read-embed.ts'
import { readSnapshot } from './snapshot.ts'
import { addToken, revokeToken, tokenRow, tokensOf } from './store-tokens.ts'
import type { EmbedTokenRow } from './tables.ts'

const owner = { access: 'owner' } as const
const open = { access: 'public' } as const
const path = '/api/v1/economy/embed-tokens'

export function embedRoutes(app: App, deps: Deps): void {
  tokenRoutes(app, deps)
  /** Undefined: the caller has this answer already. @throws AppError when the token is none, or was revoked */
  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<EmbedEconomy | undefined> => {
    const { token, provider } = request.query as z.infer<typeof EmbedQuery>
    const now = deps.clock.now()
    const row = await tokenRow(deps.db, token ?? bearerOf(request), now)
    if (!row)
      throw new AppError('not_found', 'There is no embed with this token', {
        hint: 'Make one on the savings page, and send it as ?token= or "Authorization: Bearer".',
      })
    // Other pages may show it: it is what the token is for.
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin').header('referrer-policy', 'no-referrer')
    const { workspaceId, hideAmounts } = row
    return readSnapshot(deps.db, workspaceId, now, {
      isKnown: (version) => isKnown(request, reply, { workspaceId, version, now, of: hideAmounts ? 'shares' : 'amounts' }),
      read: (snapshot) => readEmbed(snapshot, provider, hideAmounts),
    })
  }

  const json = { summary: 'Savings for a dashboard elsewhere, by embed token', querystring: EmbedQuery, response: { 200: EmbedEconomy } }
  app.get(
    '/api/v1/embed/economy',
    { config: open, schema: json },
    async (request, reply) => (await read(request, reply)) ?? (reply.send(undefined as never) as never),
  )

  const badge = { summary: 'Savings as an SVG badge, by embed token', querystring: EmbedQuery, response: { 200: z.string().describe('image/svg+xml') } }
  app.get('/api/v1/embed/economy/badge.svg', { config: open, schema: badge }, async (request, reply) => {
    const found = await read(request, reply)
    return found ? text(reply, 'image/svg+xml; charset=utf-8', badgeOf(found)) : (reply.send(undefined as never) as never)
  })

  const gauges = { summary: 'Savings as gauges for Prometheus, by embed token', querystring: EmbedQuery, response: { 200: z.string().describe('text/plain') } }
  app.get('/api/v1/embed/economy/metrics', { config: open, schema: gauges }, async (request, reply) => {
    const found = await read(request, reply)
    return found ? text(reply, 'text/plain; version=0.0.4; charset=utf-8', gaugesOf(found)) : (reply.send(undefined as never) as never)
  })
}

/** Past the JSON serialiser of the route's answer. */
const text = (reply: FastifyReply, type: string, body: string): never =>
  reply
    .header('content-type', type)
    .serializer((as: unknown) => as as string)
    .send(body) as never

function bearerOf({ headers }: FastifyRequest): string {
  return /^bearer +(\S+)$/i.exec(headers.authorization?.trim() ?? '')?.[1] ?? ''
}

function tokenRoutes(app: App, deps: Deps): void {
  app.get(path, { config: owner, schema: { summary: 'Embed tokens', response: { 200: EmbedTokenList } } }, async ({ actor }) => ({
    tokens: (await tokensOf(deps.db, actor!.workspaceId)).map(toWire),
  }))

  const make = { summary: 'Make an embed token; it is shown this once', body: NewEmbedToken, response: { 201: EmbedTokenCreated } }
  app.post(path, { config: owner, schema: make }, async ({ body, actor }, reply) => {
    const now = deps.clock.now()
    const { token, row } = await deps.db.transaction().execute(async (trx) => {
      const made = await addToken(trx, actor!.workspaceId, { name: body.name, hideAmounts: body.hide_amounts }, now)
      await audit(trx, actor!, 'embed_token.created', made.row.prefix, { name: body.name }, now)
      return made
    })
    return reply
      .status(201)
      .header('cache-control', 'no-store')
      .send({ ...toWire(row), token })
  })

  const revoke = { summary: 'Revoke an embed token', params: EmbedTokenParams, response: { 204: z.null() } }
  app.delete(`${path}/:id`, { config: owner, schema: revoke }, async ({ params, actor }, reply) => {
    const now = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      const row = await revokeToken(trx, actor!.workspaceId, params.id, now)
      if (!row) throw new AppError('not_found', `There is no embed token ${params.id}`)
      await audit(trx, actor!, 'embed_token.revoked', row.prefix, { name: row.name }, now)
    })
    return reply.status(204).send(null)
  })
}

const toWire = ({ id, name, prefix, hideAmounts, createdAt, lastUsedAt }: EmbedTokenRow): EmbedToken => ({
  id,
  name,
  prefix,
  hide_amounts: hideAmounts,
  created_at: createdAt.toISOString(),
  last_used_at: lastUsedAt?.toISOString() ?? null,
})
