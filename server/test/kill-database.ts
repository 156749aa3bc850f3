import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { killQuietly } from './processes.ts'

/** `backend`: the process that serves one connection, after which PostgreSQL throws all others out and recovers. `postgres`: it and the one that watches over all. */
export type Victim = 'backend' | 'postgres'

/** kill -9 of PostgreSQL, by the pid file of its data folder and the process of a connection that is open. */
export function killDatabase(victim: Victim, pidFile: string, backend: number | undefined): void {
  if (backend !== undefined) killQuietly(backend)
  if (victim === 'postgres') killQuietly(Number(readFileSync(pidFile, 'utf8').split('\n')[0]))
}

/** The process behind a connection. */
export const processOf = (client: pg.ClientBase): number => (client as unknown as { processID: number }).processID

/** Tells the process behind the connection that was taken last. */
export function backendOf(pool: pg.Pool): () => number | undefined {
  let last: number | undefined
  pool.on('acquire', (client) => void (last = processOf(client)))
  return () => last
}
