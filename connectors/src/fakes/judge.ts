import { isDeepStrictEqual } from 'node:util'
import { ConnectorError } from '../connector-error.ts'
import type { Fault } from './faults.ts'

/** "right", or what failed and when to ask again; anything else is a defect. */
export function judge(outcome: unknown, right: unknown): string {
  if (!(outcome instanceof Error)) return isDeepStrictEqual(outcome, right) ? 'right' : 'wrong'
  if (!(outcome instanceof ConnectorError)) return 'a crash'
  if (!/^[A-Z0-9].{10,300}$/.test(outcome.message)) return 'no sentence'
  return [outcome.failure, outcome.retryAfterSeconds].filter((part) => part !== undefined).join(' ')
}

/** What the wire's faults are called, by all vendors alike. */
export const expected: Partial<Record<Fault, RegExp>> = {
  html: /^unexpected_answer$/,
  empty: /^unexpected_answer$/,
  truncated: /^unexpected_answer$/,
  deep_json: /^unexpected_answer$/,
  huge_body: /^unexpected_answer$/,
  gzip_bomb: /^unexpected_answer$/,
  no_content: /^unexpected_answer$/,
  redirect_loop: /^unexpected_answer$/,
  unauthorized: /^rejected_key$/,
  forbidden: /^rejected_key$/,
  rate_limited: /^rate_limited 7$/,
  rate_limited_silently: /^rate_limited$/,
  server_error: /^unavailable$/,
  slow_loris: /^unavailable$/,
  reset: /^unavailable$/,
  tls_error: /^unavailable$/,
  wrong_type: /^unexpected_answer$/,
  renamed_field: /^unexpected_answer$/,
  duplicate_rows: /^right$/,
  page_fails: /^(right|unavailable)$/,
}
