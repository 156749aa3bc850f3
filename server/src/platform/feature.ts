import type { FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type pg from 'pg'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import type { Failpoint } from './failpoint.ts'
import type { Keyring } from './keyring.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Doors to other people's services. Each feature adds its own by declaration merging, so that the platform knows no connector. */
export interface Outside {}

/** What the outside world gives to features; tests give their own. */
export type Deps = {
  outside: Outside
  config: Config
  db: Db
  pool: pg.Pool
  clock: Clock
  log: Logger
  metrics: Metrics
  keyring: Keyring
  failpoint: Failpoint
  /** Wakes `workers` workers for a job now, or all jobs that listen for an event. What is due stands in the job's own tables; a lost wake only delays until the next schedule. */
  wake: (job: string, workers?: number) => Promise<void>
}

/** Work that is needed from HTTP and on schedule. */
export type Job = {
  /** feature.verb, for example `forecasts.refresh` */
  name: string
  /** Cron line in UTC that wakes one worker. */
  cron?: string
  /** Events, such as `prices.changed`, that wake it too: who tells them does not know who listens. */
  on?: readonly string[]
  /** Wake all workers of the machine pool, not one: for work that is claimed in batches. */
  workers?: number
  /** Does all that is due at `now`. Idempotent; safe on any number of workers at once; stops soon when `signal` fires. */
  runDue: (deps: Deps, now: Date, signal: AbortSignal) => Promise<void>
}

/** A person's progress line at the first start. */
export type Progress = (text: string) => void

export type App = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, Logger, ZodTypeProvider>

export interface Feature {
  name: string
  routes?: (app: App, deps: Deps) => void | Promise<void>
  jobs?: readonly Job[]
  /** Runs at every start of a worker after migration: quick checks that make what is missing (demo prices, first forecasts). */
  prepare?: (deps: Deps, progress: Progress) => Promise<void>
  /** Names and checks shown by /readyz. Throws or answers false when not ready. */
  ready?: (deps: Deps) => Promise<Record<string, boolean>>
}
