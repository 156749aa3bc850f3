type Twin = { calendarId: number; title: string; startAt: Date; endAt: Date; canMove: boolean }

/** An event that stands in several of a person's calendars (a subscription to the same calendar, an invitation) is one: that of the calendar where it may be moved, else of the first. */
export function withoutTwins<T extends Twin>(events: readonly T[]): T[] {
  const same = Map.groupBy(events, ({ title, startAt, endAt }) => `${startAt.getTime()} ${endAt.getTime()} ${title}`)
  const kept = new Set([...same.values()].flatMap(ofOneCalendar))
  return events.filter((event) => kept.has(event))
}

function ofOneCalendar<T extends Twin>(twins: readonly T[]): T[] {
  const { calendarId } = twins.find(({ canMove }) => canMove) ?? twins[0]!
  return twins.filter((one) => one.calendarId === calendarId)
}
