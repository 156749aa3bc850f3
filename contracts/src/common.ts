import { z } from 'zod'

/** An instant: ISO 8601 in UTC with Z. */
export const Instant = z.iso.datetime({ error: 'is not a time in UTC, such as 2026-09-01T12:00:00Z' }).describe('ISO 8601, UTC')
/** US dollars as a JSON number; costs carry 6 decimals. */
export const Usd = z.number()
/** An IANA zone; only used to cut days. */
export const Zone = z.string().max(64).describe('IANA time zone, for example Europe/Lisbon')
export const Format = z.enum(['json', 'csv']).default('json').describe('csv answers text/csv with the same rows')
/** Of what is answered in pages. */
export const PagedFormat = Format.describe('csv: every row as text/csv, whatever the page')

/** A text that answers are looked for by: an empty one would find nothing, and look like "there is nothing". */
export const Filter = (max: number) => z.string().min(1, 'is empty: give it a value, or leave it out').max(max)

/** Number() takes an empty text, or blanks, for 0, and 0x10 for 16. */
const readDigits = (value: unknown): unknown => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value)
const written = (what: string) => ({ error: ({ code }: { code?: string | undefined }) => (code === 'invalid_type' ? what : undefined) })
const whole = written('has to be a whole number in digits, such as 8, or be left out')
const decimal = written('has to be a number in digits, such as 8 or 7.5 (with a point), or be left out')
/** Numbers in an address, where all is text. */
export const QueryInt = (min: number, max: number = Number.MAX_SAFE_INTEGER) => z.preprocess(readDigits, z.int(whole).min(min).max(max))
export const QueryNumber = (rules: (number: z.ZodNumber) => z.ZodNumber) => z.preprocess(readDigits, rules(z.number(decimal)))
/** In an address. In JSON an id is a number: see WireId. */
export const Id = z.preprocess(readDigits, z.int(written('has to be a whole number in digits, such as 42')).positive())
/** In a body or an answer, which cannot read digits: what reads one way only cannot be written. */
export const WireId = z.int().positive()
