import { errorTable, type ErrorCode } from '@dumont/contracts'

type Extra = { cause?: unknown; hint?: string; required?: number; have?: number; retryAfterSeconds?: number }

/** A failure that the caller can act on. Anything else that is thrown is a bug and answers `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly extra: Extra

  constructor(code: ErrorCode, message: string, extra: Extra = {}) {
    super(message, { cause: extra.cause })
    this.name = 'AppError'
    this.code = code
    this.extra = extra
  }

  get status(): number {
    return errorTable[this.code].status
  }

  get hint(): string {
    return this.extra.hint ?? errorTable[this.code].hint
  }
}

/** Stops the start with a sentence for the person at the terminal; no stack is shown. */
export class StartError extends Error {
  override name = 'StartError'
}
