import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AlertMemory, decideAlert, noMemory } from './decide-alert.ts'
import { memoryFrom } from './memory.ts'

const numRuns = process.env.DUMONT_TEST_DEPTH === 'long' ? 10_000 : 1000
process.stdout.write(`counts: ${numRuns} histories of alerts\n`)

const start = Date.parse('2026-11-26T00:00:00Z')
const MINUTE = 60_000
const WEEK = 7 * 86_400_000

/** One evaluation. */
type Turn = {
  at: number
  value: number | undefined
  period: string
  silenced: boolean
  /** The worker dies before it commits: as if it had not been. */
  lost: boolean
  /** Another worker judges by the same memory. */
  twice: boolean
}
type Told = { turn: number; kind: string }

/** What the machine tells. Its memory goes through the database between any two turns; what has one name is one alert. */
function told(history: readonly Turn[], pendingEvaluations: number): Told[] {
  let memory: AlertMemory = noMemory
  const names = new Set<string>()
  return history.flatMap(({ at, value, period, silenced, lost, twice }, turn): Told[] => {
    const rule = { pendingEvaluations, rearmMargin: 0.05, silencedUntil: silenced ? new Date(at + 1) : null }
    const judge = () => decideAlert(memoryFrom(JSON.parse(JSON.stringify(memory))), { value, limit: 100, period }, rule, new Date(at))
    const all = twice ? [judge(), judge()] : [judge()]
    if (lost) return []
    memory = all[0]!.memory
    return all.flatMap(({ event }): Told[] => {
      if (!event || names.has(event.key)) return []
      names.add(event.key)
      return [{ turn, kind: event.kind }]
    })
  })
}

/** As the promise says it, looking at the whole history anew at each turn. */
function promised(history: readonly Turn[], pending: number): Told[] {
  const fired: number[] = []
  const all: Told[] = []
  let toldBlindIn = -1
  for (const [i, now] of history.entries()) {
    if (now.lost || now.silenced) continue
    const sofar = history
      .slice(0, i + 1)
      .map((turn, k) => ({ ...turn, k }))
      .filter(({ lost }) => !lost)
    if (now.value === undefined) {
      const run = tail(sofar, ({ value }) => value === undefined)
      if (opinions(run) < 3 || toldBlindIn >= run[0]!.k) continue
      toldBlindIn = i
      all.push({ turn: i, kind: 'no_data' })
      continue
    }
    const agreeing = tail(
      sofar.filter(({ value, period }) => value !== undefined || period !== now.period),
      ({ value, period }) => value !== undefined && value >= 100 && period === now.period,
    )
    if (opinions(agreeing) < pending || !isArmed(history, fired, i)) continue
    fired.push(i)
    all.push({ turn: i, kind: 'fired' })
  }
  return all
}

/** A period fires once; a rolling budget when it was back under the margin since, and has rested. */
function isArmed(history: readonly Turn[], fired: readonly number[], i: number): boolean {
  const { at, period } = history[i]!
  if (period !== 'rolling') return !fired.some((k) => history[k]!.period === period)
  const last = fired.at(-1)
  if (last === undefined) return true
  const wasClear = history.slice(last, i).some(({ value, lost }) => !lost && value !== undefined && value < 95)
  return wasClear && at - history[last]!.at >= WEEK
}

/** Those at the end that all fit. */
function tail<Item>(all: readonly Item[], fits: (item: Item) => boolean): Item[] {
  const from = all.findLastIndex((item) => !fits(item))
  return all.slice(from + 1)
}

/** How many of them count: each at least half an interval after the last that did. */
function opinions(turns: readonly Turn[]): number {
  let last = -Infinity
  return turns.filter(({ at }) => at - last >= 2.5 * MINUTE && ((last = at), true)).length
}

const value = fc.option(fc.constantFrom(0, 94, 95, 99, 100, 101, 500), { nil: undefined, freq: 3 })
const step = fc.record({
  // Mostly every five minutes, at times at once or after days.
  minutes: fc.oneof({ weight: 6, arbitrary: fc.constant(5) }, { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 2.5, 3) }, fc.constantFrom(600, 5040, 10_080)),
  value,
  /** What holds goes on holding. */
  stays: fc.boolean(),
  turns: fc.nat({ max: 9 }),
  silenced: fc.nat({ max: 5 }).map((one) => one === 0),
  lost: fc.nat({ max: 9 }).map((one) => one === 0),
  twice: fc.boolean(),
})
const histories = (isRolling: boolean) =>
  fc.array(step, { maxLength: 80, size: 'max' }).map((steps) => {
    let [at, period, before] = [start, 0, undefined as number | undefined]
    return steps.map(({ minutes, value: seen, stays, turns, ...turn }, k): Turn => {
      at += minutes * MINUTE
      period += Number(turns === 0)
      before = stays && k > 0 ? before : seen
      return { ...turn, at, value: before, period: isRolling ? 'rolling' : `month:${period}` }
    })
  })

test.each([
  ['of periods: once a period', false],
  ['of a rolling budget: once an episode, a week apart', true],
])('over any history %s, through restarts, deaths before the commit, silences and two evaluators at once', { timeout: 300_000 }, (_name, isRolling) => {
  fc.assert(
    fc.property(histories(isRolling), fc.integer({ min: 1, max: 4 }), (history, pendingEvaluations) => {
      expect(told(history, pendingEvaluations)).toEqual(promised(history, pendingEvaluations))
    }),
    { numRuns: numRuns / 2 },
  )
})
