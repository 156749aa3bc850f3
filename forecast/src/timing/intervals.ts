import type { Interval } from './types.ts'

/** In order, none empty, none touching another. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const out: Interval[] = []
  for (const { from, to } of intervals.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

export const clipped = (intervals: readonly Interval[], from: number, to: number): Interval[] =>
  intervals.map((one) => ({ from: Math.max(from, one.from), to: Math.min(to, one.to) })).filter((one) => one.to > one.from)

/** What is left of merged intervals when others are taken out. */
export function without(intervals: readonly Interval[], taken: readonly Interval[]): Interval[] {
  return taken.reduce<readonly Interval[]>(
    (rest, { from, to }) => rest.flatMap((one) => [...clipped([one], -Infinity, from), ...clipped([one], to, Infinity)]),
    intervals,
  ) as Interval[]
}
