import { z } from 'zod'
import { ConnectorError, type ConnectorFailure } from '../../connector-error.ts'
import { readRetryAfter } from '../../transport/retry-after.ts'
import type { Explain } from './client.ts'

const OAuthRefusal = z.object({ error: z.string() })
const Reason = z.object({ reason: z.string().optional() })
const ApiRefusal = z.object({ error: z.object({ errors: z.array(Reason).optional(), details: z.array(Reason).optional(), status: z.string().optional() }) })

/** Of the token and revocation endpoints. Only Google's own word ends a grant: a page of a proxy's, or a time-out, never does. */
export const explainOAuth: Explain = (answer, text, now) => {
  const code = parse(OAuthRefusal, text)?.error
  if (answer.status < 500 && code === 'invalid_grant') return new ConnectorError('auth_failed', 'Google no longer accepts this connection: connect again')
  if (answer.status < 500 && code !== undefined && rejectedClient.has(code))
    return new ConnectorError(
      'rejected_key',
      `Google refused this client (${code}): its id, secret or redirect address is wrong, or an administrator of the account does not allow it`,
    )
  if (answer.status === 400 && code === 'invalid_token') return new ConnectorError('not_found', 'Google does not know this token any more')
  return general(answer, now)
}
const rejectedClient = new Set([
  'invalid_client',
  'unauthorized_client',
  'deleted_client',
  'disabled_client',
  'redirect_uri_mismatch',
  'org_internal',
  'admin_policy_enforced',
])

/** Of the Calendar API: https://developers.google.com/workspace/calendar/api/guides/errors */
export const explainApi: Explain = (answer, text, now) => {
  const error = parse(ApiRefusal, text)?.error
  const reasons = error && [...(error.errors ?? []), ...(error.details ?? [])].flatMap(({ reason }) => reason ?? [])
  if (answer.status === 401) return new ConnectorError('token_refused', 'Google no longer accepts the access token (401)')
  if (!reasons || answer.status >= 500) return general(answer, now)
  if (answer.status === 403) return forbidden(reasons, answer, now)
  const known = failures[answer.status]
  return known ? new ConnectorError(...known) : general(answer, now)
}
const failures: Record<number, [ConnectorFailure, string] | undefined> = {
  404: ['not_found', 'Google Calendar has no such calendar or event, or no longer shares it (404)'],
  409: ['changed_meanwhile', 'Google Calendar has an event of this id already, or changed it at this moment (409)'],
  410: ['not_found', 'The event has been deleted in Google Calendar (410)'],
  412: ['changed_meanwhile', 'The event has been changed in Google Calendar since (412)'],
}

function forbidden(reasons: string[], answer: Response, now: Date): ConnectorError {
  const is = (pattern: RegExp) => reasons.some((reason) => pattern.test(reason))
  if (is(/^(user)?RateLimitExceeded$|^rate_limit_exceeded$|^(daily|calendarUsage)Limits?Exceeded$|^quotaExceeded$/i)) return slowDown(answer, now)
  if (is(/^accessNotConfigured$|^service_disabled$/i))
    return new ConnectorError('rejected_key', 'The Google Calendar API is not enabled in the Google Cloud project of this client (403)')
  if (is(/^insufficientPermissions$|^access_token_scope_insufficient$/i))
    return new ConnectorError('auth_failed', 'Google says that leave for this was not given: connect again and leave every box ticked (403)')
  return new ConnectorError('not_allowed', 'Google Calendar does not let this account do this (403)')
}

function general(answer: Response, now: Date): ConnectorError {
  const { status } = answer
  if (status === 429) return slowDown(answer, now)
  if (status === 408 || status >= 500) return new ConnectorError('unavailable', `Google has a problem of its own (${status})`)
  return new ConnectorError('unexpected_answer', `Google did not accept the request (${status})`)
}

const slowDown = (answer: Response, now: Date): ConnectorError =>
  new ConnectorError('rate_limited', `Google asks for fewer requests (${answer.status})`, {
    retryAfterSeconds: readRetryAfter(answer.headers.get('retry-after'), now),
  })

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
