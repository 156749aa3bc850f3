import type { lookup } from 'node:dns'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { ConnectorError } from '../connector-error.ts'
import { causesOf } from './causes-of.ts'
import { checkLiteral, createAddressCheck, RefusedAddress } from './addresses.ts'
import { limitBody } from './limit-body.ts'

export type TransportOptions = {
  /** Ranges of private addresses that may be asked all the same (a gateway, a fake); loopback too is private. */
  allowPrivate?: readonly string[]
  /** For the whole answer, from dialling to the last byte, however slowly it drips. */
  timeoutMs: number
  /** Of the body as it is read, unpacked. */
  maxBytes: number
  /** At public addresses. */
  ports?: readonly number[]
  /** For tests of names that resolve to something else each time. */
  lookup?: typeof lookup
}
/** Of one request that is known to be large, in the place of the transport's own: a field of `init` beside those of `fetch`. Other fetches overlook it. */
export type RequestLimits = Partial<Pick<TransportOptions, 'timeoutMs' | 'maxBytes'>>
/** A `fetch` for addresses that others had a say in. Follows no redirect. @throws ConnectorError */
export type Transport = typeof fetch & { close(): Promise<void> }

export function createTransport(options: TransportOptions): Transport {
  const { allowPrivate = [], ports = [80, 443] } = options
  const check = createAddressCheck(allowPrivate, ports, options.lookup)
  const agent = new Agent({ connect: guardedConnect(), headersTimeout: options.timeoutMs, bodyTimeout: options.timeoutMs, keepAliveTimeout: 4000 })

  function guardedConnect(): buildConnector.connector {
    return (target, callback) => {
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
      try {
        checkLiteral(check, target.hostname, port, ports)
      } catch (error) {
        return callback(error as Error, null)
      }
      // HTTP/1.1 only: one connection less to reason about, and no vendor needs more.
      buildConnector({ timeout: Math.min(options.timeoutMs, 10_000), allowH2: false, lookup: check.lookupFor(port) })(target, callback)
    }
  }

  const guarded = async (input: string | URL | Request, init?: RequestInit & RequestLimits): Promise<Response> => {
    const url = addressOf(input)
    const { timeoutMs = options.timeoutMs, maxBytes = options.maxBytes } = init ?? {}
    const deadline = AbortSignal.timeout(timeoutMs)
    const signal = init?.signal ? AbortSignal.any([deadline, init.signal]) : deadline
    const explain = (error: unknown): unknown => explainFailure(error, url.host, deadline, init?.signal, timeoutMs)
    try {
      const answer = await undiciFetch(url, { ...init, signal, redirect: 'manual', dispatcher: agent } as Parameters<typeof undiciFetch>[1])
      if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) await refuseRedirect(answer, url)
      return limitBody(answer, { maxBytes, host: url.host, explain })
    } catch (error) {
      throw explain(error)
    }
  }
  return Object.assign(guarded, { close: () => agent.destroy() })
}

function addressOf(input: string | URL | Request): URL {
  // undici cannot take a Request of Node's own; nothing here makes one.
  if (input instanceof Request) throw new TypeError('the guarded fetch takes an address, not a Request')
  const url = URL.parse(String(input))
  // The text itself is not repeated: it may hold a key.
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConnectorError('unexpected_answer', 'Not an address that begins with http:// or https://')
  return url
}

async function refuseRedirect(answer: Response, from: URL): Promise<never> {
  await answer.body?.cancel()
  const to = URL.parse(answer.headers.get('location') ?? '', from.href)
  throw new ConnectorError('unexpected_answer', `${from.host} sends on to ${to?.host ?? 'elsewhere'}; redirects are not followed, so enter the final address`)
}

function explainFailure(error: unknown, host: string, deadline: AbortSignal, asked: AbortSignal | null | undefined, timeoutMs: number): unknown {
  if (error instanceof ConnectorError) return error
  if (asked?.aborted) return new ConnectorError('unavailable', `The request to ${host} was stopped`, { cause: error })
  if (deadline.aborted) return new ConnectorError('unavailable', `${host} did not answer in full within ${timeoutMs / 1000} s`, { cause: error })
  const refused = causesOf(error).find((cause) => cause instanceof RefusedAddress)
  if (refused) return new ConnectorError('unavailable', refused.message, { cause: error })
  const code = causesOf(error)
    .map((cause) => (cause as { code?: unknown }).code)
    .find((code) => typeof code === 'string')
  return new ConnectorError('unavailable', `No answer from ${host}${code ? ` (${code})` : ''}`, { cause: error })
}
