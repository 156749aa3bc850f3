import { expect, test } from 'vitest'
import { instantOf, localInput } from './local-time.ts'

const at = (text: string) => Date.parse(text)

test.each([
  ['2026-11-21T21:00:05', 'UTC', '2026-11-21T21:00:05Z'],
  ['2026-11-21T21:00', 'America/Sao_Paulo', '2026-11-22T00:00:00Z'],
  ['2026-07-01T00:30:00', 'Asia/Kathmandu', '2026-06-30T18:45:00Z'],
  ['2026-01-01T00:00:00', 'Pacific/Kiritimati', '2025-12-31T10:00:00Z'],
  // Clocks go back: 01:30 comes twice, and the first is meant.
  ['2026-10-25T01:30:00', 'Europe/London', '2026-10-25T00:30:00Z'],
  ['2026-10-25T02:30:00', 'Europe/London', '2026-10-25T02:30:00Z'],
  ['2026-03-29T02:00:00', 'Europe/London', '2026-03-29T01:00:00Z'],
])('%s in %s is %s', (text, zone, instant) => expect(instantOf(text, zone)).toBe(at(instant)))

test.each([
  ['2026-03-29T01:30:00', 'Europe/London'],
  ['2026-09-06T00:30', 'America/Santiago'],
  ['', 'UTC'],
  ['yesterday', 'UTC'],
])('%j in %s is no instant', (text, zone) => expect(instantOf(text, zone)).toBeUndefined())

test('what a field is given is what it gives back', () => {
  for (const zone of ['UTC', 'Europe/Lisbon', 'Australia/Lord_Howe', 'America/New_York'])
    for (let month = 0; month < 12; month++) {
      const instant = Date.UTC(2026, month, 15, 23, 59, 58)
      expect(instantOf(localInput(instant, zone), zone)).toBe(instant)
    }
})
