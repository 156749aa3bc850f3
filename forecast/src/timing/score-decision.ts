/** How good a decision was, in the prices that came. Shares of what running now cost; `regret` of the best there was. */
export type DecisionScore = {
  saved: number
  /** What perfect foresight would have saved. */
  possible: number
  regret: number
  /** Whether the choice was among the cheapest tenth of all there were (ties count as among them). */
  isBestTenth: boolean
}

/** `chosen` and `now`: what the choice and running now really cost; `sorted`: what every start open to the choice cost, the cheapest first. */
export function scoreDecision(chosen: number, now: number, sorted: ArrayLike<number>): DecisionScore {
  const best = sorted[0]!
  const tenth = sorted[Math.ceil(sorted.length / 10) - 1]!
  return { saved: (now - chosen) / now, possible: (now - best) / now, regret: (chosen - best) / best, isBestTenth: chosen <= tenth * (1 + 1e-9) }
}
