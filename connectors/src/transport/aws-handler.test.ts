import { expect, test } from 'vitest'
import { createAwsHandler } from './aws-handler.ts'

const request = {
  protocol: 'https:',
  hostname: 'ec2.us-east-1.amazonaws.com',
  path: '/',
  method: 'POST',
  headers: { host: 'x', 'content-length': '3', authorization: 'signed' },
  body: 'a=b',
}
const recorder = () => {
  const asked: { url: string; init: RequestInit }[] = []
  const guarded = (async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    return new Response('<answer/>', { status: 200, headers: { 'x-amzn-requestid': '1' } })
  }) as typeof fetch
  return { asked, guarded }
}

test('sends what the SDK signed and hands the answer back as a stream', async () => {
  const { asked, guarded } = recorder()
  const { response } = await createAwsHandler(guarded).handle(request)
  expect(asked).toEqual([{ url: 'https://ec2.us-east-1.amazonaws.com/', init: { method: 'POST', headers: { authorization: 'signed' }, body: 'a=b' } }])
  expect([response.statusCode, response.headers['x-amzn-requestid'], (await response.body.toArray()).join('')]).toEqual([200, '1', '<answer/>'])
})

test('escapes a query as AWS signs it, and sends no body with GET', async () => {
  const { asked, guarded } = recorder()
  await createAwsHandler(guarded).handle({ ...request, method: 'GET', port: 8443, query: { q: "a b(c)'", list: ['1', '2'], none: null } })
  expect(asked[0]).toMatchObject({ url: 'https://ec2.us-east-1.amazonaws.com:8443/?q=a%20b%28c%29%27&list=1&list=2&none=', init: { body: undefined } })
})

test("stops with the caller's signal or the SDK's", async () => {
  const { asked, guarded } = recorder()
  const [session, sdk] = [new AbortController(), new AbortController()]
  await createAwsHandler(guarded, session.signal).handle(request, { abortSignal: sdk.signal })
  sdk.abort()
  expect(asked[0]?.init.signal?.aborted).toBe(true)
})

test('an answer without body is an empty stream, and a streamed request is refused', async () => {
  const empty = createAwsHandler(async () => new Response(null, { status: 200 }))
  expect(await (await empty.handle(request)).response.body.toArray()).toEqual([])
  await expect(empty.handle({ ...request, body: { stream: true } })).rejects.toThrow('text or bytes')
})
