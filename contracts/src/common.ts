import { z } from 'zod'

/** An instant: ISO 8601 in UTC with Z. */
export const Instant = z.iso.datetime({ error: 'is not a time in UTC, such as 2026-09-01T12:00:00Z' }).describe('ISO 8601, UTC')
/** US dollars as a JSON number; costs carry 6 decimals. */
export const Usd = z.number()
/** An IANA zone; only used to cut days. */
export const Zone = z.string().max(64).describe('IANA time zone, for example Europe/Lisbon')
export const Format = z.enum(['json', 'csv']).default('json').describe('csv answers text/csv with the same rows')
export const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
