import type { Calendar } from './use-calendar.ts'

export type CalendarCardProps = {
  calendar: Calendar
  now: number
  gpuLabel: (gpu: string) => string
  /** What an event's GPU can be chosen from. */
  gpus: { value: string; label: string }[]
  /** Viewers look: they connect, move and change nothing. */
  mayChange: boolean
  /** False until the forecast has been painted. */
  isWanted: boolean
}
