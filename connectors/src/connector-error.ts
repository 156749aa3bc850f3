/** unavailable: try again later; rejected_key: stop until the key is changed; unexpected_answer: the vendor changed something, report it. */
export type ConnectorFailure = 'unavailable' | 'rejected_key' | 'unexpected_answer'

/** What a connector throws: it knows nothing of the server's errors. */
export class ConnectorError extends Error {
  readonly failure: ConnectorFailure

  constructor(failure: ConnectorFailure, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ConnectorError'
    this.failure = failure
  }
}
