import { formatDuration } from '../../ui/format-time.ts'

/** How old an answer is, in whole minutes, one at least: it is told only after several were missed. */
export function ageWords(answeredAt: number, now: number, language: string): string {
  return formatDuration(Math.max(1, Math.round((now - answeredAt) / 60_000)) * 60, language)
}
