import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '@dumont/connectors'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { composeApp, composeDeps } from '../src/compose.ts'
import { calendarVariables } from '../src/features/calendars/index.ts'
import type { Actor, Authenticate } from '../src/platform/actor.ts'
import { movableClock, type MovableClock } from '../src/platform/clock.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Connection } from '../src/platform/db.ts'
import type { App, Deps } from '../src/platform/feature.ts'
import type { RouteEntry } from '../src/platform/http.ts'
import { createLog, type Logger } from '../src/platform/log.ts'
import { inDatabase } from './global-setup.ts'

export type TestApp = { app: App; deps: Deps; clock: MovableClock; routes: RouteEntry[]; woken: string[]; connection: Connection }

export const anAdmin: Actor = { userId: 'u1', workspaceId: 'w1', role: 'owner', scope: 'write', instanceAdmin: true, via: 'session' }

/** A fresh database from the migrated template; dropped after the test file. */
export async function aDatabase(): Promise<Connection> {
  const server = inject('server')
  const name = `dumont_t_${Date.now()}_${randomBytes(4).toString('hex')}`
  await onServer(server, `create database ${name} template ${inject('template')}`)
  afterAll(() => onServer(server, `drop database if exists ${name} with (force)`))
  return inDatabase(server, name)
}

/** The real app on a real database, with a clock that stands still. By default every request is an instance admin's; pass `authenticator` for real accounts. */
type Options = {
  now?: string
  authenticator?: (deps: Deps) => Authenticate
  env?: Record<string, string>
  /** Instead of the vendors there are; nothing is asked over a network. */
  providers?: readonly Provider[]
  log?: Logger
  /** Instead of a fresh database on the tests' server. */
  connection?: Connection | undefined
}
export async function startApp(options: Options = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dumont-data-'))
  const { config } = loadConfig({ DUMONT_DATA_DIR: dataDir, ...options.env }, undefined, new Set(calendarVariables))
  const clock = movableClock(new Date(options.now ?? '2026-03-04T05:06:07Z'))
  const connection = options.connection ?? (await aDatabase())
  const { deps: real } = composeDeps(config, connection, clock, options.log ?? createLog('silent'))
  const woken: string[] = []
  const { authenticator = () => async () => anAdmin, providers } = options
  const outside = providers ? { ...real.outside, vendors: { ...real.outside.vendors, providers, fetch: noNetwork } } : real.outside
  const deps: Deps = { ...real, outside, wake: async (job) => void woken.push(job) }
  const { app, routes } = await composeApp(deps, authenticator(deps))
  await app.ready()
  afterAll(async () => {
    await app.close()
    await deps.pool.end()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { app, deps, clock, routes, woken, connection }
}

const noNetwork: typeof fetch = () => Promise.reject(new Error('A test asked the network'))

async function onServer(server: Connection, sql: string): Promise<void> {
  const client = new pg.Client('connectionString' in server ? server : { ...server, database: 'postgres' })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
