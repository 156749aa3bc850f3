import { easedGap, isOld, stepMs, valueAt, type Anchor, type PageClock } from './live-counter.ts'

type Run = {
  anchor: Anchor
  /** The amount on the page when this run begins; undefined: none. */
  shown: number | undefined
  reducedMotion: boolean
  clock: PageClock
  write: (value: number) => void
}

const settledMs = 600

/** Writes the amount at once, then frame by frame until it stands still or is too old to be believed. Answers what ends it. */
export function runCounter({ anchor, shown, reducedMotion, clock, write }: Run): () => void {
  const startedAt = clock.now()
  const gap = shown === undefined || reducedMotion ? 0 : shown - valueAt(anchor, startedAt)
  const step = stepMs(anchor, reducedMotion) ?? (gap === 0 ? undefined : 1000 / 15)
  const isDone = (now: number) => isOld(anchor, now) || (anchor.usdPerHour === 0 && now - startedAt >= settledMs)
  const draw = (): boolean => {
    const now = clock.now()
    write(valueAt(anchor, now) + easedGap(gap, now - startedAt))
    return isDone(now)
  }
  if (draw() || step === undefined) return () => undefined
  return reducedMotion ? everySecond(step, draw) : everyFrame(step, draw)
}

function everySecond(step: number, draw: () => boolean): () => void {
  const timer = setInterval(() => draw() && clearInterval(timer), step)
  return () => clearInterval(timer)
}

/** By frames, which a hidden page does not get; a few are skipped, since nobody reads 60 amounts a second. */
function everyFrame(step: number, draw: () => boolean): () => void {
  let last = -Infinity
  let frame = requestAnimationFrame(tick)
  function tick(at: number) {
    const isDue = at - last >= step - 4
    if (isDue) last = at
    if (isDue && draw()) return
    frame = requestAnimationFrame(tick)
  }
  return () => cancelAnimationFrame(frame)
}
