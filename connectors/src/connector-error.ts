/**
 * unavailable: try again later; rate_limited: not before `retryAfterSeconds`, where the vendor says so; rejected_key: stop until the key is changed;
 * unexpected_answer: the vendor changed something, report it.
 * Of calendars: auth_failed: the user must connect anew; token_refused: get a new access token and ask once more; changed_meanwhile: read it again;
 * not_found: it is gone; not_allowed: this one thing may not be done, the connection is fine.
 */
export type ConnectorFailure =
  | 'unavailable'
  | 'rate_limited'
  | 'rejected_key'
  | 'unexpected_answer'
  | 'auth_failed'
  | 'token_refused'
  | 'changed_meanwhile'
  | 'not_found'
  | 'not_allowed'

/** What a connector throws: it knows nothing of the server's errors. The message is a sentence for the user and holds no key. */
export class ConnectorError extends Error {
  readonly failure: ConnectorFailure
  readonly retryAfterSeconds: number | undefined

  constructor(failure: ConnectorFailure, message: string, options?: { cause?: unknown; retryAfterSeconds?: number | undefined }) {
    super(message, options)
    this.name = 'ConnectorError'
    this.failure = failure
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
