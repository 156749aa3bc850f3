import { BUCKETS, hindcastOf, type Hindcast } from '../hindcast.ts'
import { pointModel, type Model } from '../model.ts'

export type Member = { model: Model; /** Weight before anything is known of the series. */ weight: number }

/** How sharply weights follow past errors: a member that was 1.7 times as wrong as "no change" is as good as gone, close ones stay mixed. */
const SHARPNESS = 12
/** So many past answers of "as good as no change" every member starts with. */
const PRIOR_ANSWERS = 40
const HALF_LIFE_HOURS = 28 * 24
const FIRST_SCORED_BUCKET = 3

/** Fixed weights, bent by how each member did on the series' own past at 12 hours to a week ahead; never one winner per series. */
export function blend(members: readonly Member[]): Model {
  return pointModel('blend', (all) => {
    const fitted = members.map(({ model }) => model.fit(all))
    return (series, asks) => {
      const past = hindcastOf(series, asks.at(-1)!.origin)
      const both = [...past.asks, ...asks].map((ask, i) => ({ ask, i })).sort((a, b) => a.ask.origin - b.ask.origin || a.i - b.i)
      const answers = fitted.map((member) => {
        const inOrder: Float64Array[] = []
        member
          .answer(
            series,
            both.map(({ ask }) => ask),
          )
          .forEach((path, k) => (inOrder[both[k]!.i] = path))
        return inOrder
      })
      const ledger = new Ledger(members, past, answers)
      return asks.map((ask, i) =>
        mix(
          ledger.weightsAt(ask.origin),
          answers.map((answer) => answer[past.asks.length + i]!),
        ),
      )
    }
  })
}

/** What each member got wrong, entered in the order in which the truths became known; asked for at rising times. */
class Ledger {
  private readonly members: readonly Member[]
  private readonly entries: { known: number; weight: number; noChange: number; errors: number[] }[] = []
  private readonly errors: number[]
  private noChange = 0
  private count = 0
  private next = 0

  constructor(members: readonly Member[], { asks, truths }: Hindcast, answers: readonly Float64Array[][]) {
    this.members = members
    this.errors = members.map(() => 0)
    const base = asks[0]?.origin ?? 0
    truths.forEach((truth, i) => {
      for (let b = FIRST_SCORED_BUCKET; b < BUCKETS.length; b++) {
        if (Number.isNaN(truth[b]!)) continue
        const known = asks[i]!.targets[b]!
        // Growing weights instead of fading sums: only ratios matter.
        const weight = 2 ** ((known - base) / HALF_LIFE_HOURS) / Math.sqrt(BUCKETS[b]!)
        this.entries.push({ known, weight, noChange: Math.abs(truth[b]!), errors: answers.map((answer) => Math.abs(truth[b]! - answer[i]![b]!)) })
      }
    })
    this.entries.sort((a, b) => a.known - b.known)
  }

  weightsAt(origin: number): number[] {
    for (; this.next < this.entries.length && this.entries[this.next]!.known <= origin; this.next++) {
      const { weight, noChange, errors } = this.entries[this.next]!
      this.noChange += weight * noChange
      this.count += 1
      errors.forEach((error, m) => (this.errors[m]! += weight * error))
    }
    const prior = this.count ? (PRIOR_ANSWERS * this.noChange) / this.count : 0
    const raw = this.members.map(({ weight }, m) => {
      const ratio = this.noChange > 0 ? (this.errors[m]! + prior) / (this.noChange + prior) : 1
      return weight * Math.exp(-SHARPNESS * ratio)
    })
    const total = raw.reduce((a, b) => a + b, 0)
    return raw.map((weight) => weight / total)
  }
}

function mix(weights: readonly number[], paths: readonly Float64Array[]): Float64Array {
  const mixed = new Float64Array(paths[0]!.length)
  paths.forEach((path, m) => {
    if (weights[m]! > 0) for (let h = 0; h < mixed.length; h++) mixed[h]! += weights[m]! * path[h]!
  })
  return mixed
}
