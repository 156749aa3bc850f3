import type { PgBoss } from 'pg-boss'
import { features } from './features.ts'
import { messagesOf } from './features/alerts/index.ts'
import { calendarsOf } from './features/calendars/index.ts'
import { vendorsOf } from './features/prices/index.ts'
import type { Authenticate } from './platform/actor.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { createDb, createPool, type Connection } from './platform/db.ts'
import { failpoints } from './platform/failpoint.ts'
import type { App, Deps } from './platform/feature.ts'
import { buildApp } from './platform/http.ts'
import { loadKeyring } from './platform/keyring.ts'
import type { Logger } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import { createWaker } from './platform/queue.ts'

/** Wires what all features are given. Opens no port and starts no work. */
export function composeDeps(config: Config, connection: Connection, clock: Clock, log: Logger): { deps: Deps; boss: PgBoss } {
  const pool = createPool(connection)
  const { boss, wake } = createWaker(pool, allJobs())
  const deps: Deps = {
    config,
    pool,
    db: createDb(pool),
    clock,
    log,
    metrics: createMetrics(),
    keyring: loadKeyring(config),
    outside: { vendors: vendorsOf(config), messages: messagesOf(config), calendars: calendarsOf(config, clock) },
    failpoint: failpoints(config.FAILPOINT),
    wake,
  }
  return { deps, boss }
}

export const composeApp = (deps: Deps, authenticate: Authenticate, more?: (app: App) => void) => buildApp(deps, features, authenticate, more)

export const allJobs = () => features.flatMap((feature) => feature.jobs ?? [])
