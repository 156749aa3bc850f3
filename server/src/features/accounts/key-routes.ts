import { ApiKeyList, CreatedApiKey, IdParams, NewApiKey } from '@dumont/contracts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { keyAnswer, personAtPage, someone } from './answers.ts'
import { audit } from './audit.ts'
import { createKey, keysOf, revokeKey } from './key-store.ts'
import { z } from 'zod'

const viewer = { access: 'viewer' as const }

/** One's own API keys. Everyone may have them: a key never reaches farther than its person. */
export function keyRoutes(app: App, { db, clock }: Deps): void {
  app.get('/api/v1/keys', { config: viewer, schema: { summary: 'API keys of the workspace', response: { 200: ApiKeyList } } }, async (request) => {
    const rows = await keysOf(db, someone(request.actor))
    return { keys: rows.map(keyAnswer) }
  })

  app.post(
    '/api/v1/keys',
    { config: viewer, schema: { summary: 'Make an API key; it is shown this once', body: NewApiKey, response: { 201: CreatedApiKey } } },
    async (request, reply) => {
      const actor = personAtPage(request.actor)
      const { key, row } = await db.transaction().execute(async (trx) => {
        const created = await createKey(trx, actor, request.body, clock.now())
        await audit(trx, actor, 'key.created', created.row.prefix, { name: created.row.name, scope: created.row.scope }, clock.now())
        return created
      })
      return reply
        .status(201)
        .header('cache-control', 'no-store')
        .send({ ...keyAnswer(row), key })
    },
  )

  app.delete(
    '/api/v1/keys/:id',
    { config: viewer, schema: { summary: 'Revoke an API key', params: IdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = someone(request.actor)
      await db.transaction().execute(async (trx) => {
        const revoked = await revokeKey(trx, actor, request.params.id, clock.now())
        if (!revoked) throw new AppError('not_found', 'You have no such key')
        await audit(trx, actor, 'key.revoked', revoked.prefix, { name: revoked.name }, clock.now())
      })
      return reply.status(204).send(null)
    },
  )
}
