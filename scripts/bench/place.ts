import type { Pool } from 'pg'
import { type Connection, createPool } from '../../server/src/platform/db.ts'
import { startEmbedded } from '../../server/src/platform/embedded.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { anInstallation, type Installation } from '../../server/test/processes.ts'

/** Works with an installation whose tables are there: on the embedded PostgreSQL, or in a database of its own on the server of TEST_DATABASE_URL, dropped at the end. */
export async function inPlace(say: (text: string) => void, part: string, work: (place: Installation, pool: Pool) => Promise<void>): Promise<void> {
  const url = process.env.TEST_DATABASE_URL
  const name = `dumont_bench_${process.pid}`
  if (url) await onServer(url, `create database ${name}`)
  const own = url && Object.assign(new URL(url), { pathname: `/${name}` }).href
  const place = await anInstallation(own ? { DATABASE_URL: own } : {})
  const embedded = own ? undefined : await startEmbedded(place.dataDir)
  const connection: Connection = own ? { connectionString: own } : embedded!.connection
  const pool = createPool(connection, 4)
  try {
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version') as version")
    say(`${part}: PostgreSQL ${rows[0]!.version}`)
    await migrate(pool)
    await work(place, pool)
  } finally {
    await pool.end()
    // Else the one who holds it would start it again.
    await embedded?.stop()
    await place.remove()
    if (url) await onServer(url, `drop database ${name} with (force)`)
  }
}

async function onServer(url: string, text: string): Promise<void> {
  const pool = createPool({ connectionString: url }, 1)
  await pool.query(text).finally(() => pool.end())
}
