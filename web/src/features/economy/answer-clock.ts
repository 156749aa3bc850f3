/** Of so many answers the freshest tells how far the server's clock is ahead of the page's. */
const REMEMBERED = 8

/**
 * Says of which moment an answer is, on the page's clock. A browser may give an answer out of its store when the server says that it still holds (304): it looks new and
 * is up to ten seconds old, and a counter started from it would fall back. Its `as_of` tells, once a fresh answer has told how the two clocks stand to each other.
 */
export function createAnswerClock(): (asOf: number, answeredAt: number) => number {
  const ahead: number[] = []
  return (asOf, answeredAt) => {
    ahead.push(asOf - answeredAt)
    if (ahead.length > REMEMBERED) ahead.shift()
    return asOf - Math.max(...ahead)
  }
}

/** One for the page: all answers are of one server. */
export const momentOf = createAnswerClock()
