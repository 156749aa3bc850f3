import type { RemoteEvent } from '@dumont/connectors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keptEvent } from './decide-kept.ts'
import { decideNextSync, type Ended, isLookedAt } from './decide-next-sync.ts'
import { decideReading } from './decide-reading.ts'
import { connectionState, overallState } from './decide-state.ts'

const now = new Date('2026-03-29T00:30:00Z')
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
const days = (n: number): Date => ago(-n * 1440)

describe('what is read', () => {
  const full = { cursor: null, range: { from: days(-31), to: days(30) } }
  test.each<[string, Parameters<typeof decideReading>[0], ReturnType<typeof decideReading>]>([
    ['everything, the first time', { cursor: null, rangeFrom: null, rangeTo: null }, full],
    ['changes of the range of just now', { cursor: 'c', rangeFrom: days(-31), rangeTo: days(30) }, { cursor: 'c', range: full.range }],
    [
      'changes of a range of hours ago, as it was',
      { cursor: 'c', rangeFrom: days(-31.9), rangeTo: days(29.1) },
      { cursor: 'c', range: { from: days(-31.9), to: days(29.1) } },
    ],
    ['everything, a day later', { cursor: 'c', rangeFrom: days(-32), rangeTo: days(29) }, full],
    ['everything, where nothing says what changed', { cursor: null, rangeFrom: days(-31), rangeTo: days(30) }, full],
    ['everything, after a clock that was set back', { cursor: 'c', rangeFrom: days(-20), rangeTo: days(41) }, full],
  ])('%s', (_what, calendar, reading) => expect(decideReading(calendar, now)).toEqual(reading))
})

describe('when it is read again', () => {
  const ended: Ended = { failure: undefined, failures: 0, lookedAt: null, now, chance: 0 }
  const minutes = (over: Partial<Ended>) => (decideNextSync({ ...ended, ...over }).nextSyncAt!.getTime() - now.getTime()) / 60_000
  test.each<[string, Partial<Ended>, number]>([
    ['each hour', {}, 60],
    ['every five minutes while somebody looks', { lookedAt: ago(9) }, 5],
    ['each hour, ten minutes after the last look', { lookedAt: ago(10) }, 60],
    ['after a minute, when it failed', { failure: 'unavailable' }, 1],
    ['after two, when it failed again', { failure: 'unavailable', failures: 1 }, 2],
    ['after an hour at most, however often it failed', { failure: 'unavailable', failures: 99 }, 60],
    ['after five minutes at most, while somebody looks', { failure: 'unavailable', failures: 99, lookedAt: now }, 5],
    ['when the vendor says, where it says so', { failure: 'rate_limited', retryAfterSeconds: 1800, lookedAt: now }, 30],
    ['after a day at most, whatever the vendor says', { failure: 'rate_limited', retryAfterSeconds: 1e9 }, 1440],
    ['each hour, where the server itself is refused', { failure: 'rejected_key', lookedAt: now }, 60],
  ])('%s', (_what, over, wait) => expect(minutes(over)).toBe(wait))

  test('quiet is kept by everyone, and only where it was asked for', () => {
    const asked = decideNextSync({ ...ended, failure: 'rate_limited' })
    expect(asked.notBefore).toEqual(asked.nextSyncAt)
    expect(decideNextSync({ ...ended, failure: 'unavailable' }).notBefore).toBeNull()
  })

  test('a look of the future, of before a clock was set back, is none', () => expect(isLookedAt(ago(-60), now)).toBe(false))
})

describe('states', () => {
  test.each([
    [{ reconnectSince: null, failures: 0, lastSyncedAt: null }, 'syncing'],
    [{ reconnectSince: null, failures: 0, lastSyncedAt: now }, 'connected'],
    [{ reconnectSince: null, failures: 1, lastSyncedAt: now }, 'connected'],
    [{ reconnectSince: null, failures: 2, lastSyncedAt: now }, 'failing'],
    [{ reconnectSince: null, failures: 1, lastSyncedAt: null }, 'failing'],
    [{ reconnectSince: now, failures: 9, lastSyncedAt: now }, 'reconnect_needed'],
  ] as const)('%j: %s', (facts, state) => expect(connectionState(facts)).toBe(state))

  test.each([
    [[], false, false, 'not_configured'],
    [[], false, true, 'not_connected'],
    [['syncing'], false, true, 'syncing'],
    [['connected'], false, false, 'connected_empty'],
    [['connected'], true, false, 'connected'],
    [['connected', 'syncing'], true, true, 'syncing'],
    [['connected', 'failing', 'syncing'], true, true, 'failing'],
    [['failing', 'reconnect_needed', 'connected'], true, true, 'reconnect_needed'],
  ] as const)('of %j (events: %s, configured: %s): %s', (states, some, configured, state) => expect(overallState(states, some, configured)).toBe(state))
})

describe('what is kept of an event', () => {
  const event: RemoteEvent = {
    key: 'k',
    etag: '"1"',
    title: 'Training',
    description: null,
    location: null,
    start: now,
    end: ago(-60),
    allDay: false,
    busy: true,
    recurring: false,
    movable: true,
    link: null,
    color: null,
  }
  test.each<[string, Partial<RemoteEvent>, object]>([
    ['NUL is left out', { title: ' a\0b ' }, { title: 'ab' }],
    ['half a surrogate pair is none', { title: 'x\uD800' }, { title: 'x\uFFFD' }],
    ['what is cut does not end in half a character', { title: `${'x'.repeat(499)}😀` }, { title: `${'x'.repeat(499)}\uFFFD` }],
    ['an empty description is none', { description: ' ' }, { description: null }],
    ['a colour is a colour', { color: '#A4BDFC' }, { color: '#a4bdfc' }],
    ['what is no colour is none', { color: 'red;background:url(x)' }, { color: null }],
    ['a link leads to a page', { link: 'https://calendar.google.com/x?eid=1' }, { link: 'https://calendar.google.com/x?eid=1' }],
    ['a link of another kind is none', { link: 'http://calendar.google.com/' }, { link: null }],
    ['an end before the start is the start', { end: ago(5) }, { startAt: now, endAt: now }],
  ])('%s', (_what, over, kept) => expect(keptEvent({ ...event, ...over })).toMatchObject(kept))

  test('anything that others write can be stored', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2000 })
    fc.assert(
      fc.property(text, text, text, text, (title, description, location, link) => {
        const kept = keptEvent({ ...event, title, description, location, link })
        for (const one of [kept.title, kept.description ?? '', kept.location ?? '']) expect([one.includes('\0'), one.isWellFormed()]).toEqual([false, true])
        expect(kept.link === null || kept.link.startsWith('https://')).toBe(true)
      }),
    )
  })
})
