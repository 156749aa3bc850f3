import type { calendar_v3 } from '@googleapis/calendar'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import type { Asking, CalendarSession } from '../calendar.ts'
import { readChanges } from './changes.ts'
import { answerOf, type GoogleAddresses, googleAddresses, googleClient } from './client.ts'
import { eventFields, GoogleEvent, isAllDay, readEvent } from './events.ts'
import { explainApi } from './refusals.ts'
import { listCalendars, Zone } from './calendars.ts'

/** It takes its time and memory to load: for those who use it. */
const load = () => import('@googleapis/calendar')

/**
 * The account that an access token is of; it is not refreshed here. @throws ConnectorError in all: `token_refused` when the token is too old, or revoked: refresh, and ask once more
 */
export function openGoogle(
  accessToken: string,
  { addresses = googleAddresses, ...asking }: Asking & { addresses?: GoogleAddresses },
): Required<CalendarSession> {
  const auth = googleClient({}, asking, explainApi)
  auth.setCredentials({ access_token: accessToken })
  let opened: Promise<calendar_v3.Calendar> | undefined
  const api = () =>
    (opened ??= load().then(({ calendar }) => calendar({ version: 'v3', auth, rootUrl: addresses.api, universeDomain: 'googleapis.com', retry: false })))

  return {
    calendars: async () => listCalendars(await api()),
    changes: async (calendarId, cursor, range) => readChanges(await api(), calendarId, cursor, range),
    async move(calendarId, { key, etag }, { start, end }) {
      const requestBody = { start: moment(start), end: moment(end) }
      const params = { calendarId, eventId: key, fields: eventFields, requestBody, ...guestsAreTold }
      const asked = (await api()).events.patch(params, { headers: etag === null ? {} : { 'If-Match': etag } })
      return own(await api(), calendarId, await answerOf(asked, GoogleEvent))
    },
    async add(calendarId, { id, title, description, start, end }) {
      const requestBody = { id, summary: title, description, start: moment(start), end: moment(end) }
      const events = (await api()).events
      const added = await answerOf(events.insert({ calendarId, fields: eventFields, requestBody }), GoogleEvent).catch(async (error: unknown) => {
        if (!(error instanceof ConnectorError && error.failure === 'changed_meanwhile')) throw error
        return answerOf(events.get({ calendarId, eventId: id, fields: eventFields }), GoogleEvent)
      })
      if (added.status === 'cancelled') throw new ConnectorError('not_found', 'This was added before, and has been deleted in Google Calendar since')
      return own(await api(), calendarId, added)
    },
  }
}

/** As Google's own page offers when one moves an event that others are invited to. */
const guestsAreTold = { sendUpdates: 'all' }

/** `date: null` takes away what an event of whole days has; its zone stays. */
const moment = (at: Date) => ({ dateTime: at.toISOString(), date: null })

/** An event that has just been written. */
async function own(api: calendar_v3.Calendar, calendarId: string, event: GoogleEvent) {
  const zone = isAllDay(event) ? (await answerOf(api.calendarList.get({ calendarId, fields: 'timeZone' }), Zoned)).timeZone : 'UTC'
  const read = readEvent(event, { zone, writable: true })
  if (!read) throw new ConnectorError('unexpected_answer', 'Google sent an event without a time')
  return read
}
const Zoned = z.object({ timeZone: Zone })
