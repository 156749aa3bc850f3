import type { Tone } from '../../ui/badge.tsx'
import type { Connection, Entry } from './api.ts'

export function toneOf(state: Connection['state']): Tone {
  if (state === 'ok') return 'good'
  return state === 'waiting' ? 'accent' : state === 'paused' ? 'plain' : state === 'failing' ? 'warn' : 'bad'
}

const busyMs = 2_000
const calmMs = 30_000

/** How soon to look again: often while an answer is awaited. A poll that is long overdue is not awaited any more. */
export function lookAgainMs(entries: readonly Entry[] | undefined, now: number): number {
  const isAwaited = ({ state, next_poll_at: next }: Connection) =>
    state === 'waiting' || (next !== null && now - Date.parse(next) > 0 && now - Date.parse(next) < 120_000)
  return entries?.some(({ connections }) => connections.some(isAwaited)) ? busyMs : calmMs
}

/** Changes when prices may have: everything made from them is read again then. */
export const progressOf = (entries: readonly Entry[] | undefined): string | undefined =>
  entries?.flatMap(({ connections }) => connections.map(({ id, points, offers, last_success_at: at }) => `${id}:${points}:${offers}:${at}`)).join()
