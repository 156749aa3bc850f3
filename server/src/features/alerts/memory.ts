import { type AlertMemory, noMemory } from './decide-alert.ts'

/** As it stands in the database: dates are texts there. What is not there begins anew. */
export function memoryFrom(stored: unknown): AlertMemory {
  if (!stored) return noMemory
  // Beside the memory stand what it is of and what was compared, for those who look.
  const { since, overAt, blindAt, lastFiredAt, subject: _, value: __, ...rest } = stored as Record<keyof AlertMemory | 'subject' | 'value', unknown>
  const dates = { since: dateOf(since), overAt: dateOf(overAt), blindAt: dateOf(blindAt), lastFiredAt: dateOf(lastFiredAt) }
  return { ...noMemory, ...(rest as Partial<AlertMemory>), ...dates }
}

const dateOf = (text: unknown): Date | null => (typeof text === 'string' ? new Date(text) : null)
