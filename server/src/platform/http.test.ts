import { connect } from 'node:net'
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

const behindTls = await startApp({ env: { DUMONT_PUBLIC_URL: 'https://gpu.example' } })
const listening = new URL(await behindTls.app.listen({ port: 0, host: '127.0.0.1' }))

test.each([
  ['the address people open', { origin: 'http://127.0.0.1:4400' }, app, 'not_found'],
  ['the address that was called', { origin: 'https://gpu.example', host: 'gpu.example' }, app, 'not_found'],
  ['a program, which sends no Origin', {}, app, 'not_found'],
  ['a page of ours in a browser that sends no Origin', { 'sec-fetch-site': 'same-origin' }, app, 'not_found'],
  ['another site', { origin: 'https://evil.example' }, app, 'origin_refused'],
  ['another port', { origin: 'http://localhost:4401' }, app, 'origin_refused'],
  ['a sandboxed page', { origin: 'null' }, app, 'origin_refused'],
  ['another site in a browser that sends no Origin', { 'sec-fetch-site': 'cross-site' }, app, 'origin_refused'],
  ['a sibling domain in a browser that sends no Origin', { 'sec-fetch-site': 'same-site' }, app, 'origin_refused'],
  ['a page without TLS under our name', { origin: 'http://gpu.example', host: 'gpu.example' }, behindTls.app, 'origin_refused'],
])('a change sent by %s: %s', async (_who, headers, where, code) => {
  const answer = await where.inject({ method: 'POST', url: '/api/v1/anything', headers: { host: 'localhost:4400', ...headers } })
  expect(answer.json().error.code).toBe(code)
})

test.each([
  ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, '431', 'payload_too_large'],
  ['no HTTP at all', 'hello there\r\n\r\n', '400', 'validation_failed'],
])('%s answers in the one error shape', async (_what, text, status, code) => {
  const answer = await new Promise<string>((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(listening.port), listening.hostname, () => socket.write(text))
    socket
      .on('data', (chunk) => (heard += String(chunk)))
      .on('end', () => resolve(heard))
      .on('error', reject)
  })
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!).error).toMatchObject({ code, hint: expect.any(String), request_id: expect.any(String) })
})

test('the OpenAPI document is version 3.1', async () => {
  expect((await app.inject('/api/openapi.json')).json().openapi).toBe('3.1.0')
})

test('the database is migrated', async () => {
  const { rows } = await deps.pool.query('select name from schema_migrations')
  expect(rows.length).toBeGreaterThan(0)
})
