import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { PriceImport } from '@dumont/contracts'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { run } from '../run.ts'

const folder = mkdtempSync(join(tmpdir(), 'dumont-prices-'))
const file = join(folder, 'prices.csv')
writeFileSync(file, 'the file\n')

const queued: PriceImport = {
  id: 7,
  filename: 'prices.csv',
  state: 'queued',
  strict: false,
  bytes_total: 9,
  bytes_read: 0,
  rows_read: 0,
  rows_accepted: 0,
  rows_rejected: 0,
  rows_changed: 0,
  rows_quarantined: 0,
  series_touched: 0,
  problems: [],
  message: null,
  created_at: '2026-03-04T05:06:07.000Z',
  finished_at: null,
}
const done: PriceImport = {
  ...queued,
  state: 'done',
  bytes_read: 9,
  rows_read: 5,
  rows_accepted: 4,
  rows_rejected: 1,
  rows_changed: 4,
  series_touched: 2,
  problems: [{ line: 3, reason: 'price "0" is zero' }],
  finished_at: '2026-03-04T05:06:09.000Z',
}

type Seen = { method: string; url: string; auth: string | undefined; body: string }
let seen: Seen[] = []
let answer: (request: Seen) => { status?: number; body: unknown } = () => ({ body: done })
const server = createServer((request, response) => void reply(request, response))
let url = ''
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  seen = []
  vi.unstubAllEnvs()
})

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const one = { method: request.method!, url: request.url!, auth: request.headers.authorization, body }
  seen.push(one)
  const { status = 200, body: content } = answer(one)
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof content === 'string' ? content : JSON.stringify(content))
}

/** A server that takes the file and then answers these states, one a question. */
function imports(...states: PriceImport[]): void {
  answer = ({ method, url: path }) => {
    if (method === 'POST' && path.startsWith('/api/v1/prices/imports?')) return { status: 202, body: queued }
    if (path === '/api/v1/prices/imports') return { body: { imports: [] } }
    return { body: states.length > 1 ? states.shift() : states[0] }
  }
}

async function dumont(args: string[], isTTY = false): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })]
  let [out, err] = ['', '']
  stdout.on('data', (chunk) => (out += String(chunk)))
  stderr.on('data', (chunk) => (err += String(chunk)))
  const code = await run(['prices', 'import', ...args], { stdout, stderr })
  await new Promise((resolve) => setImmediate(resolve))
  return { code, out, err }
}

test('sends the file, waits, and tells counts and bad rows', async () => {
  imports({ ...queued, state: 'reading' }, done)
  const { code, out, err } = await dumont([file, '--url', url, '--key', 'dmt_x'])
  expect([code, out, err]).toEqual([
    0,
    'Import 7: 5 rows read, 4 accepted, 1 left out, 0 quarantined; 4 hours of 2 series changed\n',
    'line 3 not used: price "0" is zero\n',
  ])
  const sent = seen.find(({ method }) => method === 'POST')!
  expect(sent).toMatchObject({ url: '/api/v1/prices/imports?filename=prices.csv&strict=false', auth: 'Bearer dmt_x', body: 'the file\n' })
})

test('address and key come from the environment too; --strict is passed on', async () => {
  imports(done)
  vi.stubEnv('DUMONT_URL', `${url}/`)
  vi.stubEnv('DUMONT_API_KEY', 'dmt_env')
  expect((await dumont([file, '--strict'])).code).toBe(0)
  expect(seen.find(({ method }) => method === 'POST')).toMatchObject({ url: expect.stringContaining('strict=true'), auth: 'Bearer dmt_env' })
})

test('--json prints the import and nothing else', async () => {
  imports(done)
  const { out, code } = await dumont([file, '--url', url, '--json'])
  expect([code, JSON.parse(out)]).toEqual([0, done])
})

test('--no-wait returns once the server has the file', async () => {
  imports(done)
  expect(await dumont([file, '--url', url, '--no-wait'])).toMatchObject({ code: 0, out: 'Import 7 is queued: the server has the file\n' })
})

test('a person sees how far it is', async () => {
  imports({ ...queued, state: 'reading', bytes_read: 3, rows_read: 2 }, { ...queued, state: 'merging', rows_accepted: 5 }, done)
  const { err } = await dumont([file, '--url', url], true)
  expect(err).toContain('Waiting for a worker')
  expect(err).toContain('Reading: 33 %, 2 rows')
  expect(err).toContain('Merging 5 rows')
})

test('a failed import is exit code 1 with the reason, and names what was not shown', async () => {
  imports({ ...done, state: 'failed', rows_rejected: 3, message: 'Strict import: 3 bad rows, nothing was imported' })
  expect(await dumont([file, '--url', url])).toMatchObject({
    code: 1,
    err: 'line 3 not used: price "0" is zero\nand 2 more bad rows\ndumont: Import 7 failed: Strict import: 3 bad rows, nothing was imported\n',
  })
})

test('Ctrl-C cancels the import on the server', async () => {
  let asked = 0
  answer = ({ method, url: path }) => {
    if (path.endsWith('/cancel')) return { body: { ...queued, state: 'reading' } }
    if (path.endsWith('/7') && ++asked === 1) process.emit('SIGINT')
    if (path.endsWith('/7'))
      return {
        body: seen.some((one) => one.url.endsWith('/cancel'))
          ? { ...done, state: 'cancelled', problems: [], rows_rejected: 0, message: 'Cancelled before anything was imported' }
          : { ...queued, state: 'reading' },
      }
    return method === 'POST' ? { status: 202, body: queued } : { body: { imports: [] } }
  }
  expect(await dumont([file, '--url', url])).toMatchObject({ code: 1, err: 'dumont: Import 7: Cancelled before anything was imported\n' })
  expect(process.listenerCount('SIGINT')).toBe(0)
})

test('Ctrl-C after the end shows the end', async () => {
  answer = ({ method, url: path }) => {
    if (path.endsWith('/cancel')) return { status: 409, body: { error: { code: 'conflict', message: 'm', hint: 'h' } } }
    if (path.endsWith('/7')) return { body: done }
    if (method === 'POST') process.emit('SIGINT')
    return method === 'POST' ? { status: 202, body: queued } : { body: { imports: [] } }
  }
  const { code, err } = await dumont([file, '--url', url])
  // The signal may arrive while the file is still being sent.
  expect(
    [
      [0, 'line 3'],
      [1, 'Cancelled'],
    ].some(([expected, start]) => code === expected && err.includes(start as string)),
  ).toBe(true)
})

test.each([
  [401, { error: { code: 'unauthenticated', message: 'Sign in first', hint: '' } }, /does not know this key.*keys create --scope write/],
  [403, { error: { code: 'forbidden', message: 'no', hint: '' } }, /write scope, and for prices one of an instance admin/],
  [503, { error: { code: 'unavailable', message: 'The database does not answer', hint: 'Try again' } }, /The database does not answer\. Try again/],
  [200, '<html>another program</html>', /does not answer like a Dumont server \(status 200\)/],
  [404, 'nothing', /does not answer like a Dumont server \(status 404\)/],
])('status %i is told in words and nothing is sent', async (status, body, words) => {
  answer = () => ({ status, body })
  const { code, err } = await dumont([file, '--url', url])
  expect(code).toBe(1)
  expect(err).toMatch(words)
  expect(seen.map(({ method }) => method)).toEqual(['GET'])
})

test('a server that is not there is said so', async () => {
  expect(await dumont([file, '--url', 'http://127.0.0.1:1'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^dumont: No Dumont server answers at http:\/\/127\.0\.0\.1:1 \(.+\)\. Start it with npm start/),
  })
})

test('a file that is not there, or a folder, is said so', async () => {
  imports(done)
  expect(await dumont([join(folder, 'none.csv'), '--url', url])).toMatchObject({ code: 1, err: expect.stringContaining('no such file') })
  expect(await dumont([folder, '--url', url])).toMatchObject({ code: 1, err: expect.stringContaining('it is a folder') })
})

test('a wrong address in the environment is told, and --help shows no key', async () => {
  vi.stubEnv('DUMONT_URL', 'nonsense')
  vi.stubEnv('DUMONT_API_KEY', 'dmt_secret')
  expect((await dumont([file])).code).toBe(2)
  vi.stubEnv('DUMONT_URL', undefined)
  const { code, out } = await dumont(['--help'])
  expect([code, out.includes('DUMONT_API_KEY'), out.includes('dmt_secret')]).toEqual([0, true, false])
})

test.each([[['--url', 'nonsense', 'x']], [[]], [['x', '--loud']]])('%o is used wrongly', async (args) => {
  expect((await dumont(args)).code).toBe(2)
})
