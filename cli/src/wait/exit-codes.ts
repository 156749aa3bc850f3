/** What `dumont wait` ends with by itself, beside 0, 1 (refused) and 2 (asked wrongly): out of the way of what commands mostly use, as `timeout` does it. */
export const exitCodes = {
  /** Nobody answered, and nothing was known from before. */
  unreachable: 122,
  /** The server knows no time and place for this job. */
  noData: 123,
  /** It can no longer be finished in time, or not at the price. */
  deadline: 124,
  /** The command was found but could not be started; as shells have it. */
  cannotRun: 126,
  notFound: 127,
} as const
