import { InvalidArgumentError } from 'commander'
import { parseTimestamp } from '../read-prices.ts'

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** A moment, or a length of time from now on. */
export type When = { at: number } | { after: number }

/** Milliseconds of a length of time like 90s, 5m, 6h or 2d. */
export function lengthValue(text: string): number {
  const match = /^(\d{1,6}(?:\.\d+)?)([smhd])$/.exec(text)
  if (!match) throw new InvalidArgumentError('Expected a length of time, like 5m, 6h or 2d.')
  return Number(match[1]) * units[match[2]!]!
}

export function whenValue(text: string): When {
  const at = parseTimestamp(text)
  if (!Number.isNaN(at)) return { at }
  if (!/^[\d.]+[smhd]$/.test(text))
    throw new InvalidArgumentError('Expected a length of time from now, like 48h, or a time with its zone, like 2026-02-01T12:00Z or 2026-02-01T12:00+01:00.')
  return { after: lengthValue(text) }
}

/** A number of the terminal within bounds; no words or hexadecimal, which Number would take. */
export function numberValue(min: number, max: number, what: string): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
    if (!(value >= min && value <= max)) throw new InvalidArgumentError(`Expected ${what}.`)
    return value
  }
}

export function wholeValue(min: number, max: number): (text: string) => number {
  const parse = numberValue(min, max, `a whole number from ${min} to ${max}`)
  return (text) => {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`)
    return parse(text)
  }
}

/** Local hours like 22-6; 22-0 ends at midnight. */
export function allowedValue(text: string): { from: number; to: number } {
  const match = /^(\d{1,2})-(\d{1,2})$/.exec(text)
  const [from, to] = [Number(match?.[1]), Number(match?.[2]) || 24]
  if (!match || from > 23 || to > 24 || from === to) throw new InvalidArgumentError('Expected two different hours of the day, like 22-6 or 8-18.')
  return { from, to }
}

/** Days like mon-fri or sat,sun; fri-mon goes over the weekend. 0 = Monday. */
export function weekdaysValue(text: string): number[] {
  const days = text
    .toLowerCase()
    .split(',')
    .flatMap((part) => {
      const [first, last, ...more] = part
        .trim()
        .split('-')
        .map((name) => dayNames.indexOf(name))
      if (first === undefined || first < 0 || (last !== undefined && last < 0) || more.length)
        throw new InvalidArgumentError(`Expected weekdays like mon-fri or sat,sun; they are called ${dayNames.join(', ')}.`)
      return Array.from({ length: last === undefined ? 1 : ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7)
    })
  return [...new Set(days)].sort((a, b) => a - b)
}

export function zoneValue(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new InvalidArgumentError('Expected a time zone like Europe/Lisbon or UTC.')
  }
}

/** PROVIDER or PROVIDER/REGION. */
export function homeValue(text: string): { provider: string; region?: string } {
  const at = text.indexOf('/')
  const [provider, region] = at < 0 ? [text.trim(), undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  if (!provider || region === '') throw new InvalidArgumentError('Expected a provider, or provider and region like aws/us-east-1.')
  return region === undefined ? { provider } : { provider, region }
}

/** For options that may be given again. */
export function eachValue(text: string, before: string[] | undefined): string[] {
  if (!text.trim()) throw new InvalidArgumentError('Expected a name.')
  return [...(before ?? []), text.trim()]
}
