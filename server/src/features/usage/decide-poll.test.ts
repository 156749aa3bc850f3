import { describe, expect, test } from 'vitest'
import { decidePoll, type Open, type Seen, type Terms } from './decide-poll.ts'

const at = (clock: string) => new Date(`2026-03-04T${clock}Z`)
const terms = (over: Partial<Terms> = {}): Terms => ({ state: 'running', rate: 500_000, storage: 10_000, utilisation: null, because: null, ...over })
const open = (lastSeen: string, over: Partial<Terms> = {}): Open => ({ ...terms(over), from: at('09:00:00'), lastSeenAt: at(lastSeen) })
const seen = (over: Partial<Seen> = {}): Seen => ({ ...terms(), startedAt: null, ...over })

describe('an instance that is new', () => {
  test('is counted from when it was first seen, whatever its vendor says of before', () => {
    const step = decidePoll(undefined, seen({ startedAt: at('03:00:00') }), at('10:00:00'), undefined)
    expect(step).toEqual({ add: [{ ...terms(), from: at('10:00:00'), to: null }], ended: false, seenAt: at('10:00:00') })
  })

  test('is counted from its start when that lies after the look before', () => {
    const { add } = decidePoll(undefined, seen({ startedAt: at('09:59:20') }), at('10:00:00'), at('09:59:00'))
    expect(add).toMatchObject([{ from: at('09:59:20'), to: null }])
  })

  test("a start in the future is the vendor's clock, not ours", () => {
    const { add } = decidePoll(undefined, seen({ startedAt: at('10:00:30') }), at('10:00:00'), at('09:59:00'))
    expect(add).toMatchObject([{ from: at('10:00:00') }])
  })

  test('nothing open and nothing seen is nothing', () => {
    expect(decidePoll(undefined, undefined, at('10:00:00'), undefined)).toEqual({ add: [], ended: false })
  })
})

describe('an instance that goes on', () => {
  test.each(['10:01:00', '10:03:00'])('as it was, seen at %s after 10:00, changes nothing', (now) => {
    expect(decidePoll(open('10:00:00'), seen(), at(now), at('10:00:00'))).toEqual({ add: [], ended: false, seenAt: at(now) })
  })

  test('after a gap of more than three polls has the gap marked as estimated', () => {
    const step = decidePoll(open('10:00:00'), seen(), at('10:03:01'), at('10:00:00'))
    expect(step.closeAt).toEqual(at('10:00:00'))
    expect(step.add).toEqual([
      { ...terms(), because: expect.stringContaining('Nobody looked'), from: at('10:00:00'), to: at('10:03:01') },
      { ...terms(), from: at('10:03:01'), to: null },
    ])
  })

  test('is not changed while our own clock is behind what we know', () => {
    expect(decidePoll(open('10:00:00'), seen({ state: 'stopped' }), at('09:30:00'), undefined)).toEqual({ add: [], ended: false })
    expect(decidePoll(open('10:00:00'), undefined, at('09:30:00'), undefined)).toEqual({ add: [], ended: false })
  })

  test('how busy it is changes nothing that is charged', () => {
    expect(decidePoll(open('10:00:00'), seen({ utilisation: 0.9 }), at('10:01:00'), undefined).add).toEqual([])
  })
})

describe('a change', () => {
  test.each([
    { what: 'of the rate', now: { rate: 700_000 } },
    { what: 'to idle', now: { state: 'idle' as const } },
    { what: 'to stopped', now: { state: 'stopped' as const } },
    { what: 'of the disk', now: { storage: 20_000 } },
  ])('$what happened in the middle between two looks', ({ now }) => {
    const step = decidePoll(open('10:00:00'), seen(now), at('10:01:00'), at('10:00:00'))
    expect(step).toEqual({ closeAt: at('10:00:30'), add: [{ ...terms(now), from: at('10:00:30'), to: null }], ended: false, seenAt: at('10:01:00') })
  })

  test('a restart is taken from the vendor when it lies between two looks', () => {
    const step = decidePoll(open('10:00:00', { state: 'stopped' }), seen({ startedAt: at('10:00:45') }), at('10:01:00'), at('10:00:00'))
    expect(step).toMatchObject({ closeAt: at('10:00:45'), add: [{ from: at('10:00:45'), state: 'running' }] })
  })

  test('after a gap is put in its middle, and both halves are estimated', () => {
    const step = decidePoll(open('10:00:00'), seen({ rate: 700_000 }), at('10:10:00'), at('10:00:00'))
    expect(step.closeAt).toEqual(at('10:00:00'))
    expect(step.add.map(({ from, to, rate, because }) => [from, to, rate, because !== null])).toEqual([
      [at('10:00:00'), at('10:05:00'), 500_000, true],
      [at('10:05:00'), at('10:10:00'), 700_000, true],
      [at('10:10:00'), null, 700_000, false],
    ])
  })

  test('a restart in a gap leaves storage only between half a poll after it was seen and its new start', () => {
    const step = decidePoll(open('10:00:00'), seen({ startedAt: at('10:20:00') }), at('10:30:00'), at('10:00:00'))
    expect(step.add.map(({ from, to, state, because }) => [from, to, state, because !== null])).toEqual([
      [at('10:00:00'), at('10:00:30'), 'running', true],
      [at('10:00:30'), at('10:20:00'), 'stopped', true],
      [at('10:20:00'), null, 'running', false],
    ])
  })

  test('a restart just after it was seen has no stopped time', () => {
    const step = decidePoll(open('10:00:00'), seen({ startedAt: at('10:00:10') }), at('10:30:00'), at('10:00:00'))
    expect(step.add.map(({ from, state }) => [from, state])).toEqual([
      [at('10:00:00'), 'running'],
      [at('10:00:10'), 'running'],
    ])
  })

  test('a stopped instance whose disk changed in a gap is no restart', () => {
    const step = decidePoll(open('10:00:00', { state: 'stopped' }), seen({ startedAt: at('10:20:00') }), at('10:30:00'), at('10:00:00'))
    expect(step.add.map(({ from, to, state }) => [from, to, state])).toEqual([
      [at('10:00:00'), at('10:20:00'), 'stopped'],
      [at('10:20:00'), at('10:30:00'), 'running'],
      [at('10:30:00'), null, 'running'],
    ])
  })
})

describe('an instance that vanished', () => {
  test('is not gone when one answer misses it', () => {
    expect(decidePoll(open('10:00:00'), undefined, at('10:01:00'), undefined)).toEqual({ add: [], ended: false })
  })

  test('ended half a poll after it was last seen, which is estimated', () => {
    const step = decidePoll(open('10:00:00'), undefined, at('10:02:00'), undefined)
    expect(step).toEqual({
      closeAt: at('10:00:00'),
      add: [{ ...terms(), because: expect.stringContaining('gone'), from: at('10:00:00'), to: at('10:00:30') }],
      ended: true,
    })
  })

  test('is ended no later when nobody looked for a day', () => {
    expect(decidePoll(open('10:00:00'), undefined, at('23:00:00'), undefined).add.at(-1)!.to).toEqual(at('10:00:30'))
  })
})
