import type { z } from 'zod'
import { ConnectorError } from '../connector-error.ts'
import type { ProviderSession } from '../providers/provider.ts'
import { readRetryAfter } from './retry-after.ts'
import type { RequestLimits } from './transport.ts'

/** Limits only where an answer is known to be larger, or to take longer, than the transport allows. */
export type Ask = RequestLimits & {
  /** As users know it; errors begin with it. */
  vendor: string
  method?: string
  headers?: Record<string, string>
  body?: string
}
type Session = Pick<ProviderSession, 'fetch' | 'now' | 'signal'>

/** One request, not repeated: the server schedules. The answer is a 2xx whose body has not been read. @throws ConnectorError */
export async function ask(session: Session, url: string | URL, { vendor, ...init }: Ask): Promise<Response> {
  const answer = await session.fetch(url, { ...init, signal: session.signal }).catch((error: unknown) => {
    throw asConnectorError(vendor, error)
  })
  if (answer.ok && answer.status !== 204) return answer
  await answer.body?.cancel().catch(() => undefined)
  throw refusal(vendor, answer, session.now)
}

/** @throws ConnectorError also when the answer is empty or a page for people. */
export async function getText(session: Session, url: string | URL, how: Ask): Promise<string> {
  const answer = await ask(session, url, how)
  const text = await answer.text().catch((error: unknown) => {
    throw asConnectorError(how.vendor, error)
  })
  if (text.trim() === '') throw new ConnectorError('unexpected_answer', `${how.vendor} gave an empty answer`)
  if (/^\s*<(!doctype|html)/i.test(text)) throw new ConnectorError('unexpected_answer', `${how.vendor} answered with a web page instead of data`)
  return text
}

/** @throws ConnectorError that names the field when the answer does not fit the schema. */
export async function getJson<T>(session: Session, url: string | URL, { schema, ...how }: Ask & { schema: z.ZodType<T> }): Promise<T> {
  return readJson(how.vendor, await getText(session, url, { ...how, headers: { accept: 'application/json', ...how.headers } }), schema)
}

/** As `getJson`; `body` is sent as JSON. */
export async function postJson<T>(
  session: Session,
  url: string | URL,
  { body, headers, ...how }: Omit<Ask, 'body' | 'method'> & { body: unknown; schema: z.ZodType<T> },
): Promise<T> {
  return getJson(session, url, { ...how, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
}

const maxDepth = 100
/** Parsed, JSON takes several times its size; the longest page we know has some 15 million characters. */
const maxLength = 64_000_000

/** @throws ConnectorError */
export function readJson<T>(vendor: string, text: string, schema: z.ZodType<T>): T {
  if (text.length > maxLength) throw new ConnectorError('unexpected_answer', `The answer of ${vendor} is larger than ${maxLength / 1e6} MB`)
  if (isDeeperThan(text, maxDepth)) throw new ConnectorError('unexpected_answer', `The answer of ${vendor} is nested more than ${maxDepth} levels deep`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // JSON.parse quotes what it read, which may hold a key.
    throw new ConnectorError('unexpected_answer', `The answer of ${vendor} is not JSON, or was cut off`)
  }
  return readData(vendor, json, schema)
}

/** What has been parsed already. @throws ConnectorError that names the field */
export function readData<T>(vendor: string, json: unknown, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(json)
  if (error) throw new ConnectorError('unexpected_answer', `The answer of ${vendor} is not as documented: ${describe(error.issues[0])}`)
  return data
}

/** Brackets outside strings; what is not JSON may be counted wrongly and is refused by the parser. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) i = endOfString(text, i)
    else if (code === 91 || code === 123) {
      if (++depth > limit) return true
    } else if (code === 93 || code === 125) depth--
  }
  return false
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 92) i++
    else if (code === 34) return i
  }
  return text.length
}

/** Where and what in our own words: never what the vendor sent. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path.map(String).join('.').slice(0, 120) || 'the whole'
  return issue?.code === 'invalid_type' ? `${path} should be ${issue.expected}` : `${path} is not allowed (${issue?.code ?? 'unknown'})`
}

function refusal(vendor: string, answer: Response, now: Date): ConnectorError {
  const { status } = answer
  if (status === 401 || status === 403) return new ConnectorError('rejected_key', `${vendor} refused the key, or it lacks the right to this (${status})`)
  if (status === 429)
    return new ConnectorError('rate_limited', `${vendor} asks for fewer requests (429)`, {
      retryAfterSeconds: readRetryAfter(answer.headers.get('retry-after'), now),
    })
  if (status === 408 || status >= 500) return new ConnectorError('unavailable', `${vendor} has a problem of its own (${status})`)
  if (status === 204) return new ConnectorError('unexpected_answer', `${vendor} gave an empty answer (204)`)
  return new ConnectorError('unexpected_answer', `${vendor} did not accept the request (${status})`)
}

/** Our guarded fetch throws ConnectorErrors; any other fetch throws what it likes. */
function asConnectorError(vendor: string, error: unknown): ConnectorError {
  return error instanceof ConnectorError ? error : new ConnectorError('unavailable', `No answer from ${vendor}`, { cause: error })
}
