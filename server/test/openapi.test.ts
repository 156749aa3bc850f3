import { expect, test } from 'vitest'
import { z } from 'zod'
import { features } from '../src/features.ts'
import { startApp } from './start-app.ts'

type Operation = { summary?: string; tags?: string[]; security?: unknown[]; responses: Record<string, { content?: Record<string, { schema: object }> }> }

const { app, routes } = await startApp()
const { openapi, paths } = (await app.inject('/api/openapi.json')).json<{ openapi: string; paths: Record<string, Record<string, Operation>> }>()
const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one] as const))

test('the document is OpenAPI 3.1 and knows the routes of all features', () => {
  expect(openapi).toBe('3.1.0')
  expect(new Set(operations.flatMap(([, { tags }]) => tags))).toEqual(new Set(features.filter(({ routes }) => routes).map(({ name }) => name)))
})

test.each(operations)('%s says what it is for, what it answers and how it fails', (_route, { summary, responses }) => {
  expect(summary).toMatch(/^[A-Z]/)
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  expect(good).toHaveLength(1)
  const [status, answer] = good[0]!
  expect(status === '204' || answer.content?.['application/json']?.schema).toBeTruthy()
  expect(responses.default?.content?.['application/json']?.schema).toMatchObject({
    properties: { error: { required: expect.arrayContaining(['code', 'message', 'hint', 'request_id']) } },
  })
})

test('a key is asked for where one is needed', () => {
  const security = new Map(operations.map(([route, one]) => [route, one.security]))
  expect(security.get('post /api/v1/sign-in')).toEqual([])
  expect(security.get('get /api/v1/series')).toBeUndefined()
})

/** Where a schema reads one thing and yields another: as an answer it fails, at the first one that has such a value. */
function oneWay(schema: unknown, at: string, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return []
  seen.add(schema)
  if (schema instanceof z.ZodTransform) return [at]
  return Object.entries(schema instanceof z.ZodType ? schema.def : schema).flatMap(([key, part]) => oneWay(part, `${at}.${key}`, seen))
}

test('a schema that reads one thing and yields another is found, however deep', () => {
  expect(oneWay({ 200: z.object({ a: z.array(z.preprocess(Number, z.int())).optional() }) }, 'x')).toHaveLength(1)
  expect(oneWay({ 200: z.object({ a: z.array(z.int()).default([]) }) }, 'x')).toEqual([])
})

test('every answer can be written as its schema tells', () => {
  expect(routes.flatMap(({ method, url, answers }) => oneWay(answers, `${method} ${url}`))).toEqual([])
})
