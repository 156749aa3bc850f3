/** How much of the answer each member gives: the boosters, the damped trend, and "no change" (the rest). */
export type Mix = { booster: number; trend: number }

/** What the members said about one held-out hour, and the truth, in units of the series' movement. */
export type Said = { family: string; booster: number; trend: number; truth: number }

export const PRIOR_MIX: Mix = { booster: 0.9, trend: 0.05 }
/** So many answers (they overlap) as if the usual mix had been best. */
const PRIOR_ANSWERS = 2000
/** Two weeks are two weeks, however many series there are: no more than this of their verdict is believed. */
const BELIEVED = 0.5
const STEPS = 10

export const mixed = ({ booster, trend }: Mix, said: { booster: number; trend: number }) => booster * said.booster + trend * said.trend

/** The weights with the least absolute error in the held-out weeks, per family, drawn towards the usual mix where there is little to go by. */
export function mixesOf(said: readonly Said[]): Map<string, Mix> {
  return new Map([...Map.groupBy(said, ({ family }) => family)].map(([family, own]) => [family, shrunk(bestMix(own), own.length)]))
}

function bestMix(said: readonly Said[]): Mix {
  let best = PRIOR_MIX
  let least = errorOf(said, best)
  for (let b = 0; b <= STEPS; b++) {
    for (let t = 0; t <= STEPS - b; t++) {
      const mix = { booster: b / STEPS, trend: t / STEPS }
      const error = errorOf(said, mix)
      if (error < least) [best, least] = [mix, error]
    }
  }
  return best
}

const errorOf = (said: readonly Said[], mix: Mix) => said.reduce((sum, one) => sum + Math.abs(one.truth - mixed(mix, one)), 0)

function shrunk(mix: Mix, answers: number): Mix {
  const share = (BELIEVED * answers) / (answers + PRIOR_ANSWERS)
  return { booster: share * mix.booster + (1 - share) * PRIOR_MIX.booster, trend: share * mix.trend + (1 - share) * PRIOR_MIX.trend }
}

/** The boosters' answers as they are: to see what the other members add. */
export const boostersAlone = (mixes: ReadonlyMap<string, Mix>): Map<string, Mix> =>
  new Map([...mixes.keys()].map((family) => [family, { booster: 1, trend: 0 }]))
