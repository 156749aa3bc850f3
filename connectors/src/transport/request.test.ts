import { expect, test } from 'vitest'
import { z } from 'zod'
import { ask, getJson, getText, postJson, readJson } from './request.ts'

const now = new Date('2026-03-04T05:06:00Z')
const session = (answer: Response | Error) => {
  const asked: { url: string; init?: RequestInit }[] = []
  const fetch = (async (url: string, init?: RequestInit) => {
    asked.push({ url, init })
    if (answer instanceof Error) throw answer
    return answer
  }) as typeof globalThis.fetch
  return { fetch, now, asked }
}
const failure = async (answer: Promise<unknown>) =>
  answer.then(
    () => 'no failure',
    (error: { failure?: string; message: string; retryAfterSeconds?: number }) => [error.failure, error.message, error.retryAfterSeconds],
  )
const schema = z.object({ price: z.number(), market: z.enum(['spot']).optional() })
const how = { vendor: 'Acme', schema }

test('reads what fits the schema', async () => {
  expect(await getJson(session(new Response('{"price":1.5,"more":true}')), 'https://a.test/', how)).toEqual({ price: 1.5 })
})

test('posts JSON', async () => {
  const acme = session(new Response('{"price":1}'))
  await postJson(acme, 'https://a.test/', { ...how, body: { gpu: 'H100' }, headers: { authorization: 'Bearer x' } })
  expect(acme.asked[0]?.init).toMatchObject({
    method: 'POST',
    body: '{"gpu":"H100"}',
    headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Bearer x' },
  })
})

test.each([
  [401, {}, 'rejected_key', 'Acme refused the key, or it lacks the right to this (401)', undefined],
  [403, {}, 'rejected_key', 'Acme refused the key, or it lacks the right to this (403)', undefined],
  [429, {}, 'rate_limited', 'Acme asks for fewer requests (429)', undefined],
  [429, { 'retry-after': '120' }, 'rate_limited', 'Acme asks for fewer requests (429)', 120],
  [429, { 'retry-after': 'Wed, 04 Mar 2026 05:07:30 GMT' }, 'rate_limited', 'Acme asks for fewer requests (429)', 90],
  [429, { 'retry-after': 'Wed, 04 Mar 2026 05:00:00 GMT' }, 'rate_limited', 'Acme asks for fewer requests (429)', 0],
  [429, { 'retry-after': '99999999999' }, 'rate_limited', 'Acme asks for fewer requests (429)', 86_400],
  [429, { 'retry-after': 'soon' }, 'rate_limited', 'Acme asks for fewer requests (429)', undefined],
  [408, {}, 'unavailable', 'Acme has a problem of its own (408)', undefined],
  [503, {}, 'unavailable', 'Acme has a problem of its own (503)', undefined],
  [204, {}, 'unexpected_answer', 'Acme gave an empty answer (204)', undefined],
  [404, {}, 'unexpected_answer', 'Acme did not accept the request (404)', undefined],
] as const)('status %i %j is %s', async (status, headers, ...expected) => {
  expect(await failure(ask(session(new Response(status === 204 ? null : 'why', { status, headers })), 'https://a.test/', how))).toEqual(expected)
})

test.each([
  ['', 'Acme gave an empty answer'],
  [' \n', 'Acme gave an empty answer'],
  ['\n<!DOCTYPE html><p>', 'Acme answered with a web page instead of data'],
  ['<html>', 'Acme answered with a web page instead of data'],
  ['{"price":1', 'The answer of Acme is not JSON, or was cut off'],
  ['"\\', 'The answer of Acme is not JSON, or was cut off'],
  ['{"price":"CANARY"}', 'The answer of Acme is not as documented: price should be number'],
  ['{"price":1,"market":"CANARY"}', 'The answer of Acme is not as documented: market is not allowed (invalid_value)'],
  ['[]', 'The answer of Acme is not as documented: the whole should be object'],
  ['['.repeat(1e6), 'The answer of Acme is nested more than 100 levels deep'],
])('a body like %.20s is unexpected', async (body, message) => {
  expect(await failure(getJson(session(new Response(body)), 'https://a.test/', how))).toEqual(['unexpected_answer', message, undefined])
})

test('JSON too long to take apart is refused', () => {
  expect(() => readJson('Acme', `[${'0,'.repeat(32_000_000)}0]`, z.unknown())).toThrow('The answer of Acme is larger than 64 MB')
})

test('brackets within strings and side by side are no depth', () => {
  expect(readJson('Acme', JSON.stringify({ a: '[{\\"['.repeat(200), b: Array.from({ length: 300 }, () => []) }), z.unknown())).toHaveProperty('b')
})

test('what another fetch throws is "unavailable" and names the vendor', async () => {
  expect(await failure(getText(session(new Error('ECONNRESET key=CANARY')), 'https://a.test/?key=CANARY', how))).toEqual([
    'unavailable',
    'No answer from Acme',
    undefined,
  ])
})

test('an answer that breaks off is "unavailable"', async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
  expect(await failure(getText(session(new Response(broken)), 'https://a.test/', how))).toEqual(['unavailable', 'No answer from Acme', undefined])
})
