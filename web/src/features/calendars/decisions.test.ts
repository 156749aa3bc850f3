import { expect, test } from 'vitest'
import { anEvent, aSuggestion, training } from '../../../test/canned-calendars.ts'
import { aTimeWindow } from '../../../test/canned-windows.ts'
import { dictionaries } from '../../../test/dictionaries.ts'
import { isBeingRead } from './use-calendar.ts'
import { changeOf, faultsOf, readEvent } from './event-form.ts'
import { laneItems, sayDuring } from './lane-items.ts'
import { leavePage } from './leave-page.ts'
import { newUuid } from './new-uuid.ts'
import { addressAfterReturn, rememberPlace } from './return-place.ts'
import { sayWhen, sayWork } from './say-event.ts'
import { sayItem, sayReason, saySaving } from './say-item.ts'
import { windowEvents } from './window-events.ts'

const words = dictionaries.en.calendar
const pt = dictionaries['pt-BR'].calendar
const utc = { language: 'en', zone: 'UTC' } as const

test.each([
  ['the same day', '2026-11-19T14:00:00Z', '2026-11-19T22:00:00Z', 'UTC', 'Thu 19, 14:00 until 22:00'],
  ['across midnight', '2026-11-19T22:00:00Z', '2026-11-20T04:00:00Z', 'UTC', 'Thu 19, 22:00 until Fri 20, 04:00'],
  ['across midnight there, not here', '2026-11-19T22:00:00Z', '2026-11-20T04:00:00Z', 'America/Los_Angeles', 'Thu 19, 14:00 until 20:00'],
  ['over the hour that comes twice', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', 'Europe/Lisbon', 'Sun 25, 01:30 until 01:30'],
])('times of an event, %s', (_, start, end, zone, text) => {
  expect(sayWhen({ start, end, all_day: false }, words, { language: 'en', zone })).toBe(text)
})

test.each([
  ['of a day', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', 'UTC', 'Sat 21 Nov, all day'],
  ['of two days', '2026-11-21T00:00:00Z', '2026-11-23T00:00:00Z', 'UTC', 'Sat 21 Nov to Sun 22 Nov, all day'],
  ['of a calendar to the west of the reader', '2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z', 'Europe/Lisbon', 'Sat 21 Nov, all day'],
  ['of a calendar to the east of the reader', '2026-11-20T15:00:00Z', '2026-11-21T15:00:00Z', 'America/Sao_Paulo', 'Sat 21 Nov, all day'],
  ['on the day of 25 hours', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z', 'Europe/Lisbon', 'Sun 25 Oct, all day'],
  ['that ends where it begins', '2026-11-21T00:00:00Z', '2026-11-21T00:00:00Z', 'UTC', 'Sat 21 Nov, all day'],
])('whole days keep their date: %s', (_, start, end, zone, text) => {
  expect(sayWhen({ start, end, all_day: true }, words, { language: 'en', zone })).toBe(text)
})

test('GPU work in words', () => {
  expect(sayWork({ gpu: 'H100', count: 4, hours: 6.5 }, words, utc)).toBe('4 × H100, 6.5\u00a0h')
  expect(sayWork({ gpu: null, count: 1, hours: 1 }, words, utc)).toBe('GPU not said, 1\u00a0h')
  expect(sayWork({ gpu: 'H100', count: 1, hours: 6.5 }, pt, { language: 'pt-BR', zone: 'UTC' })).toBe('H100, 6,5\u00a0h')
})

test.each([
  [0.83, 'Cheaper than its own time in 8 of 10 cases.'],
  [0.97, 'Almost always cheaper than its own time.'],
  [0.02, 'Almost never cheaper than its own time.'],
  [0.95, 'Cheaper than its own time in 9 of 10 cases.'],
])('why it is better, with a chance of %s', (probability, chance) => {
  const text = sayReason(aSuggestion({ probability }), words, utc)
  expect(text).toBe(`The forecast expects $9.30 there instead of $13.50, in Vast.ai, eu-north, RTX 4090. In 8 of 10 cases $8.10 to $10.90. ${chance}`)
})

test('what is not known is left out of the reason', () => {
  expect(sayReason(aSuggestion({ probability: null, cost_interval: null }), words, utc)).toBe(
    'The forecast expects $9.30 there instead of $13.50, in Vast.ai, eu-north, RTX 4090.',
  )
})

test('the reason is in the language of the reader', () => {
  expect(sayReason(aSuggestion({ cost_interval: null }), pt, { language: 'pt-BR', zone: 'UTC' })).toMatch(
    /^A previsão espera US\$\s9,30 .* em 8 de 10 casos\.$/,
  )
})

test('the saving, with its share', () => expect(saySaving(aSuggestion(), words, utc)).toBe('saves $4.20 (31%)'))

test('an hour names what runs in it, GPU work first, and not all of many', () => {
  const at = Date.parse('2026-11-19T15:00:00Z')
  const meeting = (id: string, start: string, end: string) => anEvent({ event_id: id, summary: `M${id}`, start, end })
  const items = laneItems([meeting('1', '2026-11-19T15:10:00Z', '2026-11-19T15:20:00Z'), training], [], words, utc)
  expect(sayDuring(items, at, words)).toBe('Fine-tune run: Llama adapter, M1')
  expect(sayDuring(items, at + 3_600_000, words)).toBe('Fine-tune run: Llama adapter')
  expect(sayDuring(items, Date.parse('2026-11-19T22:00:00Z'), words)).toBeUndefined()
  const many = Array.from({ length: 5 }, (_, i) => meeting(`${i}`, '2026-11-19T15:00:00Z', '2026-11-19T16:00:00Z'))
  expect(sayDuring(laneItems(many, [], words, utc), at, words)).toBe('M0, M1, M2, and 2 more')
})

test('an event of no length is in its hour', () => {
  const items = laneItems([anEvent({ start: '2026-11-19T15:00:00Z', end: '2026-11-19T15:00:00Z' })], [], words, utc)
  expect(sayDuring(items, Date.parse('2026-11-19T15:00:00Z'), words)).toBe('Team meeting')
})

test('a better time is told with its saving, an event with its calendar', () => {
  const known = { events: [training], suggestions: [aSuggestion()], gpuLabel: () => 'RTX 4090' }
  const [event, better] = laneItems(known.events, known.suggestions, words, utc)
  expect(sayItem(event!, known, words, utc)).toEqual(['Fine-tune run: Llama adapter', 'Thu 19, 14:00 until 22:00', '4 × RTX 4090, 8\u00a0h', 'Ana'])
  expect(sayItem(better!, known, words, utc)).toEqual([
    'Better time for Fine-tune run: Llama adapter',
    'Fri 20, 22:00 until Sat 21, 06:00',
    'saves $4.20 (31%)',
    'Vast.ai, eu-north, RTX 4090',
  ])
  expect(sayItem(event!, { ...known, events: [{ ...training, stale: true }] }, words, utc).at(-1)).toBe('Ana, as of Wed 18 Nov, 14:17')
})

const form = readEvent(training, 'en')

test('only what was changed about an event is sent', () => {
  expect(changeOf(form, form)).toEqual({})
  expect(changeOf(form, { ...form, counts: 'no' })).toEqual({ is_compute_intensive: false })
  expect(changeOf(form, { counts: 'yes', gpu: 'h100-sxm', count: ' 2 ', hours: '1,5' })).toEqual({
    is_compute_intensive: true,
    gpu_name: 'h100-sxm',
    gpu_count: 2,
    duration_hours: 1.5,
  })
})

test('what is emptied is forgotten, so that its own words decide', () => {
  const dismissed = readEvent({ ...training, compute_reason: 'dismissed' }, 'en')
  expect(changeOf(dismissed, { counts: 'auto', gpu: '', count: '', hours: ' ' })).toEqual({
    is_compute_intensive: null,
    gpu_name: null,
    gpu_count: null,
    duration_hours: null,
  })
})

test.each(['0', '1025', '1.5', 'x', '-1', '1e3', '99999'])('%s is no number of GPUs', (count) => expect(faultsOf({ ...form, count }).count).toBe(true))
test.each(['0.2', '168.1', 'x', '-1', '1e2', 'NaN'])('%s is no number of hours', (hours) => expect(faultsOf({ ...form, hours }).hours).toBe(true))
test.each(['1', '1024', '', ' 8 '])('"%s" is a number of GPUs', (count) => expect(faultsOf({ ...form, count }).count).toBe(false))
test.each(['0.25', '168', '', '1,5'])('"%s" is a number of hours', (hours) => expect(faultsOf({ ...form, hours }).hours).toBe(false))

function aStorage(kept?: string) {
  const held = new Map(kept === undefined ? [] : [['dumont.calendar.return', kept]])
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => void held.set(key, text),
    removeItem: (key: string) => void held.delete(key),
  }
}

test('back from Google the page is as it was chosen, once', () => {
  const storage = aStorage()
  rememberPlace(storage, { path: '/', search: '?gpu=rtx-4090&job=6' })
  const came = new URLSearchParams('calendar=connected')
  expect(addressAfterReturn(storage, '/', came).toString()).toBe('gpu=rtx-4090&job=6')
  expect(addressAfterReturn(storage, '/', came).toString()).toBe('')
})

test('what was kept of another page is of no use here', () => {
  const storage = aStorage()
  rememberPlace(storage, { path: '/settings/calendars', search: '?a=1' })
  expect(addressAfterReturn(storage, '/', new URLSearchParams('calendar=failed&gpu=t4')).toString()).toBe('gpu=t4')
})

test.each(['not json', 'null', '7', '{"path":"/"}', '{"path":1,"search":"?a=1"}'])('a broken memory (%s) does no harm', (kept) => {
  expect(addressAfterReturn(aStorage(kept), '/', new URLSearchParams('calendar=expired&gpu=t4')).toString()).toBe('gpu=t4')
})

test('a storage that refuses does not keep anybody here', () => {
  const refuse = () => {
    throw new Error('full')
  }
  expect(() => rememberPlace({ setItem: refuse }, { path: '/', search: '' })).not.toThrow()
})

test.each([['javascript', 'alert(1)'].join(':'), 'data:text/html,x', '/relative', '', 'blob:http://x/1'])('%s is nowhere to go', (url) =>
  expect(leavePage(url)).toBe(false),
)

test('every id is a random UUID', () => {
  const ids = Array.from({ length: 200 }, newUuid)
  expect(new Set(ids).size).toBe(200)
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([])
})

test('a window of one piece is one event, one of several an event for each', () => {
  const [first, second] = ['2026-11-20T21:00:00.000Z', '2026-11-21T03:00:00.000Z']
  const window = aTimeWindow()
  expect(windowEvents(window, 'Job', 'D', ['a'], words.add)).toEqual([{ client_id: 'a', title: 'Job', description: 'D', start: first, end: second }])
  const pieces = [
    { start_time: first, end_time: second, cost: 1 },
    { start_time: '2026-11-22T03:00:00.000Z', end_time: '2026-11-22T04:00:00.000Z', cost: 1 },
  ]
  expect(windowEvents(aTimeWindow({ pieces }), 'Job', '', ['a', 'b'], words.add).map(({ client_id: id, title }) => [id, title])).toEqual([
    ['a', 'Job (1 of 2)'],
    ['b', 'Job (2 of 2)'],
  ])
})

test.each([
  ['syncing', null, true],
  ['connected', '2026-11-18T14:19:30Z', true],
  ['connected', '2026-11-18T14:20:00Z', true],
  ['failing', '2026-11-18T14:18:30Z', true],
  ['connected', '2026-11-18T14:20:01Z', false],
  ['connected', '2026-11-18T14:17:59Z', false],
  ['reconnect_needed', null, false],
] as const)('whether news of a calendar is awaited: %s, due %s', (state, next, awaited) => {
  expect(isBeingRead({ state, next_sync_at: next }, Date.parse('2026-11-18T14:20:00Z'))).toBe(awaited)
})

test('half hours are written as in the language, and opening the dialog changes nothing', () => {
  const half = { ...training, duration_hours: 6.5 }
  expect([readEvent(half, 'en').hours, readEvent(half, 'pt-BR').hours]).toEqual(['6.5', '6,5'])
  const portuguese = readEvent(half, 'pt-BR')
  expect(changeOf(portuguese, portuguese)).toEqual({})
  expect(changeOf(portuguese, { ...portuguese, hours: '7,5' })).toEqual({ duration_hours: 7.5 })
})
