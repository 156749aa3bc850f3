import { ConnectorError } from '../connector-error.ts'
import { RefusedAddress } from '../transport/addresses.ts'
import { causesOf } from '../transport/causes-of.ts'
import { readRetryAfter } from '../transport/retry-after.ts'
import { ChannelError, type ChannelSession } from './channel.ts'

type Post = { to: string; url: string; body: string; headers?: Record<string, string> }

/** Posts JSON once, through the guarded fetch. `to` names the receiver in errors: addresses hold secrets. @throws ChannelError */
export async function post({ fetch, now, signal }: ChannelSession, { to, url, body, headers }: Post): Promise<void> {
  const request = { method: 'POST', body, headers: { 'content-type': 'application/json', 'user-agent': 'dumont', ...headers }, signal }
  const answer = await fetch(url, request).catch((error: unknown) => {
    throw asChannelError(to, error)
  })
  await answer.body?.cancel().catch(() => undefined)
  if (!answer.ok) throw refusal(to, answer, now)
}

function refusal(to: string, { status, headers }: Response, now: Date): ChannelError {
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers.get('retry-after'), now)
    return new ChannelError(`${to} asks for fewer messages (429)`, { isPermanent: false, isOfServer: true, retryAfterSeconds })
  }
  if (status === 408 || status === 425 || status >= 500)
    return new ChannelError(`${to} has a problem of its own (${status})`, { isPermanent: false, isOfServer: true })
  if (status === 401 || status === 403) return new ChannelError(`${to} refused it: its key is wrong or was withdrawn (${status})`, { isPermanent: true })
  if (status === 404 || status === 410) return new ChannelError(`${to} has no such address any more (${status})`, { isPermanent: true })
  return new ChannelError(`${to} did not accept it (${status})`, { isPermanent: true })
}

/** Redirects and private addresses stay what they are however often one asks. */
function asChannelError(to: string, error: unknown): ChannelError {
  const isRefused = causesOf(error).some((cause) => cause instanceof RefusedAddress)
  const isPermanent = isRefused || (error instanceof ConnectorError && error.failure === 'unexpected_answer')
  return new ChannelError(error instanceof ConnectorError ? error.message : `No answer from ${to}`, { isPermanent, isOfServer: !isPermanent, cause: error })
}
