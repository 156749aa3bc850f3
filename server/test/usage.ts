import type { UsageSessionDetail } from '@dumont/contracts'
import type { Connection } from '../src/platform/db.ts'
import { aWorkspace } from './workspace.ts'
import { startApp, type TestApp } from './start-app.ts'
import { economy } from '../src/features/economy/index.ts'

export type UsageWorld = TestApp & {
  at: (time: string) => void
  start: (over: Record<string, unknown>) => Promise<UsageSessionDetail>
  stop: (id: number, body?: Record<string, unknown>) => Promise<void>
  get: <T>(path: string) => Promise<T>
  send: (method: 'POST' | 'PUT', path: string, payload: Record<string, unknown>) => Promise<{ statusCode: number; body: string }>
  importCsv: (rows: readonly string[]) => Promise<void>
  /** The job that keeps the sums. */
  value: () => Promise<void>
}

/** The app with a workspace, and the shipped reference prices. */
export async function startUsageWorld(now = '2026-09-01T00:00:00Z', env: Record<string, string> = {}, connection?: Connection): Promise<UsageWorld> {
  const it = await startApp({ now, env: { DUMONT_DEMO: 'false', ...env }, connection })
  await aWorkspace(it.deps.db, 'w1')
  const { prices } = await import('../src/features/prices/index.ts')
  await prices.prepare!(it.deps, () => {})
  const send: UsageWorld['send'] = (method, path, payload) => it.app.inject({ method, url: `/api/v1${path}`, payload })
  const good = async (answer: Promise<{ statusCode: number; body: string }>): Promise<string> => {
    const { statusCode, body } = await answer
    if (statusCode >= 300) throw new Error(`${statusCode} ${body}`)
    return body
  }
  return {
    ...it,
    send,
    at: (time) => it.clock.set(new Date(time)),
    start: async (over) => JSON.parse(await good(send('POST', '/usage/sessions', { provider: 'dumont', rate_usd_per_hour: 1, ...over }))) as UsageSessionDetail,
    stop: async (id, body = {}) => void (await good(send('POST', `/usage/sessions/${id}/stop`, body))),
    get: async <T>(path: string) => JSON.parse(await good(it.app.inject(`/api/v1${path}`))) as T,
    importCsv: async (rows) => {
      const payload = ['provider,key,gpu,gpu_count,state,from,to,rate_usd_per_hour,storage_usd_per_hour', ...rows].join('\n')
      await good(it.app.inject({ method: 'POST', url: '/api/v1/usage/import', headers: { 'content-type': 'text/csv' }, payload }))
    },
    value: () => economy.jobs![0]!.runDue(it.deps, it.clock.now(), new AbortController().signal),
  }
}
