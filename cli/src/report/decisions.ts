import { scoreDecision, type Timing, type Verdict } from '@dumont/forecast'
import { ReplayGroup, type ReplayedPlace } from './replay-group.ts'

const JOB_HOURS = [4, 12, 24]

export type Scope = 'one place' | 'any place'
export type Strategy = 'run now' | 'cheapest place now' | 'our verdict' | 'our best window' | 'perfect foresight'
export type DecisionRow = {
  scope: Scope
  hours: number
  strategy: Strategy
  decisions: number
  /** Mean share of what running now in the same place cost, in percent. */
  saved: number
  /** Of all that perfect foresight would have saved, in percent. */
  captured: number
  /** Mean excess over perfect foresight, in percent. */
  regret: number
  /** How often among the cheapest tenth of all starts (and places), in percent. */
  bestTenth: number
}
export type VerdictShare = { scope: Scope; verdict: Verdict['verdict']; share: number }

type Sum = { n: number; saved: number; possible: number; regret: number; tenth: number }

/** Decisions as they would have been made at past origins, at the prices that came. */
export class Decisions {
  private readonly sums = new Map<string, Sum>()
  private readonly verdicts = new Map<string, number>()

  /** Every place is home once. Between places of one instance type one may move. */
  add(origin: number, places: readonly ReplayedPlace[]): void {
    const types = Map.groupBy(places, ({ type }) => type)
    for (const hours of JOB_HOURS) for (const some of types.values()) this.addGroup(new ReplayGroup(origin, some, hours))
  }

  rows(): DecisionRow[] {
    return [...this.sums].map(([key, { n, saved, possible, regret, tenth }]) => {
      const [scope, hours, strategy] = key.split('|') as [Scope, string, Strategy]
      const percent = { saved: (100 * saved) / n, captured: (100 * saved) / possible, regret: (100 * regret) / n, bestTenth: (100 * tenth) / n }
      return { scope, hours: Number(hours), strategy, decisions: n, ...percent }
    })
  }

  /** How often each verdict was given, in percent. */
  shares(): VerdictShare[] {
    const rows = [...this.verdicts].map(([key, n]) => ({ key: key.split('|') as [Scope, Verdict['verdict']], n }))
    return rows.map(({ key: [scope, verdict], n }) => {
      const all = rows.reduce((sum, row) => sum + (row.key[0] === scope ? row.n : 0), 0)
      return { scope, verdict, share: (100 * n) / all }
    })
  }

  private addGroup(group: ReplayGroup): void {
    const together = group.timingOf(group.places)
    for (const [k, place] of group.places.entries()) {
      const alone = group.places.length > 1 ? group.timingOf([place]) : together
      this.addDecision('one place', group, alone, k)
      this.addDecision('any place', group, { ...together, home: { now: alone.now, best: alone.windows[0] } }, k)
    }
  }

  private addDecision(scope: Scope, group: ReplayGroup, timing: Timing, home: number): void {
    const sorted = scope === 'one place' ? group.sorted[home]! : group.allSorted
    const now = group.nowUsd(home)
    const { verdict, window } = group.verdictOf(timing)
    const costs: [Strategy, number][] = [
      ['run now', now],
      ['cheapest place now', scope === 'one place' ? now : group.cheapestNowUsd()],
      ['our verdict', group.realUsd(window)],
      ['our best window', group.realUsd(timing.windows[0]!)],
      ['perfect foresight', sorted[0]!],
    ]
    for (const [strategy, usd] of costs) {
      const { saved, possible, regret, isBestTenth } = scoreDecision(usd, now, sorted)
      const key = `${scope}|${group.hours}|${strategy}`
      const sum = this.sums.get(key) ?? { n: 0, saved: 0, possible: 0, regret: 0, tenth: 0 }
      this.sums.set(key, {
        n: sum.n + 1,
        saved: sum.saved + saved,
        possible: sum.possible + possible,
        regret: sum.regret + regret,
        tenth: sum.tenth + (isBestTenth ? 1 : 0),
      })
    }
    const key = `${scope}|${verdict}`
    this.verdicts.set(key, (this.verdicts.get(key) ?? 0) + 1)
  }
}
