import type { Job, OptimalTiming } from '@dumont/contracts'
import { PassThrough } from 'node:stream'
import type { Outside } from '../src/outside.ts'
import { run } from '../src/run.ts'

/** What the server says at a moment: an answer, an error of the API, a page that is not the API's, or nothing at all. */
export type Reply = OptimalTiming | { status: number; code?: string } | 'refused'
export type Server = (job: Job, now: number) => Reply

/** A world in which sleeping takes no time. `atSlice`: called before each sleep, for what happens meanwhile. */
export function simulation(start: string, server: Server, atSlice: (world: World) => void = () => {}): World {
  const world: World = {
    clock: Date.parse(start),
    asked: [],
    launched: [],
    zone: 'Europe/Lisbon',
    handlers: new Set(),
    signal: (name) => world.handlers.forEach((heard) => heard(name)),
    now: () => world.clock,
    sleep: async (ms, signal) => {
      atSlice(world)
      if (!signal.aborted) world.clock += ms
    },
    fetch: async (_url, init) => {
      const job = JSON.parse(init!.body as string) as Job
      world.asked.push({ at: world.clock, job })
      return answerTo(server(job, world.clock))
    },
    onSignals: (heard) => {
      world.handlers.add(heard)
      return () => world.handlers.delete(heard)
    },
    launch: () => {
      throw new Error('No command is launched in a simulation')
    },
  }
  return world
}
export type World = Outside & {
  clock: number
  asked: { at: number; job: Job }[]
  launched: string[]
  handlers: Set<(signal: NodeJS.Signals) => void>
  signal(name: NodeJS.Signals): void
}

function answerTo(reply: Reply): Response {
  if (reply === 'refused') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
  if (!('status' in reply)) return Response.json(reply)
  if (!reply.code) return new Response('<html>', { status: reply.status })
  return Response.json({ error: { code: reply.code, message: `It is ${reply.code}`, hint: 'Do something.', request_id: 'r' } }, { status: reply.status })
}

export type Ended = { code: number; out: string; err: string; events: { event: string; at: string; [more: string]: unknown }[] }

/** One command line in that world, to its end. */
export async function dumont(world: World, ...words: string[]): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await run([...words, '--url', 'http://dumont.test', '--key', 'dmt_x'], { stdout, stderr }, world)
  const [out, err] = [String(stdout.read() ?? ''), String(stderr.read() ?? '')]
  const events = err
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Ended['events'][number])
  return { code, out, err, events }
}
