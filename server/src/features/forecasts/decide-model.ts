/** Errors on the same held-out weeks, relative to "no change"; each from a model that had not seen these weeks. */
export type Contest = { candidate: number; inUse?: number | undefined; blend: number }
export type Verdict = { use: boolean; reason: string | null }

/** A new model is used when it does no worse than what is used now: the model in use, or without one the local models. */
export function decideModel({ candidate, inUse, blend }: Contest): Verdict {
  if (!Number.isFinite(candidate)) return { use: false, reason: 'could not be compared: no series has four whole weeks of prices up to now' }
  const rival = inUse ?? blend
  if (!Number.isFinite(rival) || thousandths(candidate) <= thousandths(rival)) return { use: true, reason: null }
  const name = inUse === undefined ? 'the local models' : 'the model in use'
  const percent = Math.max(0.1, 100 * (candidate / rival - 1))
  const worse = percent < 1 ? percent.toFixed(1) : percent.toFixed(0)
  const errors = `relative error ${candidate.toFixed(3)} against ${rival.toFixed(3)}`
  return { use: false, reason: `scored ${worse} % worse than ${name} on the last two weeks (${errors})` }
}

/** As shown: what reads as equal counts as equal. */
const thousandths = (error: number): number => Math.round(1000 * error)
