import { expect, test } from 'vitest'
import { instantOf, localTime } from './local-time.ts'

test.each([
  ['2026-11-21T03:00', 'UTC', '2026-11-21T03:00:00.000Z'],
  ['2026-11-21T03:00', 'America/Sao_Paulo', '2026-11-21T06:00:00.000Z'],
  ['2026-11-21T03:00', 'Asia/Kolkata', '2026-11-20T21:30:00.000Z'],
  ['2026-07-01T00:30', 'Europe/Lisbon', '2026-06-30T23:30:00.000Z'],
  // Clocks go from 01:00 to 02:00: half past one does not exist and reads as half past two.
  ['2026-03-29T01:30', 'Europe/Lisbon', '2026-03-29T01:30:00.000Z'],
  // Clocks go from 02:00 back to 01:00: half past one comes twice, the first counts.
  ['2026-10-25T01:30', 'Europe/Lisbon', '2026-10-25T00:30:00.000Z'],
  // Midnight does not exist.
  ['2026-09-06T00:00', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
])('%s in %s is %s', (local, zone, instant) => expect(new Date(instantOf(local, zone)!).toISOString()).toBe(instant))

test('what exists comes back as it was written', () => {
  for (const zone of ['UTC', 'America/Santiago', 'Asia/Kolkata', 'Europe/Lisbon', 'Australia/Lord_Howe'])
    for (let hour = 0; hour < 24 * 400; hour += 31) {
      const at = Date.UTC(2026, 0, 1, hour)
      const local = localTime(at, zone)
      expect(localTime(instantOf(local, zone)!, zone)).toBe(local)
    }
})

test('what is no time is none', () => expect(instantOf('', 'UTC')).toBeUndefined())
