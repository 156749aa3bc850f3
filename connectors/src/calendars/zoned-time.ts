/** A clock on a wall: a month is 1 to 12. */
export type WallTime = { year: number; month: number; day: number; hour?: number; minute?: number; second?: number }

const clocks = new Map<string, Intl.DateTimeFormat>()

/** undefined: there is no such zone. */
function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = clocks.get(zone)
  if (known) return known
  try {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', ...parts })
    if (clocks.size < 1000) clocks.set(zone, clock)
    return clock
  } catch {
    return undefined
  }
}

export const isZone = (zone: string): boolean => clockOf(zone) !== undefined

/**
 * When a wall clock of the zone (an IANA name) shows this. As RFC 5545, 3.3.5 has it: of a time that comes twice the first, and one that is skipped counts
 * on from before the gap, so that 02:30 becomes 03:30 and a midnight that there is not becomes the first moment of its day.
 */
export function instantOf(wall: WallTime, zone: string): Date {
  const asIfUtc = utcOf(wall)
  const before = offsetAt(asIfUtc - 86_400_000, zone)
  const first = asIfUtc - before
  if (offsetAt(first, zone) === before) return new Date(first)
  const after = offsetAt(asIfUtc + 86_400_000, zone)
  // Only the later offset shows this time; where neither does, it was skipped.
  return new Date(offsetAt(asIfUtc - after, zone) === after ? asIfUtc - after : first)
}

/** The moment at which a clock in UTC shows this. */
export const utcOf = ({ year, month, day, hour = 0, minute = 0, second = 0 }: WallTime): number =>
  new Date(0).setUTCFullYear(year, month - 1, day) + (hour * 3600 + minute * 60 + second) * 1000

/** What a wall clock of the zone shows. */
export function wallOf(at: Date, zone: string): Required<WallTime> {
  const shown: Record<string, number> = {}
  for (const { type, value } of clockOrThrow(zone).formatToParts(at)) shown[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown
  return { year, month, day, hour, minute, second }
}

/** Milliseconds that the zone's clocks are ahead of UTC. */
const offsetAt = (at: number, zone: string): number => utcOf(wallOf(new Date(at), zone)) - Math.floor(at / 1000) * 1000

function clockOrThrow(zone: string): Intl.DateTimeFormat {
  const clock = clockOf(zone)
  if (!clock) throw new RangeError(`there is no time zone ${JSON.stringify(zone.slice(0, 60))}`)
  return clock
}
