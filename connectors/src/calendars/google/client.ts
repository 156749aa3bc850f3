import { OAuth2Client, type OAuth2ClientOptions } from 'google-auth-library'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { readData, readJson } from '../../transport/request.ts'
import type { Asking } from '../calendar.ts'

/** Google's, or those of a stand-in. `api` is an origin. */
export type GoogleAddresses = { authorization: string; token: string; revoke: string; api: string }
export const googleAddresses: GoogleAddresses = {
  authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
  api: 'https://www.googleapis.com',
}

/** All of a stand-in's under one origin, as a fake or a gateway has them. */
export const googleAddressesAt = (origin: string): GoogleAddresses => ({
  authorization: `${origin}/o/oauth2/v2/auth`,
  token: `${origin}/token`,
  revoke: `${origin}/revoke`,
  api: origin,
})

/** What went wrong, out of an answer that is no 2xx. */
export type Explain = (answer: Response, text: string, now: Date) => ConnectorError

/**
 * Google's own client, asking through the guarded fetch. It repeats nothing, refreshes nothing and logs nothing: the server schedules, and holds the tokens.
 * Wrap what it is asked in `answerOf`: its errors hold headers and forms.
 */
export function googleClient(options: OAuth2ClientOptions, asking: Asking, explain: Explain): OAuth2Client {
  return new OAuth2Client({
    ...options,
    useAuthRequestParameters: false,
    transporterOptions: {
      fetchImplementation: (async (url: string | URL, init?: RequestInit) => fetchOnce(url, init, asking, explain)) as typeof fetch,
      retryConfig: { retry: 0, noResponseRetries: 0 },
    },
  })
}

/** The library is given no answer that is not JSON, and none that is no 2xx. */
async function fetchOnce(url: string | URL, { method, headers, body }: RequestInit = {}, asking: Asking, explain: Explain): Promise<Response> {
  const answer = await asking.fetch(url, { method, headers, body, signal: asking.signal, ...asking.limits }).catch(noAnswer)
  const text = await answer.text().catch(noAnswer)
  if (!answer.ok) throw explain(answer, text, asking.now())
  // Nobody reads what a revocation answers, so that it may be empty.
  const json = text.trim() || 'null'
  readJson('Google', json, z.unknown())
  return new Response(json, { headers: { 'content-type': 'application/json' } })
}

/** Our guarded fetch throws ConnectorErrors; any other fetch throws what it likes. */
function noAnswer(error: unknown): never {
  throw error instanceof ConnectorError ? error : new ConnectorError('unavailable', 'No answer from Google', { cause: error })
}

/** @throws ConnectorError, never an error of the library's */
export async function answerOf<T>(asked: Promise<{ data?: unknown }>, schema: z.ZodType<T>): Promise<T> {
  const { data } = await asked.catch((error: unknown) => {
    throw connectorErrorIn(error)
  })
  return readData('Google', data, schema)
}

function connectorErrorIn(error: unknown): ConnectorError {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof ConnectorError) return cause
  return new ConnectorError('unexpected_answer', 'The answer of Google could not be read')
}
