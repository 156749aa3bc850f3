import { type AlertMemory, noMemory } from './decide-alert.ts'

/** As it stands in the database: dates are texts there. What is not there begins anew. */
export function memoryFrom(stored: unknown): AlertMemory {
  if (!stored) return noMemory
  const { since, lastFiredAt, ...rest } = stored as Record<keyof AlertMemory, unknown>
  return { ...noMemory, ...(rest as Partial<AlertMemory>), since: dateOf(since), lastFiredAt: dateOf(lastFiredAt) }
}

const dateOf = (text: unknown): Date | null => (typeof text === 'string' ? new Date(text) : null)
