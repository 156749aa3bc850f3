import { InvalidArgumentError } from 'commander'
import { parseTimestamp } from './read-prices.ts'

const HOUR_MS = 3_600_000

/** Milliseconds of a time like 2024-02-01T12:00Z. */
export function timeOption(text: string): number {
  const time = parseTimestamp(text)
  if (Number.isNaN(time)) throw new InvalidArgumentError('Expected a time with its zone, like 2024-02-01T12:00Z.')
  return time
}

/** Milliseconds of a length of time like 14d or 36h. */
export function durationOption(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([dh])$/.exec(text)
  if (!match) throw new InvalidArgumentError('Expected days or hours, like 14d or 36h.')
  return Number(match[1]) * (match[2] === 'd' ? 24 : 1) * HOUR_MS
}

/** Quantile levels like 0.1,0.5,0.9: between 0 and 1, rising, each once. */
export function levelsOption(text: string): number[] {
  const levels = [...new Set(text.split(',').map((part) => (part.trim() ? Number(part) : NaN)))].sort((a, b) => a - b)
  if (!levels.every((level) => level >= 0.001 && level <= 0.999)) throw new InvalidArgumentError('Expected levels between 0.001 and 0.999, like 0.1,0.5,0.9.')
  return levels
}

export function countOption(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 to 999.')
  return Number(text)
}

export function moneyOption(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Expected dollars, like 0.74.')
  return Number(text)
}
