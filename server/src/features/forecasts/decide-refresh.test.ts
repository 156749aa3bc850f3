import { expect, test } from 'vitest'
import { backOffMinutes, decideRefresh, isEnded, isRefreshLate, type PricesSeen, type RefreshState } from './decide-refresh.ts'

const now = new Date('2026-03-04T05:06:07Z')
const at = (iso: string) => new Date(`2026-03-${iso}Z`)
const live: PricesSeen = { id: 1, demo: false, historyHours: 100, lastObservedAt: at('04T04:50'), changedAt: at('04T04:51') }
const ended: PricesSeen = { ...live, lastObservedAt: at('01T10:20') }
const done: RefreshState = {
  doneFor: at('04T05:00'),
  doneChangedAt: live.changedAt,
  doneModel: null,
  decidedAt: at('04T05:03'),
  leased: false,
  nextAttemptAt: null,
}

test.each<[string, PricesSeen, RefreshState | undefined, string | undefined]>([
  ['a live series never forecast', live, undefined, '2026-03-04T05:00'],
  ['a live series with this hour done', live, done, undefined],
  ['a live series when the hour has turned', live, { ...done, doneFor: at('04T04:00') }, '2026-03-04T05:00'],
  ['a live series whose prices changed since', live, { ...done, doneChangedAt: at('04T04:00') }, '2026-03-04T05:00'],
  ['a round that began after the hour had turned was here first', live, { ...done, doneFor: at('04T06:00'), decidedAt: at('04T06:03') }, undefined],
  ['a clock set back by a day', live, { ...done, doneFor: at('05T05:00'), decidedAt: at('05T05:03') }, '2026-03-04T05:00'],
  ['an ended series, as of its last observation', ended, undefined, '2026-03-01T10:00'],
  ['a series whose offer vanished, as of its last observation', { ...live, endedAt: now }, undefined, '2026-03-04T04:00'],
  ['an ended series that is done', ended, { ...done, doneFor: at('01T10:00') }, undefined],
  ['a series that ended after its last forecast', ended, done, '2026-03-01T10:00'],
  ['an ended series that got older prices', ended, { ...done, doneFor: at('01T10:00'), doneChangedAt: at('02T00:00') }, '2026-03-01T10:00'],
  ['too little history', { ...live, historyHours: 49 }, undefined, undefined],
  ['just enough history', { ...live, historyHours: 50 }, undefined, '2026-03-04T05:00'],
  ['no price at all', { ...live, lastObservedAt: null }, undefined, undefined],
  ['waiting after a failure', live, { ...done, doneFor: null, nextAttemptAt: at('04T05:07') }, undefined],
  ['done waiting', live, { ...done, doneFor: null, nextAttemptAt: at('04T05:06') }, '2026-03-04T05:00'],
])('%s', (_name, series, state, origin) => {
  expect(decideRefresh(series, state, now)?.origin.toISOString().slice(0, 16)).toBe(origin)
})

test.each([
  [1, 5],
  [2, 10],
  [4, 40],
  [20, 360],
])('after %i failures it waits %i minutes', (failures, minutes) => {
  expect(backOffMinutes(failures)).toBe(minutes)
})

test('a series has ended when it was not seen for more than 48 hours', () => {
  expect(isEnded({ lastObservedAt: at('02T05:06:07') }, now)).toBe(false)
  expect(isEnded({ lastObservedAt: at('02T05:06:06') }, now)).toBe(true)
})

test.each([
  ['nothing live', undefined, false, false],
  ['never finished', undefined, true, true],
  ['finished three hours ago', at('04T02:06:07'), true, false],
  ['finished longer ago', at('04T02:06:06'), true, true],
])('late: %s', (_name, finished, liveSeries, expected) => {
  expect(isRefreshLate(finished, liveSeries, now)).toBe(expected)
})

const old: PricesSeen = { ...live, historyHours: 336 }
test.each<[string, PricesSeen, string | null, string | null, string | null | undefined]>([
  ['the first model came into use', old, null, 'm1', 'm1'],
  ['another model came into use', old, 'm1', 'm2', 'm2'],
  ['the model is out of use', old, 'm1', null, null],
  ['the same model', old, 'm1', 'm1', undefined],
  ['under two weeks of history', { ...old, historyHours: 335 }, null, 'm1', undefined],
  ['demo prices', { ...old, demo: true }, null, 'm1', undefined],
  ['an ended series, another model', { ...old, lastObservedAt: at('01T10:20') }, 'm1', 'm2', 'm2'],
])('made again: %s', (_name, series, doneModel, model, expected) => {
  const doneFor = series.lastObservedAt!.getTime() === live.lastObservedAt!.getTime() ? at('04T05:00') : at('01T10:00')
  expect(decideRefresh(series, { ...done, doneFor, doneModel }, now, model)?.model).toBe(expected)
})
