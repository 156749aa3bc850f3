import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { letFrame } from './page.ts'

test('the embed may be framed by whom the configuration names, and keeps the rest of its policy', async () => {
  const app = fastify()
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', "default-src 'self';frame-ancestors 'none';base-uri 'none'").header('x-frame-options', 'SAMEORIGIN')
  })
  app.get('/embed/economy', async (_request, reply) => {
    letFrame(reply, ["'self'", 'https://home.example.org'])
    return 'page'
  })
  const { headers } = await app.inject('/embed/economy')
  expect(headers['content-security-policy']).toBe("default-src 'self';frame-ancestors 'self' https://home.example.org;base-uri 'none'")
  expect(headers['x-frame-options']).toBeUndefined()
})

test('ancestors are *, self or addresses; nothing else gets into the policy', () => {
  expect(loadConfig({}).config.DUMONT_EMBED_ANCESTORS).toEqual(['*'])
  expect(loadConfig({ DUMONT_EMBED_ANCESTORS: "'self', http://127.0.0.1:3000" }).config.DUMONT_EMBED_ANCESTORS).toEqual(["'self'", 'http://127.0.0.1:3000'])
  for (const wrong of ["https://a.example; script-src 'unsafe-inline'", 'example.org']) expect(() => loadConfig({ DUMONT_EMBED_ANCESTORS: wrong })).toThrow()
})
