import { coin, hashText, smooth } from '../providers/demo/noise.ts'

/** A factor near 1 (0.8 to 1.25) that wanders from hour to hour: the same for the same name and hour, at every start. */
export function drift(name: string, now: Date): number {
  return Math.exp(0.22 * Math.max(-1, Math.min(1, smooth(hashText(name), 1, Math.floor(now.getTime() / 3_600_000) / 36))))
}

/** A number in [0, 1) that belongs to a name for ever. */
export function trait(name: string, which = 0): number {
  return coin(hashText(name), 7 + which)
}
