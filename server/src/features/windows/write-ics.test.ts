import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { type CalendarEvent, writeIcs } from './write-ics.ts'

const event: CalendarEvent = {
  uid: 'u-1@dumont',
  start: new Date('2026-03-06T03:00:00Z'),
  end: new Date('2026-03-06T09:00:00Z'),
  summary: 'Nightly; a, b \\ c',
  description: 'One\nTwo',
  location: 'aws eu-west-1b, g5.xlarge',
  sequence: 3,
  changedAt: new Date('2026-03-05T12:00:00.999Z'),
  createdAt: new Date('2026-03-01T00:00:00Z'),
  categories: ['Dumont', 'A100, 80 GB'],
}

const parsed = (text: string) => new ICAL.Component(ICAL.parse(text))
const events = (text: string) => parsed(text).getAllSubcomponents('vevent')

test('a strict parser reads back what was written', () => {
  const [read] = events(writeIcs('Plans', [event]))
  expect(read!.getFirstPropertyValue('summary')).toBe(event.summary)
  expect(read!.getFirstPropertyValue('description')).toBe(event.description)
  expect(read!.getFirstPropertyValue('sequence')).toBe(3)
  expect(read!.getFirstProperty('categories')!.getValues()).toEqual(event.categories)
  expect(String(read!.getFirstPropertyValue('dtstart'))).toBe('2026-03-06T03:00:00Z')
  expect(String(read!.getFirstPropertyValue('dtstamp'))).toBe('2026-03-05T12:00:00Z')
  expect(read!.getFirstPropertyValue('status')).toBe('CONFIRMED')
})

test('what is cancelled says so', () =>
  expect(events(writeIcs('Plans', [{ ...event, isCancelled: true }]))[0]!.getFirstPropertyValue('status')).toBe('CANCELLED'))

test('a calendar of nothing is still a calendar', () => expect(parsed(writeIcs('Plans', [])).getFirstPropertyValue('version')).toBe('2.0'))

test('the same events are the same bytes', () => expect(writeIcs('x', [event])).toBe(writeIcs('x', [{ ...event }])))

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('\r\nBEGIN:VEVENT', '日本語🚀'.repeat(30), ':;,\\n"'),
)

test('any text comes back whole, and no line is longer than 75 octets or ends within a character', () =>
  fc.assert(
    fc.property(text, text, text, (summary, description, location) => {
      const written = writeIcs(summary, [{ ...event, summary, description, location }])
      for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(written.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u)
      const [read, ...more] = events(written)
      expect(more).toEqual([])
      const kept = (value: string) =>
        value
          .toWellFormed()
          .replaceAll(/\r\n?/g, '\n')
          .replaceAll(/[^\P{Cc}\n]/gu, ' ')
      expect(read!.getFirstPropertyValue('summary')).toBe(kept(summary))
      expect(read!.getFirstPropertyValue('description')).toBe(kept(description))
      expect(read!.getFirstPropertyValue('location')).toBe(kept(location))
    }),
  ))
