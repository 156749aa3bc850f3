import { expect, test } from 'vitest'
import { addressGroup, afterTry, type Attempts, waitBeforeSignIn } from './decide-sign-in-delay.ts'

const patience = { free: 3, longestMs: 10_000 }
const start = new Date('2026-03-04T00:00:00Z')
const later = (ms: number) => new Date(start.getTime() + ms)

function afterTries(count: number, at = start): Attempts {
  let attempts: Attempts | undefined
  for (let i = 0; i < count; i++) attempts = afterTry(attempts, patience, at)
  return attempts!
}

test.each([
  [1, 0],
  [2, 0],
  [3, 1000],
  [4, 2000],
  [5, 4000],
  [6, 8000],
  [7, 10_000],
  [5000, 10_000],
])('after %i tries the next waits %i ms', (tries, wait) => {
  expect(waitBeforeSignIn(afterTries(tries), start)).toBe(wait)
})

test('nobody waits before the first try', () => expect(waitBeforeSignIn(undefined, start)).toBe(0))
test('the wait runs out', () => expect(waitBeforeSignIn(afterTries(4), later(1999))).toBe(1))
test('and then is over', () => expect(waitBeforeSignIn(afterTries(4), later(2000))).toBe(0))
test('a day without a try is forgotten', () => expect(afterTry(afterTries(50), patience, later(86_400_000)).failures).toBe(1))
test('less than a day is remembered', () => expect(afterTry(afterTries(50), patience, later(86_399_999)).failures).toBe(51))

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2:bbbb:cccc:dddd:eeee', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (ip, group) => expect(addressGroup(ip)).toBe(group))
