/** Of one stretch that is told: a year that was mistyped would be decades of sums. */
const LONGEST_DAYS = 3 * 366

/** What is wrong with the length of a stretch; undefined: nothing. */
export const tooLong = (from: Date, to: Date): string | undefined =>
  to.getTime() - from.getTime() > LONGEST_DAYS * 86_400_000 ? 'is longer than three years in one piece: check the year, or tell it in parts' : undefined
