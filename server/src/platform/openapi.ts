import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { ErrorAnswer } from '@dumont/contracts'
import type { FastifySchema, RouteOptions } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { App } from './feature.ts'

export const docsPath = '/api/docs'

/** OpenAPI 3.1 at /api/openapi.json, made from the contracts, and a page to read it at /api/docs. */
export async function apiDocs(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dumont',
        version: '1',
        description: 'GPU price forecasts. Every error has the shape `{error: {code, message, hint, request_id}}`; see docs/errors.md.',
      },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: dmt_...' } } },
      security: [{ apiKey: [] }],
    },
    transform: (given) => jsonSchemaTransform({ ...given, schema: documented(given) }),
  })
  await app.register(swaggerUi, { routePrefix: docsPath })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger())
}

/** What holds for every route: the one error shape, and no key where none is asked for. */
function documented({ schema = {}, route }: { schema?: FastifySchema; route: RouteOptions }): FastifySchema {
  if (schema.hide) return schema
  return {
    ...schema,
    response: { ...(schema.response as object | undefined), default: ErrorAnswer.describe('Any error: see docs/errors.md for the codes') },
    ...(route.config?.access === 'public' ? { security: [] } : {}),
  }
}
