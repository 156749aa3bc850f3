import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { readRetryAfter } from '../../transport/retry-after.ts'
import type { Asking, CalendarSession, Changes, Range } from '../calendar.ts'
import { addressOf } from './address.ts'
import { readApart } from './read-apart.ts'

/** `zone`: the reader's, for times and days that are of no zone; UTC unless said. */
export type IcsOptions = Asking & { zone?: string; readSeconds?: number }

const limits = { timeoutMs: 20_000, maxBytes: 5_000_000 }

/** A calendar that somebody publishes at an address. It can only be read, and is read whole unless nothing has changed. @throws ConnectorError also when the address is none */
export function openIcs(address: string, { fetch, now, signal, zone = 'UTC', readSeconds: seconds, ...asking }: IcsOptions): CalendarSession {
  const { url, headers } = addressOf(address)
  const { host } = url
  const read = (text: string, range: Range) => readApart(text, { range, zone }, { signal, ...(seconds !== undefined && { seconds }) })

  async function get(since: Record<string, string>): Promise<Response> {
    const asked = { headers: { accept: 'text/calendar, */*;q=0.1', 'user-agent': 'dumont', ...headers, ...since }, signal, ...limits, ...asking.limits }
    const answer = await fetch(url, asked).catch(noAnswer(host))
    if (answer.status === 200 || answer.status === 304) return answer
    await answer.body?.cancel().catch(() => undefined)
    throw refusal(host, answer, now())
  }

  return {
    async calendars() {
      const text = await (await get({})).text().catch(noAnswer(host))
      // What is long past is not read here either.
      const at = now()
      const { name, color } = await read(text, { from: at, to: at })
      return [{ key: icsCalendar, name: name ?? host, color, primary: true, writable: false }]
    },
    async changes(_, cursor, range) {
      const known = readCursor(cursor, range, zone)
      const answer = await get(known)
      if (answer.status === 304) {
        await answer.body?.cancel().catch(() => undefined)
        return { full: false, events: [], gone: [], cursor }
      }
      const { events } = await read(await answer.text().catch(noAnswer(host)), range)
      return { full: true, events, gone: [], cursor: cursorOf(answer, range, zone) } satisfies Changes
    },
  }
}
/** The key of the one calendar that a subscription is. */
export const icsCalendar = 'ics'

/** Our guarded fetch throws ConnectorErrors; any other fetch throws what it likes. */
const noAnswer =
  (host: string) =>
  (error: unknown): never => {
    throw error instanceof ConnectorError ? error : new ConnectorError('unavailable', `No answer from ${host}`, { cause: error })
  }

function refusal(host: string, { status, headers }: Response, now: Date): ConnectorError {
  if (status === 401 || status === 403)
    return new ConnectorError('rejected_key', `${host} does not show this calendar: its secret address was changed, or is not whole (${status})`)
  if (status === 404 || status === 410) return new ConnectorError('not_found', `${host} has no calendar at this address any more (${status})`)
  if (status === 429)
    return new ConnectorError('rate_limited', `${host} asks for fewer requests (429)`, { retryAfterSeconds: readRetryAfter(headers.get('retry-after'), now) })
  if (status === 408 || status >= 500) return new ConnectorError('unavailable', `${host} has a problem of its own (${status})`)
  return new ConnectorError('unexpected_answer', `${host} did not answer with a calendar (${status})`)
}

/** What was read, and as what: of another range or zone, the same file says something else. */
const Cursor = z.object({ etag: z.string().optional(), modified: z.string().optional(), from: z.string(), to: z.string(), zone: z.string() })

function cursorOf({ headers }: Response, { from, to }: Range, zone: string): string | null {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')]
  if (!etag && !modified) return null
  return JSON.stringify({ ...(etag && { etag }), ...(modified && { modified }), from: from.toISOString(), to: to.toISOString(), zone })
}

function readCursor(cursor: string | null, { from, to }: Range, zone: string): Record<string, string> {
  try {
    const read = Cursor.parse(JSON.parse(cursor ?? 'null'))
    if (read.from !== from.toISOString() || read.to !== to.toISOString() || read.zone !== zone) return {}
    return { ...(read.etag && { 'if-none-match': read.etag }), ...(read.modified && { 'if-modified-since': read.modified }) }
  } catch {
    return {}
  }
}
