import { composeDeps } from '../compose.ts'
import { systemClock } from '../platform/clock.ts'
import { loadConfig } from '../platform/config.ts'
import type { Deps } from '../platform/feature.ts'
import { createLog } from '../platform/log.ts'
import { migrate } from '../platform/migrate.ts'
import { dotEnvFile, openDatabase } from '../start.ts'
import { type Step, unless, unwind } from '../unwind.ts'

/**
 * Does `work` on the server's own database, beside a running server or alone: the embedded PostgreSQL is joined when it runs,
 * started for the moment when it does not. `migrated: false` leaves the schema as it is found.
 * When `told` fires, the work is left where it is, and what was started for it is stopped.
 */
export async function withServerData<T>(
  work: (deps: Deps) => Promise<T>,
  options: { migrated: boolean } = { migrated: true },
  told = new AbortController().signal,
): Promise<T> {
  const { config } = loadConfig(process.env, dotEnvFile)
  const database = await openDatabase(config, () => {}, told)
  const steps: Step[] = [{ undo: database.stop }]
  try {
    const { deps } = composeDeps(config, database.connection, systemClock, createLog('silent'))
    steps.push({ undo: () => deps.pool.end(), byMs: 10_000 })
    if (options.migrated) await unless(told, () => migrate(deps.pool))
    return await unless(told, () => work(deps))
  } finally {
    await unwind(steps)
  }
}
