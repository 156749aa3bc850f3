import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'new_password',
  'current_password',
  'token',
  'key',
  'api_key',
  'apiKey',
  'secret',
  'link',
]

/** JSON lines without secrets. Raw HTTP errors are never logged: their request carries headers. */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  const paths = secretFields.flatMap((field) => [quote(field), `*${quoteNested(field)}`, `*.*${quoteNested(field)}`])
  return pino({ level, redact: { paths, censor: '[redacted]' }, base: { app: 'dumont' }, serializers: { err: describeError } }, destination)
}

/** Message, code and stack only: an error's other fields may carry secrets. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: (error as { message?: unknown } | undefined)?.message ?? String(error) }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code ? { code } : {}),
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  }
}

const quote = (field: string): string => (field.includes('-') ? `["${field}"]` : field)
const quoteNested = (field: string): string => (field.includes('-') ? `["${field}"]` : `.${field}`)
