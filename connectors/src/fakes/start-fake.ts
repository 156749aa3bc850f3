import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { Fake, FakeAnswer, FakeRequest } from './fake.ts'
import { contentFaults, type Fault, faults, wireFaults, type WireFault } from './faults.ts'
import { createStates, type FakeState, type States } from './states.ts'
import { breakWire } from './wire.ts'

export type FakeOptions = {
  now: () => Date
  /** The provider's base addresses by name: a fake answers for all of them. */
  bases: readonly string[]
  port?: number
  /** Between two bytes of an answer that never ends. */
  dripMs?: number
}
export type RunningFake = {
  /** By name, for `ProviderSession.baseUrls`. */
  baseUrls: Record<string, string>
  /** The same, where every connection ends in a TLS error. */
  tlsBaseUrls: Record<string, string>
  /** The next requests fail, this many (default: all until `heal`), after `skip` that do not. */
  fail(fault: Fault, times?: number, skip?: number): void
  heal(): void
  /** From now on this instance of the user's is in this state. */
  setState(key: string, state: FakeState): void
  /** Requests answered, or broken, so far. */
  requests(): number
  /** Of these, how many a fault changed. */
  broken(): number
  close(): Promise<void>
}
type Plan = { fault: Fault; times: number; skip: number }

/**
 * The vendor on loopback. Besides the vendor's own paths, `POST /__fault` with `{ fault, times, skip }` (or `{}` to heal) makes it fail from outside, and
 * `POST /__state` with `{ key, state }` starts, stops or ends one of the user's instances.
 */
export async function startFake(fake: Fake, options: FakeOptions): Promise<RunningFake> {
  let plan: Plan | undefined
  let count = 0
  let broken = 0
  const states = createStates(options.now())
  const server = createServer((incoming, outgoing) => {
    void answerOne(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const basesOver = (scheme: string) => Object.fromEntries(options.bases.map((name) => [name, `${scheme}://${host}/${name}`]))

  async function answerOne(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    if (incoming.url === '/__fault') return control(body, outgoing)
    if (incoming.url === '/__state') return changeState(body, outgoing)
    const fault = nextFault()
    count++
    if (isWireFault(fault)) {
      broken++
      return breakWire(fault, incoming, outgoing, options.dripMs ?? 1000)
    }
    const request = requestOf(incoming, body, host, { now: options.now(), states }, fault)
    const answer = await fake.answer(request)
    const sent = distorted(fake, fault, answer, request)
    if (request.misled || (fault === 'page_fails' && request.page === 3) || !isDeepStrictEqual(sent.body, answer.body)) broken++
    if (fault === 'page_fails' && request.page === 3) return breakWire('server_error', incoming, outgoing, 0)
    send(sent, outgoing)
  }

  function control(body: string, outgoing: ServerResponse): void {
    const asked = JSON.parse(body || '{}') as Partial<Plan>
    if (asked.fault !== undefined && !faults.includes(asked.fault)) return send({ status: 400, body: { faults } }, outgoing)
    plan = asked.fault && { fault: asked.fault, times: asked.times ?? Number.POSITIVE_INFINITY, skip: asked.skip ?? 0 }
    send({ body: plan ?? {} }, outgoing)
  }

  function changeState(body: string, outgoing: ServerResponse): void {
    const { key = '', state = 'stopped' } = JSON.parse(body || '{}') as { key?: string; state?: FakeState }
    states.set(key, state, options.now())
    send({ body: { key, state } }, outgoing)
  }

  function nextFault(): Fault | undefined {
    if (!plan || plan.skip-- > 0) return undefined
    return plan.times-- > 0 ? plan.fault : undefined
  }

  return {
    baseUrls: basesOver('http'),
    tlsBaseUrls: basesOver('https'),
    fail(fault, times = Number.POSITIVE_INFINITY, skip = 0) {
      plan = { fault, times, skip }
    },
    heal() {
      plan = undefined
    },
    setState: (key, state) => states.set(key, state, options.now()),
    requests: () => count,
    broken: () => broken,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const isWireFault = (fault: Fault | undefined): fault is WireFault => wireFaults.includes(fault as WireFault)

function requestOf(
  incoming: IncomingMessage,
  body: string,
  host: string,
  present: { now: Date; states: States },
  fault: Fault | undefined,
): FakeRequest & { page: number; misled: boolean } {
  const url = new URL(incoming.url ?? '/', `http://${host}`)
  const [, base = '', ...rest] = url.pathname.split('/')
  const request = {
    method: incoming.method ?? 'GET',
    base,
    baseUrl: `http://${host}/${base}`,
    path: `/${rest.join('/')}`,
    query: url.searchParams,
    headers: incoming.headers as Record<string, string | undefined>,
    body,
    ...present,
    page: 1,
    misled: false,
    nextPage(page: number, pages: number): number | undefined {
      request.page = page
      request.misled = (fault === 'repeated_token' && page > 1) || (fault === 'cursor_loop' && page === pages && pages > 1)
      if (request.misled) return fault === 'repeated_token' ? page : 1
      return page < pages ? page + 1 : undefined
    },
  }
  return request
}

function distorted(fake: Fake, fault: Fault | undefined, answer: FakeAnswer, request: FakeRequest): FakeAnswer {
  const content = contentFaults.find((one) => one === fault)
  if (!content || (answer.status ?? 200) >= 300) return answer
  const distorts = [fake.distort[content], fake.usage?.distort[content]].filter((distort) => typeof distort === 'function')
  return { ...answer, body: distorts.reduce((body, distort) => distort(body, request), answer.body) }
}

function send({ status = 200, headers = {}, body }: FakeAnswer, outgoing: ServerResponse): void {
  const asItIs = typeof body === 'string' || body instanceof Uint8Array
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
  outgoing.end(asItIs ? body : JSON.stringify(body))
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}
