import { expect, test } from 'vitest'
import { withoutTwins } from './decide-twins.ts'

const event = (id: number, calendarId: number, over: { title?: string; hour?: number; canMove?: boolean } = {}) => {
  const { title = 'Training', hour = 9, canMove = false } = over
  return { id, calendarId, title, startAt: new Date(hour * 3_600_000), endAt: new Date((hour + 1) * 3_600_000), canMove }
}
const ids = (...events: ReturnType<typeof event>[]) => withoutTwins(events).map(({ id }) => id)

test('one event in two calendars is one: where it may be moved, else the first', () => {
  expect(ids(event(1, 1), event(2, 2))).toEqual([1])
  expect(ids(event(1, 1), event(2, 2, { canMove: true }))).toEqual([2])
})

test('two alike in one calendar are two, also beside their twins', () => {
  expect(ids(event(1, 1), event(2, 1))).toEqual([1, 2])
  expect(ids(event(1, 1), event(2, 2), event(3, 1))).toEqual([1, 3])
})

test('another time or title is another event', () =>
  expect(ids(event(1, 1), event(2, 2, { hour: 10 }), event(3, 2, { title: 'Inference' }))).toEqual([1, 2, 3]))
