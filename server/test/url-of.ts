import type { Connection } from '../src/platform/db.ts'

/** As DATABASE_URL names it. */
export function urlOf(connection: Connection): string {
  if ('connectionString' in connection) return connection.connectionString
  return `postgresql://${connection.user}@localhost/${connection.database}?host=${encodeURIComponent(connection.host)}&port=${connection.port ?? 5432}`
}
