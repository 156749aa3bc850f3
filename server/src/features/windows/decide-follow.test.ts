import type { Job } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { decideFollow } from './decide-follow.ts'

const at = (text: string) => new Date(`2026-03-${text}:00Z`)
const job = { earliest_start: at('05T09:00').toISOString(), deadline: at('08T17:00').toISOString() } as Job
const plan = { job, eventStart: at('05T09:00'), eventEnd: at('05T17:00'), eventGone: false }
const event = (start: string, end: string) => ({ startAt: at(start), endAt: at(end) })

test('the range moves by as much as the event, later or earlier', () => {
  expect(decideFollow(plan, event('06T10:30', '06T18:30'))).toEqual({
    what: 'moved',
    ...event('06T10:30', '06T18:30'),
    job: { earliest_start: '2026-03-06T10:30:00.000Z', deadline: '2026-03-09T18:30:00.000Z' },
  })
  expect(decideFollow(plan, event('04T09:00', '04T17:00'))).toMatchObject({
    job: { earliest_start: '2026-03-04T09:00:00.000Z', deadline: '2026-03-07T17:00:00.000Z' },
  })
})

test('an event that only ends otherwise changes no range', () =>
  expect(decideFollow(plan, event('05T09:00', '05T12:00'))).toMatchObject({ what: 'moved', job }))

test('nothing happens while it stands where it stood', () => expect(decideFollow(plan, event('05T09:00', '05T17:00'))).toEqual({ what: 'nothing' }))

test('it is gone once, and back where it was or elsewhere', () => {
  expect(decideFollow(plan, undefined)).toEqual({ what: 'gone' })
  const gone = { ...plan, eventGone: true }
  expect(decideFollow(gone, undefined)).toEqual({ what: 'nothing' })
  expect(decideFollow(gone, event('05T09:00', '05T17:00'))).toEqual({ what: 'back' })
  expect(decideFollow(gone, event('06T09:00', '06T17:00'))).toMatchObject({ what: 'moved' })
})
