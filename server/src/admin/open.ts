import { composeDeps } from '../compose.ts'
import { systemClock } from '../platform/clock.ts'
import { loadConfig } from '../platform/config.ts'
import type { Deps } from '../platform/feature.ts'
import { createLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { dotEnvFile, openDatabase } from '../start.ts'

/**
 * Does `work` on the server's own database, beside a running server or alone: the embedded PostgreSQL is joined when it runs,
 * started for the moment when it does not. `migrated: false` leaves the schema as it is found.
 */
export async function withServerData<T>(work: (deps: Deps) => Promise<T>, options: { migrated: boolean } = { migrated: true }): Promise<T> {
  const { config } = loadConfig(process.env, dotEnvFile)
  const database = await openDatabase(config, () => {})
  try {
    const { deps } = composeDeps(config, database.connection, systemClock, createLog('silent'))
    try {
      if (options.migrated) await migrate(deps.pool)
      return await work(deps)
    } finally {
      await deps.pool.end()
    }
  } finally {
    await database.stop()
  }
}
