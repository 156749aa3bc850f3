import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'

const { app, deps } = await startApp()

test('an unknown path answers in the one error shape', async () => {
  const answer = await app.inject({ url: '/api/v1/nothing' })
  expect(answer.statusCode).toBe(404)
  expect(answer.json().error).toMatchObject({ code: 'not_found', hint: expect.any(String), request_id: expect.any(String) })
})

test('healthz answers, readyz says that the queue is not there', async () => {
  expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  const ready = await app.inject('/readyz')
  expect(ready.statusCode).toBe(503)
  expect(ready.json().checks).toMatchObject({ database: true, queue: false })
})

test('a change sent from another site is refused', async () => {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/anything', headers: { origin: 'https://evil.example', host: 'localhost:4400' } })
  expect(answer.json().error.code).toBe('origin_refused')
})

test('the OpenAPI document is version 3.1', async () => {
  expect((await app.inject('/api/openapi.json')).json().openapi).toBe('3.1.0')
})

test('the database is migrated', async () => {
  const { rows } = await deps.pool.query('select name from schema_migrations')
  expect(rows.length).toBeGreaterThan(0)
})
