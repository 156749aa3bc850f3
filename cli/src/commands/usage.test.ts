import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { run } from '../run.ts'

const session = {
  id: 7,
  key: 'box',
  name: null as string | null,
  state: 'running',
  provider: 'acme',
  gpu_label: 'RTX 4090',
  gpu_count: 2,
  rate_usd_per_hour: 1.48 as number | null,
  running_hours: 2.5,
  cost: 3.7,
}
type Seen = { method: string; url: string; idempotency: string | undefined; body: unknown }
let seen: Seen[] = []
let found: object[] = [session]
const server = createServer((request, response) => void reply(request, response))
let url = ''
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  seen = []
  found = [session]
})

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  seen.push({
    method: request.method!,
    url: request.url!,
    idempotency: request.headers['idempotency-key'] as string | undefined,
    body: body ? JSON.parse(body) : undefined,
  })
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(request.method === 'GET' ? { sessions: found, total: found.length + 1, next_before: null } : { ...session, segments: [] }))
}

async function dumont(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await run([...words, '--url', url, '--key', 'dmt_x'], { stdout, stderr })
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

test('start tells what runs, once', async () => {
  const words = [
    '--provider',
    'acme',
    '--gpu',
    'RTX 4090',
    '--count',
    '2',
    '--rate',
    '1.48',
    '--label',
    'project=llama',
    '--label',
    'person=ana=b',
    '--at',
    '2026-02-01T12:00Z',
  ]
  const { code, out } = await dumont('usage', 'start', ...words)
  expect([code, out]).toEqual([0, '7  box  running  2 x RTX 4090 at acme, $1.48 per hour: 2.50 h, $3.70 so far\n'])
  expect(seen).toMatchObject([{ method: 'POST', url: '/api/v1/usage/sessions', idempotency: expect.stringMatching(/^[\w-]{36}$/) }])
  expect(seen[0]!.body).toEqual({
    provider: 'acme',
    gpu: 'RTX 4090',
    gpu_count: 2,
    rate_usd_per_hour: 1.48,
    storage_usd_per_hour: 0,
    market: 'on_demand',
    labels: { project: 'llama', person: 'ana=b' },
    started_at: '2026-02-01T12:00:00.000Z',
  })
})

test.each([
  ['a rate that is none', ['--rate', '-1']],
  ['a label without a value', ['--rate', '1', '--label', 'project']],
  ['no rate', []],
])('start refuses %s', async (_what, words) => {
  expect((await dumont('usage', 'start', '--provider', 'a', '--gpu', 'T4', ...words)).code).toBe(2)
  expect(seen).toEqual([])
})

test('stop takes the number of a session', async () => {
  expect((await dumont('usage', 'stop', '7', '--keep-storage', '--json')).out).toContain('"id":7')
  expect(seen).toMatchObject([{ url: '/api/v1/usage/sessions/7/stop', body: { keep_storage: true } }])
})

test('stop takes a key that one instance has', async () => {
  await dumont('usage', 'stop', 'box one')
  expect(seen.map((one) => one.url)).toEqual(['/api/v1/usage/sessions?state=active&key=box%20one', '/api/v1/usage/sessions/7/stop'])
  found = []
  expect((await dumont('usage', 'stop', 'box')).err).toContain('No instance called box')
  found = [session, session]
  expect((await dumont('usage', 'stop', 'box')).err).toContain('Several instances')
})

test('list shows what runs, what it costs, and says when nothing does', async () => {
  found = [
    session,
    { ...session, id: 8, name: 'Trainer', state: 'stopped', rate_usd_per_hour: 0 },
    { ...session, id: 9, rate_usd_per_hour: null },
    { ...session, id: 10, rate_usd_per_hour: 0.4 },
  ]
  const { out } = await dumont('usage', 'list')
  expect(out.split('\n')).toEqual([
    '7  box  running  2 x RTX 4090 at acme, $1.48 per hour: 2.50 h, $3.70 so far',
    '8  Trainer  stopped  2 x RTX 4090 at acme: 2.50 h, $3.70 so far',
    '9  box  running  2 x RTX 4090 at acme, rate not known: 2.50 h, $3.70 so far',
    '10  box  running  2 x RTX 4090 at acme, $0.40 per hour: 2.50 h, $3.70 so far',
    'and 1 older ones',
    '',
  ])
  expect(seen[0]!.url).toContain('state=active')
  expect(JSON.parse((await dumont('usage', 'list', '--all', '--json')).out)).toMatchObject({ total: 5 })
  found = []
  expect((await dumont('usage', 'list')).out).toContain('Nothing runs')
})
