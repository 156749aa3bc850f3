import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Asking, quantile } from './latencies.ts'

const CLIENTS = 200
const POLLS = 2
/** As the page does while something runs. */
const RHYTHM_MS = 30_000
const paths = ['/api/v1/economy/savings/realtime', '/api/v1/economy/savings']

/** 200 dashboards of one workspace that ask with their ETag, spread over the rhythm as dashboards that were opened at any time are. */
export async function pollDashboards({ asking, pid }: { asking: Asking; pid: number }, say: (text: string) => void): Promise<void> {
  const found = { ms: [] as number[], known: 0, errors: 0 }
  const began = performance.now()
  await Promise.all(Array.from({ length: CLIENTS }, (_, n) => dashboard(asking, (n * RHYTHM_MS) / CLIENTS, found)))
  const seconds = (performance.now() - began) / 1000
  say(
    `economy: ${CLIENTS} dashboards x ${POLLS} polls x ${paths.length} in ${seconds.toFixed(1)} s: ${found.ms.length} answers, ${found.known} of them 304, ${found.errors} errors; ` +
      `p50 ${quantile(found.ms, 0.5).toFixed(1)} ms, p99 ${quantile(found.ms, 0.99).toFixed(1)} ms, longest ${Math.max(...found.ms).toFixed(1)} ms; ` +
      `server at most ${highest(pid)} MB`,
  )
}

async function dashboard({ url, headers }: Asking, after: number, found: { ms: number[]; known: number; errors: number }): Promise<void> {
  const etags = new Map<string, string>()
  await sleep(after)
  for (let poll = 0; poll < POLLS; poll++) {
    const next = performance.now() + RHYTHM_MS
    for (const path of paths) {
      const began = performance.now()
      try {
        const answer = await fetch(url + path, { headers: { ...headers, 'if-none-match': etags.get(path) ?? '""' } })
        await answer.text()
        if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status))
        etags.set(path, answer.headers.get('etag')!)
        found.known += answer.status === 304 ? 1 : 0
        found.ms.push(performance.now() - began)
      } catch {
        found.errors += 1
      }
    }
    await sleep(Math.max(0, next - performance.now()))
  }
}

/** The most memory a process ever had. */
const highest = (pid: number): string => {
  const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (Number(kb) / 1024).toFixed(0)
}
