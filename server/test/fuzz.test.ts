import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aKey, setUpOwner, startAppWithAccounts } from './accounts.ts'

const runs = process.env.DUMONT_TEST_DEPTH === 'long' ? 2000 : 60
const world = await startAppWithAccounts()
const { app, routes } = world
const { authorization } = await aKey(world, await setUpOwner(world))
const ours = routes.filter(({ url }) => url.startsWith('/api/v1') || url.startsWith('/auth'))

const fine = { code: '', hint: '', request_id: '' }

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '\0',
    '\uD800',
    '../../etc/passwd',
    '%00',
    "' or 1=1 --",
    '=cmd|x',
    '‮',
    'é'.repeat(70_000),
    '1e309',
    'NaN',
    '-0',
    '2024-02-30T00:00:00Z',
    '99999999999999999999',
    '__proto__',
  ),
  fc.integer().map(String),
)
const words = [
  'gpu',
  'provider',
  'region',
  'zone',
  'from',
  'to',
  'limit',
  'after',
  'series',
  'format',
  'filename',
  'strict',
  'name',
  'email',
  'password',
  'token',
  'scope',
  'role',
  'usage_hours_per_day',
  'machine_type',
  '__proto__',
]
const name = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 20 }))
const body = fc.oneof(
  fc.dictionary(name, fc.oneof(nasty, fc.jsonValue())).map((value) => JSON.stringify(value)),
  fc.json(),
  nasty,
  fc.constantFrom('{', '[1,', '"', '{"a":'.repeat(5000), '\u0000'),
)
const type = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'garbage',
)

process.stdout.write(`counts: ${runs} malformed requests for each of ${ours.length} routes\n`)

test.each(ours.map(({ method, url }) => [`${method} ${url}`, method, url]))(
  '%s answers nonsense with a 4xx in the error shape, never with a 5xx',
  { timeout: 600_000 },
  async (_name, method, url) => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, nasty, { maxKeys: 4 }), nasty, body, type, async (query, segment, payload, contentType) => {
        const path = url.replaceAll(/:\w+|\*/g, () => encode(segment).slice(0, 2000))
        const search = Object.entries(query).map(([key, value]) => `${encode(key)}=${encode(value)}`)
        const answer = await app.inject({
          method: method as 'GET',
          url: `${path}?${search.join('&')}`.slice(0, 8000),
          headers: { authorization, ...(method === 'GET' ? {} : { 'content-type': contentType }) },
          payload: method === 'GET' ? undefined : payload,
        })
        expect(answer.statusCode, answer.body).toBeLessThan(500)
        expect(answer.body).not.toMatch(/\n\s+at .*\.(ts|js):\d/)
        const { error } = answer.statusCode >= 400 ? answer.json<{ error: unknown }>() : { error: fine }
        expect(error).toMatchObject({ code: expect.any(String), hint: expect.any(String), request_id: expect.any(String) })
      }),
      { numRuns: runs },
    )
  },
)

/** Lone surrogates cannot be percent-encoded: they go as the replacement character, as browsers send them. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed())
