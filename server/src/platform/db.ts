import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

/** All tables. Each feature's store adds its own by declaration merging, so that the platform knows no feature. */
export interface Database {
  instanceSettings: { key: string; value: unknown; updatedAt: Date }
}
export type Db = Kysely<Database>

/** How to reach PostgreSQL: a URL, or the socket directory of the embedded one. */
export type Connection = { connectionString: string } | { host: string; user: string; database: string; port?: number }

export function createPool(connection: Connection, max = 12): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    application_name: 'dumont',
    connectionTimeoutMillis: 10_000,
    // PostgreSQL guesses high where ranges are joined, and would compile for longer than the answer takes.
    options: '-c timezone=UTC -c jit=off',
  })
  // An idle connection that breaks would otherwise end the process; the next query gets a new one.
  pool.on('error', () => {})
  // So would one that breaks between two queries of a transaction; there the next query fails, and says so.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] })
}

const int8 = 20
const timestamptz = 1184
/** int8 as number: ids and micro-dollars stay far below 2^53; a value beyond it is a bug and must not be rounded silently. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  if (oid === int8 && format !== 'binary') return safeNumber
  if (oid === timestamptz && format !== 'binary') return toDate
  return pg.types.getTypeParser(oid, format)
}

const usual = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/
/** In UTC, as connections ask for; much faster than what the driver does for every form there is. */
function toDate(text: string): Date | number | null {
  return usual.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : (pg.types.getTypeParser(timestamptz, 'text')(text) as Date)
}

function safeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a number`)
  return value
}

/** True for errors that say the database itself cannot be reached or is going down: worth a retry later. */
export function isDatabaseDown(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code && (/^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/.test(code) || /^(08|57P|53)/.test(code))) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(message ?? '')
}
