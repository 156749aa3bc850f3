import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createTransport } from '../transport/transport.ts'
import type { ChannelSession, Notice } from './channel.ts'
import { channels } from './index.ts'
import { isSignedNow } from './webhook.ts'

const now = new Date('2026-11-26T10:00:00Z')
const notice: Notice = {
  id: 'alert-7',
  title: 'Budget <Llama> & *co*: 80 %',
  text: 'Spent $160.20 of $200 <!channel> @everyone',
  severity: 'warning',
  facts: [{ name: 'Until', value: 'Sun 29 Nov, 00:00' }],
  link: 'https://gpu.test/alerts/7',
  firedAt: now,
}

type Asked = { url: string; headers: Record<string, string>; body: string }
/** A fetch that keeps what was sent and answers alike. */
function recorder(status = 200, headers: Record<string, string> = {}): { asked: Asked[]; session: ChannelSession } {
  const asked: Asked[] = []
  const fetch = (async (url: string, init: { headers: Record<string, string>; body: string }) => {
    asked.push({ url, headers: init.headers, body: init.body })
    return new Response(null, { status, headers })
  }) as unknown as typeof globalThis.fetch
  return { asked, session: { fetch, now } }
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const settings = {
  webhook: { name: 'Ops', url: 'https://hooks.test/a?key=s3cret', secret: 'whsec' },
  slack: { name: 'Ops', url: 'https://hooks.slack.test/services/s3cret' },
  discord: { name: 'Ops', url: 'https://discord.test/api/webhooks/1/s3cret' },
  ntfy: { name: 'Ops', url: 'https://ntfy.test/base/gpu%20alerts', token: 's3cret' },
}
const kinds = ['webhook', 'slack', 'discord', 'ntfy'] as const
const send = (kind: (typeof kinds)[number], session: ChannelSession, with_ = settings[kind]) => channels[kind].send(notice, with_ as never, session)

test('a webhook is signed, and a receiver can tell', async () => {
  const { asked, session } = recorder()
  await send('webhook', session)
  const { headers, body } = asked[0]!
  expect(JSON.parse(body)).toMatchObject({ id: 'alert-7', title: notice.title, fired_at: '2026-11-26T10:00:00.000Z' })
  expect(headers['dumont-delivery']).toBe('alert-7')
  expect(isSignedNow(headers['dumont-signature']!, 'whsec', body, now)).toBe(true)
})

test.each([
  ['another secret', 'other', 0, ''],
  ['another body', 'whsec', 0, ' '],
  ['five minutes and a second later', 'whsec', 301_000, ''],
  ['from the future', 'whsec', -301_000, ''],
])('a signature does not hold for %s', async (_, secret, laterMs, more) => {
  const { asked, session } = recorder()
  await send('webhook', session)
  const { headers, body } = asked[0]!
  expect(isSignedNow(headers['dumont-signature']!, secret, body + more, new Date(now.getTime() + laterMs))).toBe(false)
})

test.each(['', 't=,v1=', 't=1764151200', 'v1=abc', 'nonsense'])('no signature is made of %j', (header) => {
  expect(isSignedNow(header, 'whsec', '{}', now)).toBe(false)
})

test('Slack is told nothing it takes for a mention or a link', async () => {
  const { asked, session } = recorder()
  await send('slack', session)
  expect(asked[0]!.body).not.toContain('<!channel>')
  expect(JSON.parse(asked[0]!.body)).toMatchObject({
    text: 'Budget &lt;Llama&gt; &amp; *co*: 80 %',
    blocks: [
      { type: 'header' },
      { text: { text: 'Spent $160.20 of $200 &lt;!channel&gt; @everyone' } },
      {},
      { text: { text: '<https://gpu.test/alerts/7|gpu.test>' } },
    ],
  })
})

test('Discord mentions nobody', async () => {
  const { asked, session } = recorder()
  await send('discord', session)
  expect(JSON.parse(asked[0]!.body)).toMatchObject({
    allowed_mentions: { parse: [] },
    embeds: [{ title: String.raw`Budget <Llama\> & \*co\*: 80 %`, url: notice.link }],
  })
})

test('ntfy gets its topic in the message, at the root of the server', async () => {
  const { asked, session } = recorder()
  await send('ntfy', session)
  expect(asked[0]).toMatchObject({ url: 'https://ntfy.test/base', headers: { authorization: 'Bearer s3cret' } })
  expect(JSON.parse(asked[0]!.body)).toMatchObject({ topic: 'gpu alerts', title: notice.title, priority: 4, click: notice.link })
})

test.each(
  kinds.flatMap((kind) =>
    (
      [
        [429, false],
        [500, false],
        [503, false],
        [408, false],
        [400, true],
        [403, true],
        [404, true],
        [410, true],
      ] as const
    ).map(([status, isPermanent]) => ({ kind, status, isPermanent })),
  ),
)('$kind answering $status: given up at once is $isPermanent, and no secret is told', async ({ kind, status, isPermanent }) => {
  const error = (await send(kind, recorder(status).session).catch((thrown: unknown) => thrown)) as Error
  expect(error).toMatchObject({ name: 'ChannelError', isPermanent })
  expect(error.message).not.toContain('s3cret')
  expect(error.message).toContain('Ops')
})

test('waits as long as it is asked to', async () => {
  const error = await send('slack', recorder(429, { 'retry-after': '120' }).session).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ retryAfterSeconds: 120 })
})

async function serverThat(status: number, headers: Record<string, string>): Promise<string> {
  const server = createServer((_, answer) => answer.writeHead(status, headers).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('a private address is not dialled, and not tried again', async () => {
  const transport = createTransport({ timeoutMs: 2000, maxBytes: 1000 })
  closing.push(() => transport.close())
  const url = await serverThat(200, {})
  const error = await send('slack', { fetch: transport, now }, { name: 'Ops', url }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ isPermanent: true, message: expect.stringContaining('not be asked on port') as string })
})

test('a redirect is not followed, and not tried again', async () => {
  const transport = createTransport({ timeoutMs: 2000, maxBytes: 1000, allowPrivate: ['127.0.0.0/8'] })
  closing.push(() => transport.close())
  const url = await serverThat(302, { location: 'http://169.254.169.254/' })
  expect(await send('slack', { fetch: transport, now }, { name: 'Ops', url }).catch((thrown: unknown) => thrown)).toMatchObject({ isPermanent: true })
})
