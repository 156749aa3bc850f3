import { createServer, type Socket } from 'node:net'
import { type Installation, ready } from '../../server/test/processes.ts'
import { quantile, times } from './latencies.ts'
import { inPlace } from './place.ts'

const WAITING = 200
const TIMES = 400

/** Answers of the API while the mail server takes every connection and says nothing, with messages waiting to be sent; beside them, those without a mail server. */
export async function benchAlerts(say: (text: string) => void): Promise<void> {
  const held = new Set<Socket>()
  const silent = createServer((socket) => void held.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const hanging = { DUMONT_SMTP_HOST: '127.0.0.1', DUMONT_SMTP_PORT: String(port), DUMONT_SMTP_TLS: 'none' }
  await inPlace(say, 'alerts', async (place, pool) => {
    const key = await place.admin('keys', 'create', '--scope', 'write')
    const confirm = () =>
      pool.query(
        `insert into alert_recipients (workspace_id, email, state, unsubscribe_token) select workspace_id, email, 'confirmed', 'bench' from budgets limit 1
         on conflict (workspace_id, email) do update set state = 'confirmed'`,
      )
    const without = await measure(place, key, {}, confirm)
    const withIt = await measure(place, key, hanging, confirm)
    for (const [path, taken] of withIt) say(`alerts: ${path} while mail hangs: ${told(taken)}; without a mail server ${told(without.get(path)!)}`)
    const { rows } = await pool.query<{ state: string; n: number }>('select state, count(*) as n from notifications group by state')
    say(`alerts: ${held.size} connections hung; ${rows.map(({ state, n }) => `${n} ${state}`).join(', ')}`)
  })
  for (const socket of held) socket.destroy()
  silent.close()
}

const told = (taken: readonly number[]): string => `p50 ${quantile(taken, 0.5).toFixed(1)} ms, p99 ${quantile(taken, 0.99).toFixed(1)} ms`

async function measure(place: Installation, key: string, env: Record<string, string>, confirm: () => Promise<unknown>): Promise<Map<string, number[]>> {
  const server = await place.start({ ...env, DUMONT_LOG_LEVEL: 'error' })
  await ready(server)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${place.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return (await answer.json()) as T
  }
  const { id } = await post<{ id: number }>('/spot/budget-alerts', { threshold: 100, email: 'silent@gpu.test' })
  await confirm()
  const posts: number[] = []
  while (posts.length < WAITING) {
    const began = performance.now()
    await post(`/spot/budget-alerts/${id}/test`, {})
    posts.push(performance.now() - began)
  }
  const found = new Map([['POST .../test', posts]])
  for (const path of ['/api/v1/alerts', '/api/v1/spot/budget-alerts', '/healthz']) found.set(path, await times({ url: place.url, headers }, path, TIMES))
  server.child.kill('SIGTERM')
  await server.exited
  return found
}
