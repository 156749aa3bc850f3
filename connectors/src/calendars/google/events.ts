import { z } from 'zod'
import { instantOf } from '../zoned-time.ts'
import type { RemoteEvent } from '../calendar.ts'
import { plainText } from '../plain-text.ts'

const When = z.union([z.object({ dateTime: z.iso.datetime({ offset: true }) }), z.object({ date: z.iso.date() })])

export const GoogleEvent = z.object({
  id: z.string().min(1).max(1200),
  status: z.string().optional(),
  etag: z.string().max(200).optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  start: When.optional(),
  end: When.optional(),
  transparency: z.string().optional(),
  recurringEventId: z.string().optional(),
  eventType: z.string().optional(),
  locked: z.boolean().optional(),
  guestsCanModify: z.boolean().optional(),
  organizer: z.object({ self: z.boolean().optional() }).optional(),
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
  htmlLink: z.string().optional(),
  colorId: z.string().optional(),
})
export type GoogleEvent = z.infer<typeof GoogleEvent>
/** Google is asked for these only: the rest of an event, its guests before all, is none of our business. */
export const eventFields =
  'id,status,etag,summary,description,location,start,end,transparency,recurringEventId,eventType,locked,guestsCanModify,organizer/self,attendees(self,responseStatus),htmlLink,colorId'

/** Cancelled, or declined by the account's owner. */
export function isOff({ status, attendees = [] }: GoogleEvent): boolean {
  return status === 'cancelled' || attendees.some(({ self, responseStatus }) => self && responseStatus === 'declined')
}

export const isAllDay = ({ start }: GoogleEvent): boolean => start !== undefined && 'date' in start

/** undefined: it has no time. `zone` is that of its calendar, where its days begin. */
export function readEvent(event: GoogleEvent, { zone, writable }: { zone: string; writable: boolean }): RemoteEvent | undefined {
  if (!event.start) return undefined
  const start = instantIn(event.start, zone)
  const end = event.end ? instantIn(event.end, zone) : start
  const allDay = isAllDay(event)
  return {
    key: event.id,
    etag: event.etag ?? null,
    title: shorten(event.summary ?? '', 1000),
    description: event.description === undefined ? null : plainText(shorten(event.description, 20_000)),
    location: event.location === undefined ? null : shorten(event.location, 1000),
    start,
    end: end < start ? start : end,
    allDay,
    busy: event.transparency !== 'transparent',
    recurring: event.recurringEventId !== undefined,
    movable: writable && !allDay && isOwn(event),
    link: event.htmlLink?.startsWith('https://') ? event.htmlLink : null,
    color: colors[Number(event.colorId) - 1] ?? null,
  }
}

/** On the organizer's own calendar the organizer is "self"; who was invited moves nothing but their own copy, unless all guests may. */
function isOwn({ organizer, guestsCanModify, locked, eventType = 'default' }: GoogleEvent): boolean {
  return (organizer?.self === true || guestsCanModify === true) && !locked && ['default', 'focusTime'].includes(eventType)
}

function instantIn(when: z.infer<typeof When>, zone: string): Date {
  if ('dateTime' in when) return new Date(when.dateTime)
  const [year = 0, month = 0, day = 0] = when.date.split('-').map(Number)
  return instantOf({ year, month, day }, zone)
}

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** `colorId` 1 to 11, as `colors.get` answers everybody: asking for it would need one more scope. */
const colors = ['#a4bdfc', '#7ae7bf', '#dbadff', '#ff887c', '#fbd75b', '#ffb878', '#46d6db', '#e1e1e1', '#5484ed', '#51b749', '#dc2127']
