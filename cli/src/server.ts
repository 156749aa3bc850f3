import type { ErrorAnswer, ErrorCode } from '@dumont/contracts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliFailure } from './failure.ts'

/** Which server a command talks to, and as whom. */
export type Server = { url: string; key?: string | undefined }

const HERE = 'http://127.0.0.1:4400'

/** `--url` and `--key`, else DUMONT_URL and DUMONT_API_KEY. */
export function serverOptions(command: Command, scope: 'read' | 'write' = 'write'): Command {
  return command
    .addOption(new Option('--url <address>', 'the server').env('DUMONT_URL').argParser(urlOption).default(HERE))
    .addOption(new Option('--key <key>', `an API key with ${scope} scope; the variable hides it from other users of this machine`).env('DUMONT_API_KEY'))
}

function urlOption(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('Expected an address like http://127.0.0.1:4400.')
  return url.href.replace(/\/$/, '')
}

type Call = {
  body?: ReadableStream
  json?: object
  idempotencyKey?: string
  signal?: AbortSignal
  timeoutMs?: number
  fetch?: typeof fetch
}

/** Why a call failed. No `status`: nobody answered. No `code`: the answer was none of Dumont's, for example a proxy's. */
export class ApiFailure extends CliFailure {
  readonly status: number | undefined
  readonly code: ErrorCode | undefined

  constructor(message: string, { status, code, cause }: { status?: number; code?: ErrorCode | undefined; cause?: unknown } = {}) {
    super(message, { cause, exitCode: code === 'validation_failed' ? 2 : 1 })
    this.status = status
    this.code = code
  }
}

/** One call to the API. @throws ApiFailure in words, with what to do about it */
export async function api<T>({ url, key }: Server, method: string, path: string, call: Call = {}): Promise<T> {
  const { body, json, idempotencyKey, signal, timeoutMs, fetch: ask = fetch } = call
  const type = json ? 'application/json' : body && 'application/octet-stream'
  const headers = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(type ? { 'content-type': type } : {}),
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  }
  const sent = json ? { body: JSON.stringify(json) } : body ? { body, duplex: 'half' } : {}
  const ends = [...(signal ? [signal] : []), ...(timeoutMs ? [AbortSignal.timeout(timeoutMs)] : [])]
  const init = { method, headers, ...sent, ...(ends.length ? { signal: AbortSignal.any(ends) } : {}) }
  const answer = await ask(`${url}${path}`, init as RequestInit).catch((error: unknown) => {
    if (signal?.aborted) throw new CliFailure('Cancelled before the server had the whole file: nothing was imported', { cause: error })
    throw new ApiFailure(`No Dumont server answers at ${url} (${reasonOf(error)}). Start it with npm start, or name another with --url.`, { cause: error })
  })
  const content: unknown = await answer.json().catch(() => undefined)
  if (answer.ok && content !== undefined) return content as T
  throw refusal(url, answer.status, content as Partial<ErrorAnswer> | undefined)
}

function reasonOf(error: unknown): string {
  const { name, cause, message } = error as { name?: string; cause?: { code?: string; message?: string }; message: string }
  if (name === 'TimeoutError') return 'no answer in time'
  return cause?.code ?? cause?.message ?? message
}

function refusal(url: string, status: number, content: Partial<ErrorAnswer> | undefined): ApiFailure {
  const code = content?.error?.code
  if (status === 401 && code)
    return new ApiFailure(
      "The server does not know this key. Give one by --key or DUMONT_API_KEY; on the server's machine, npm run --silent admin -- keys create --scope write prints a new one.",
      { status, code },
    )
  if (status === 403 && code)
    return new ApiFailure('This key may not do this: it takes one with write scope, and for prices one of an instance admin.', { status, code })
  if (content?.error) return new ApiFailure(`${content.error.message}. ${content.error.hint}`, { status, code })
  return new ApiFailure(`${url} does not answer like a Dumont server (status ${status}). Check --url.`, { status })
}
