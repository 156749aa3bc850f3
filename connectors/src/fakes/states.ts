/** running and idle are billed as running; what is gone is listed no more. */
export type FakeState = 'running' | 'idle' | 'stopped' | 'gone'

/** What became of the instances of one fake, so that its charges agree with what it listed at each moment. */
export type States = {
  /** When the fake was started; its instances began some hours before. */
  began: Date
  set(key: string, state: FakeState, at: Date): void
  /** `first` is the state it is in unless told otherwise. */
  at(key: string, first: FakeState, at: Date): FakeState
  /** Hours of [from, to) spent in any of the states. */
  hours(key: string, first: FakeState, [from, to]: readonly [Date, Date], among: readonly FakeState[]): number
}

export function createStates(began: Date): States {
  const changes = new Map<string, { state: FakeState; at: number }[]>()
  const of = (key: string) => changes.get(key) ?? []
  const states: States = {
    began,
    set(key, state, at) {
      changes.set(key, [...of(key), { state, at: at.getTime() }])
    },
    at: (key, first, at) => of(key).findLast((change) => change.at <= at.getTime())?.state ?? first,
    hours(key, first, [from, to], among) {
      const cuts = of(key).map(({ at }) => at)
      const edges = [from.getTime(), ...cuts.filter((at) => at > from.getTime() && at < to.getTime()), to.getTime()]
      const spans = edges.slice(1).map((end, i) => (among.includes(states.at(key, first, new Date(edges[i]!))) ? end - edges[i]! : 0))
      return (
        Math.max(
          0,
          spans.reduce((sum, span) => sum + span, 0),
        ) / 3_600_000
      )
    },
  }
  return states
}
