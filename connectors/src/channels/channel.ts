/** What somebody is told: plain text, which each channel dresses. */
export type Notice = {
  /** The same at each attempt, so that a receiver can drop a repeat. */
  id: string
  title: string
  text: string
  severity: 'info' | 'warning' | 'critical'
  facts: readonly { name: string; value: string }[]
  /** Whole address of the page about it. */
  link?: string
  firedAt: Date
}

export type ChannelSession = { fetch: typeof fetch; now: Date; signal?: AbortSignal }

/** How to reach one receiver of one kind; `S` is its settings, secrets included. */
export interface Channel<S> {
  /** Resolves when the receiver has taken it. @throws ChannelError */
  send(notice: Notice, settings: S, session: ChannelSession): Promise<void>
}

/** A sentence for the user that holds no secret. `isPermanent`: trying again cannot help. `isOfServer`: nothing can be sent there at present, whatever it is. */
export class ChannelError extends Error {
  readonly isPermanent: boolean
  readonly isOfServer: boolean
  readonly retryAfterSeconds: number | undefined

  constructor(message: string, options: { isPermanent: boolean; isOfServer?: boolean; cause?: unknown; retryAfterSeconds?: number | undefined }) {
    super(message, { cause: options.cause })
    this.name = 'ChannelError'
    this.isPermanent = options.isPermanent
    this.isOfServer = options.isOfServer ?? false
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
