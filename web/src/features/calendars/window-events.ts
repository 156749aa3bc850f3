import type { AddCalendarWindow, TimeWindow } from '@dumont/contracts'

type Words = { piece: (title: string, nth: string, of: string) => string }
type Event = Omit<AddCalendarWindow, 'connection_id'>

/** The events that a window becomes: one for each of its pieces, each with an id of its own, so that sending them again adds nothing. */
export function windowEvents(window: TimeWindow, title: string, description: string, ids: readonly string[], words: Words): Event[] {
  const { pieces } = window
  return pieces.map(({ start_time: start, end_time: end }, i) => ({
    client_id: ids[i] ?? '',
    title: pieces.length === 1 ? title : words.piece(title, String(i + 1), String(pieces.length)),
    description,
    start,
    end,
  }))
}
