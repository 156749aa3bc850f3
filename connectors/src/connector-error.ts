/**
 * unavailable: try again later; rate_limited: not before `retryAfterSeconds`, where the vendor says so; rejected_key: stop until the key is changed;
 * unexpected_answer: the vendor changed something, report it.
 */
export type ConnectorFailure = 'unavailable' | 'rate_limited' | 'rejected_key' | 'unexpected_answer'

/** What a connector throws: it knows nothing of the server's errors. The message is a sentence for the user and holds no key. */
export class ConnectorError extends Error {
  readonly failure: ConnectorFailure
  readonly retryAfterSeconds: number | undefined

  constructor(failure: ConnectorFailure, message: string, options?: { cause?: unknown; retryAfterSeconds?: number }) {
    super(message, options)
    this.name = 'ConnectorError'
    this.failure = failure
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
