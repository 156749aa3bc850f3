import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** What a command is given of the world; tests give their own. */
export type Outside = {
  /** Milliseconds since 1970 by the clock on the wall, which may jump. */
  now(): number
  /** Ends early, without a word, when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  fetch: typeof fetch
  /** The zone of the terminal. */
  zone: string
  /** Calls `heard` at each signal of the process, until the function it answers with is called. */
  onSignals(heard: (signal: NodeJS.Signals) => void): () => void
  launch: typeof spawn
}

const heeded: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

export const theMachine: Outside = {
  now: () => Date.now(),
  sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => {}),
  fetch: (...request) => fetch(...request),
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  onSignals: (heard) => {
    for (const signal of heeded) process.on(signal, heard)
    return () => heeded.forEach((signal) => process.off(signal, heard))
  },
  launch: spawn,
}
