import { expect, test } from 'vitest'
import { decideDigest } from './decide-digest.ts'

const changedAt = new Date('2026-01-01T00:00:00Z')
const due = (digest: 'off' | 'daily' | 'weekly', zone: string, now: string, since = changedAt) =>
  decideDigest({ digest, zone, changedAt: since }, new Date(now))

test.each([
  ['off', 'UTC', '2026-09-07T08:00:00Z', undefined],
  ['daily', 'UTC', '2026-09-07T07:59:59Z', undefined],
  ['daily', 'UTC', '2026-09-07T08:00:00Z', 'daily:2026-09-07'],
  ['daily', 'UTC', '2026-09-07T19:59:59Z', 'daily:2026-09-07'],
  ['daily', 'UTC', '2026-09-07T20:00:00Z', undefined],
  // Its day is that of the zone.
  ['daily', 'America/Los_Angeles', '2026-09-08T01:00:00Z', 'daily:2026-09-07'],
  ['daily', 'Pacific/Auckland', '2026-09-06T20:00:00Z', 'daily:2026-09-07'],
  // On both days of a change of clocks it is 08:00 there.
  ['daily', 'Europe/Berlin', '2026-03-29T05:59:00Z', undefined],
  ['daily', 'Europe/Berlin', '2026-03-29T06:00:00Z', 'daily:2026-03-29'],
  ['daily', 'Europe/Berlin', '2026-10-25T06:59:00Z', undefined],
  ['daily', 'Europe/Berlin', '2026-10-25T07:00:00Z', 'daily:2026-10-25'],
  ['weekly', 'UTC', '2026-09-07T08:00:00Z', 'weekly:2026-09-07'],
  ['weekly', 'UTC', '2026-09-08T08:00:00Z', undefined],
] as const)('%s in %s at %s: %s', (digest, zone, now, expected) => {
  expect(due(digest, zone, now)).toBe(expected)
})

test('asked for after eight it begins the next day', () => {
  const asked = new Date('2026-09-07T08:00:01Z')
  expect(due('daily', 'UTC', '2026-09-07T09:00:00Z', asked)).toBeUndefined()
  expect(due('daily', 'UTC', '2026-09-08T08:00:00Z', asked)).toBe('daily:2026-09-08')
})
