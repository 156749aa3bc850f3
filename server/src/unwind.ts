/** `byMs`: when the next step begins although this one has not ended, in ms from the first. Without it the step is waited for. */
export type Step = { undo: () => Promise<unknown>; byMs?: number }

/** Undoes in reverse order, whatever fails or hangs on the way. */
export async function unwind(steps: Step[]): Promise<void> {
  const began = performance.now()
  while (steps.length) {
    const { undo, byMs } = steps.pop()!
    const done = undo().catch(() => {})
    await (byMs === undefined ? done : within(byMs - (performance.now() - began), done))
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, Math.max(0, ms))
  await Promise.race([work, late.promise])
  clearTimeout(timer)
}

/** The work's end, or the reason of the signal as soon as it fires, whatever the work is still at. */
export async function unless<T>(told: AbortSignal, work: () => Promise<T>): Promise<T> {
  told.throwIfAborted()
  return new Promise((resolve, reject) => {
    told.addEventListener('abort', () => reject(told.reason as Error), { once: true })
    work().then(resolve, reject)
  })
}

/** Fires at the first SIGTERM, SIGINT or SIGHUP: from now on none of them ends the process by itself. */
export function stopSignal(): AbortSignal {
  const told = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => told.abort(signal))
  return told.signal
}
