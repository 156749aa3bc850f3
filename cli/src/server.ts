import type { ErrorAnswer } from '@dumont/contracts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CliFailure } from './failure.ts'

/** Which server a command talks to, and as whom. */
export type Server = { url: string; key?: string | undefined }

const HERE = 'http://127.0.0.1:4400'

/** `--url` and `--key`, else DUMONT_URL and DUMONT_API_KEY. */
export function serverOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <address>', 'the server').env('DUMONT_URL').argParser(urlOption).default(HERE))
    .addOption(new Option('--key <key>', 'an API key with write scope; the variable hides it from other users of this machine').env('DUMONT_API_KEY'))
}

function urlOption(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('Expected an address like http://127.0.0.1:4400.')
  return url.href.replace(/\/$/, '')
}

type Call = { body?: ReadableStream; json?: object; idempotencyKey?: string; signal?: AbortSignal }

/** One call to the API. @throws CliFailure in words, with what to do about it */
export async function api<T>({ url, key }: Server, method: string, path: string, { body, json, idempotencyKey, signal }: Call = {}): Promise<T> {
  const type = json ? 'application/json' : body && 'application/octet-stream'
  const headers = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(type ? { 'content-type': type } : {}),
    ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
  }
  const sent = json ? { body: JSON.stringify(json) } : body ? { body, duplex: 'half' } : {}
  const init = { method, headers, ...sent, ...(signal ? { signal } : {}) }
  const answer = await fetch(`${url}${path}`, init as RequestInit).catch((error: unknown) => {
    if (signal?.aborted) throw new CliFailure('Cancelled before the server had the whole file: nothing was imported', { cause: error })
    throw new CliFailure(`No Dumont server answers at ${url} (${reasonOf(error)}). Start it with npm start, or name another with --url.`, { cause: error })
  })
  const content: unknown = await answer.json().catch(() => undefined)
  if (answer.ok && content !== undefined) return content as T
  throw refusal(url, answer.status, content as Partial<ErrorAnswer> | undefined)
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string }
  return cause?.code ?? cause?.message ?? message
}

function refusal(url: string, status: number, content: Partial<ErrorAnswer> | undefined): CliFailure {
  if (status === 401)
    return new CliFailure(
      "The server does not know this key. Give one by --key or DUMONT_API_KEY; on the server's machine, npm run --silent admin -- keys create --scope write prints a new one.",
    )
  if (status === 403) return new CliFailure('This key may not do this: it takes one with write scope, and for prices one of an instance admin.')
  if (content?.error) return new CliFailure(`${content.error.message}. ${content.error.hint}`)
  return new CliFailure(`${url} does not answer like a Dumont server (status ${status}). Check --url.`)
}
