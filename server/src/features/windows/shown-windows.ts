import type { Alternative } from '@dumont/contracts'
import type { Timing, Window } from '@dumont/forecast'
import type { FoundTiming } from './found-timing.ts'
import { totalOf } from './price-time.ts'

export type Shown = { kind: Alternative['kind']; window: Window }

/** Each once, the larger gain first: place mostly beats time. What is among the best windows already is not said again. */
export function shownAlternatives({ now, home, within24h, elsewhereNow, otherPlaces, otherTimes, windows }: Timing): Shown[] {
  const best = windows[0]
  const told: Shown[] = [
    ...(home?.best ? [{ kind: 'home' as const, window: home.best }] : []),
    ...(within24h && within24h !== best ? [{ kind: 'within_24h' as const, window: within24h }] : []),
    ...[...elsewhereNow.slice(0, 2), ...otherPlaces.slice(0, 2)].map(({ window }) => ({ kind: 'same_time_other_place' as const, window })),
    ...otherTimes.slice(0, 2).map(({ window }) => ({ kind: 'same_place_other_time' as const, window })),
  ]
  const seen = new Set([best, home?.now ?? now].flatMap((window) => (window ? [nameOf(window)] : [])))
  return told.filter(({ window }) => !seen.has(nameOf(window)) && seen.add(nameOf(window))).sort((a, b) => totalOf(a.window) - totalOf(b.window))
}

/** Keys of the places that the answer shows. */
export function shownPlaces({ timing, verdict }: FoundTiming): string[] {
  const windows = [...timing.windows, ...shownAlternatives(timing).map(({ window }) => window), timing.now, timing.home?.now, verdict?.window]
  return [...new Set(windows.flatMap((window) => (window ? [window.place] : [])))]
}

const nameOf = ({ place, start, end, pieces }: Window): string => [place, start, end, pieces.length].join('|')

/** What somebody does who does nothing about it. */
export const insteadOf = ({ now, home }: Timing): Window | undefined => home?.now ?? now
