import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'
import { followTokens } from '../../providers/follow-tokens.ts'
import { isZone } from '../zoned-time.ts'
import type { RemoteCalendar } from '../calendar.ts'
import { answerOf } from './client.ts'

/** Mostly an IANA name; "GMT-03:00" for calendars that keep to an offset. */
export const Zone = z
  .string()
  .transform((zone) => zone.replace(/^(?:GMT|UTC)(?=[+-]\d\d:\d\d$)/, ''))
  .refine(isZone)
export const canWrite = (accessRole: string): boolean => ['owner', 'writer', 'writerWithoutPrivateAccess'].includes(accessRole)

const Calendars = z.object({
  kind: z.literal('calendar#calendarList'),
  nextPageToken: z.string().optional(),
  items: z
    .array(
      z.object({
        id: z.string().min(1).max(300),
        summary: z.string().default(''),
        summaryOverride: z.string().optional(),
        backgroundColor: z.string().optional(),
        primary: z.boolean().default(false),
        accessRole: z.string(),
        deleted: z.boolean().optional(),
      }),
    )
    .default([]),
})
const calendarFields = 'kind,nextPageToken,items(id,summary,summaryOverride,backgroundColor,primary,accessRole,deleted)'
const maxCalendarPages = 20

export async function listCalendars(api: calendar_v3.Calendar): Promise<RemoteCalendar[]> {
  const found: RemoteCalendar[] = []
  const pages = followTokens({ vendor: 'Google Calendar', maxPages: maxCalendarPages }, async (pageToken) => {
    const page = await answerOf(api.calendarList.list({ maxResults: 250, fields: calendarFields, pageToken }), Calendars)
    return { ...page, next: page.nextPageToken }
  })
  for await (const { items } of pages) {
    for (const { id, summary, summaryOverride, backgroundColor, primary, accessRole, deleted } of items) {
      if (deleted) continue
      const color = backgroundColor && /^#[\da-f]{6}$/i.test(backgroundColor) ? backgroundColor : null
      found.push({ key: id, name: (summaryOverride ?? summary) || id, color, primary, writable: canWrite(accessRole) })
    }
  }
  return found
}
