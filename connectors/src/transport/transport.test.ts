import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createTransport, type TransportOptions } from './transport.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const loopback = ['127.0.0.0/8', '::1/128']
function transport(options: Partial<TransportOptions> = {}) {
  const made = createTransport({ allowPrivate: loopback, timeoutMs: 5000, maxBytes: 1_000_000, ...options })
  cleanUps.push(() => made.close())
  return made
}

async function serve(listener: RequestListener): Promise<{ url: string; port: number; connections: () => number }> {
  let connections = 0
  const server = createServer(listener).on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, connections: () => connections }
}

const failure = async (answer: Promise<unknown>) =>
  answer.then(
    () => 'no failure',
    (error: { failure?: string; message: string }) => `${error.failure}: ${error.message}`,
  )

test('passes method, headers and body on, and status, headers and body back', async () => {
  const { url } = await serve((request, response) => {
    request.on('data', (body) => response.writeHead(201, { 'x-said': String(request.headers['x-say']) }).end(`${request.method} ${body}`))
  })
  const answer = await transport()(url, { method: 'POST', headers: { 'x-say': 'hello' }, body: 'ping' })
  expect([answer.status, answer.headers.get('x-said'), await answer.text()]).toEqual([201, 'hello', 'POST ping'])
})

test('opens no connection to a private address, however it is spelled', async () => {
  const { port, connections } = await serve((_, response) => response.end('secret'))
  const guarded = transport({ allowPrivate: [], ports: [port] })
  const spellings = [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0.0.0.0',
    '[::]',
    '127.0.0.1.',
  ]
  for (const host of spellings) expect(await failure(guarded(`http://${host}:${port}/`)), host).toMatch(/^unavailable: .*not a public address/)
  expect(connections()).toBe(0)
})

test('dials what it checked: a name that turns private at its second lookup is refused', async () => {
  const { port, connections } = await serve((_, response) => response.end('secret'))
  const answers = ['127.0.0.1', '127.0.0.2', '10.0.0.1']
  const resolve = ((_host: string, _options: unknown, callback: (error: null, all: unknown[]) => void) =>
    callback(null, [{ address: answers.shift(), family: 4 }])) as never
  // A public address cannot be dialled in a test: the first range stands in for it.
  const guarded = transport({ allowPrivate: ['127.0.0.1/32'], ports: [port], lookup: resolve })
  const first = await guarded(`http://rebinding.test:${port}/`, { headers: { connection: 'close' } })
  expect(await first.text()).toBe('secret')
  expect(await failure(guarded(`http://rebinding.test:${port}/`))).toContain('rebinding.test is not a public address')
  expect(connections()).toBe(1)
})

test('asks public addresses on listed ports only', async () => {
  expect(await failure(transport()('http://93.184.215.14:8022/'))).toBe('unavailable: 93.184.215.14 may not be asked on port 8022')
})

test.each(['file:///etc/passwd', 'ftp://example.com/', 'not an address', 'data:text/plain,hello'])('refuses %s without repeating it', async (address) => {
  expect(await failure(transport()(address))).toBe('unexpected_answer: Not an address that begins with http:// or https://')
})

test('follows no redirect and says where it led, without what follows the host', async () => {
  const { url } = await serve((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest?token=CANARY' }).end())
  expect(await failure(transport()(url))).toMatch(/^unexpected_answer: 127.* sends on to 169.254.169.254; redirects are not followed/)
})

test('ends an answer that drips, whole time counted', async () => {
  const { url } = await serve((_, response) => {
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => clearInterval(timer))
  })
  const answer = await transport({ timeoutMs: 150 })(url)
  expect(await failure(answer.text())).toMatch(/^unavailable: .* did not answer in full within 0.15 s/)
})

test('ends a body that grows past the limit, and counts it unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(3_000_000))
  const { url } = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed))
  expect(packed.byteLength).toBeLessThan(10_000)
  expect(await failure((await transport()(url)).text())).toMatch(/^unexpected_answer: .* is larger than 1 MB/)
  expect((await (await transport({ maxBytes: 3_000_000 })(url)).arrayBuffer()).byteLength).toBe(3_000_000)
})

test('one request may be larger, or shorter, than the others', async () => {
  const { url } = await serve((_, response) => response.end('x'.repeat(2000)))
  const { url: silent } = await serve(() => undefined)
  const small = transport({ maxBytes: 1000 })
  const init = { maxBytes: 3000 } as RequestInit
  expect(await (await small(url, init)).text()).toHaveLength(2000)
  expect(await failure((await small(url)).text())).toContain('is larger than')
  expect(await failure(small(silent, { timeoutMs: 50 } as RequestInit))).toContain('within 0.05 s')
})

test('a caller that stops is told so', async () => {
  const { url } = await serve(() => undefined)
  const stop = new AbortController()
  const answer = failure(transport()(url, { signal: stop.signal }))
  stop.abort()
  expect(await answer).toMatch(/^unavailable: The request to .* was stopped/)
})

test('says why there was no answer', async () => {
  const { url } = await serve((request) => request.socket.destroy())
  expect(await failure(transport()(url))).toMatch(/^unavailable: No answer from 127.0.0.1:\d+ \(UND_ERR_SOCKET\)/)
  expect(await failure(transport()(url.replace('http', 'https')))).toMatch(/^unavailable: No answer from 127/)
})

test('a body that is not read to its end is let go', async () => {
  const { url } = await serve((_, response) => response.end('x'.repeat(500_000)))
  const answer = await transport()(url)
  await expect(answer.body!.cancel()).resolves.toBeUndefined()
})

test('an answer without body has none', async () => {
  const { url } = await serve((_, response) => response.writeHead(304).end())
  const answer = await transport()(url)
  expect([answer.status, answer.body]).toEqual([304, null])
})

test('takes no Request: it would be one of another fetch', async () => {
  await expect(transport()(new Request('http://127.0.0.1/'))).rejects.toThrow('an address')
})
