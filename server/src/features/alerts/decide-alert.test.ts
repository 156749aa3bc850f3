import { expect, test } from 'vitest'
import { type AlertMemory, type AlertRule, decideAlert, noMemory, type Observation, ROLLING_REST_MS } from './decide-alert.ts'

const rule: AlertRule = { pendingEvaluations: 1, rearmMargin: 0.05, silencedUntil: null }
const start = Date.parse('2026-11-26T00:00:00Z')
const MINUTE = 60_000
const at = (step: number) => new Date(start + step * 5 * MINUTE)

/** Values one evaluation after the other; what fired at which of them, and the states. */
function run(values: readonly (number | undefined | Partial<Observation & AlertRule & { at: Date }>)[], more: Partial<Observation & AlertRule> = {}) {
  let memory: AlertMemory = noMemory
  const fired: [number, string][] = []
  const states = values.map((value, step) => {
    const given = { value: undefined, limit: 100, period: 'month:1', ...rule, ...more, ...(typeof value === 'object' ? value : { value }) }
    const decided = decideAlert(memory, given, given, given.at ?? at(step))
    memory = decided.memory
    if (decided.event) fired.push([step, decided.event.kind === 'no_data' ? 'no_data' : decided.event.key])
    return memory.state
  })
  return { fired, states, memory }
}

test('fires when the limit is reached exactly', () => {
  expect(run([99.999999, 100]).fired).toEqual([[1, 'month:1']])
})

test('a dip and a rise in one period fire once', () => {
  expect(run([100, 50, 120, 0, 300])).toMatchObject({ fired: [[0, 'month:1']], states: ['firing', 'normal', 'firing', 'normal', 'firing'] })
})

test('a new period fires again', () => {
  expect(run([100, { value: 100, period: 'month:2' }]).fired).toEqual([
    [0, 'month:1'],
    [1, 'month:2'],
  ])
})

test('it is over only below the margin', () => {
  expect(run([100, 95.1, 95, 94.9]).states).toEqual(['firing', 'recovering', 'recovering', 'normal'])
})

test('waits until as many evaluations agree', () => {
  expect(run([100, 100, 100], { pendingEvaluations: 3 })).toMatchObject({ fired: [[2, 'month:1']], states: ['pending', 'pending', 'firing'] })
})

const minute = (count: number) => new Date(start + count * MINUTE)

test('evaluations that come nearer than half an interval are one opinion', () => {
  const at2 = (minutes: readonly number[], value?: number) => minutes.map((count) => ({ value, at: minute(count) }))
  expect(run(at2([0, 0, 1, 2.4, 2.5], 100), { pendingEvaluations: 2 }).fired).toEqual([[4, 'month:1']])
  expect(run(at2([0, 1, 2, 2.5, 4.9, 5])).fired).toEqual([[5, 'no_data']])
})

test('a clock that was set back an hour counts on at once', () => {
  const values = [60, 0, 1].map((count) => ({ value: 100, at: minute(count) }))
  expect(run(values, { pendingEvaluations: 2 }).fired).toEqual([[1, 'month:1']])
})

test('while silenced nobody hears that there is no value, and afterwards once if it is still so', () => {
  const silenced = { value: undefined, silencedUntil: at(4) }
  expect(run([silenced, silenced, silenced, silenced, silenced, silenced]).fired).toEqual([[4, 'no_data']])
  expect(run([silenced, silenced, silenced, silenced, 50, silenced]).fired).toEqual([])
})

test('one evaluation below begins the count anew', () => {
  expect(run([100, 99, 100, 100], { pendingEvaluations: 2 }).fired).toEqual([[3, 'month:1']])
})

test('while silenced nothing fires; what still holds afterwards fires then', () => {
  const silencedUntil = at(2)
  expect(
    run([
      { value: 100, silencedUntil },
      { value: 100, silencedUntil },
      { value: 100, silencedUntil },
    ]),
  ).toMatchObject({
    fired: [[2, 'month:1']],
    states: ['silenced', 'silenced', 'firing'],
  })
})

test('what passed during the silence is not told', () => {
  const silencedUntil = at(2)
  expect(
    run([
      { value: 100, silencedUntil },
      { value: 10, silencedUntil },
      { value: 10, silencedUntil },
    ]).fired,
  ).toEqual([])
})

test('no value is told once, at the third time, and again only after one was there', () => {
  expect(run([50, undefined, undefined, undefined, undefined, 50, undefined, undefined, undefined]).fired).toEqual([
    [3, 'no_data'],
    [8, 'no_data'],
  ])
})

test('no value is no recovery: nothing fires twice over it', () => {
  expect(run([100, undefined, undefined, undefined, 100]).fired).toEqual([
    [0, 'month:1'],
    [3, 'no_data'],
  ])
})

const days = (count: number) => new Date(start + count * 86_400_000)

test('a rolling budget fires once an episode, and not twice in seven days', () => {
  const values = [
    { value: 100, at: days(0) },
    { value: 99, at: days(1) },
    { value: 100, at: days(8) },
    { value: 50, at: days(9) },
    { value: 100, at: days(10) },
    { value: 50, at: days(11) },
    { value: 100, at: days(14) },
    { value: 100, at: new Date(days(0).getTime() + 10 * 86_400_000 + ROLLING_REST_MS) },
  ]
  expect(run(values, { period: 'rolling' }).fired).toEqual([
    [0, 'rolling:1'],
    // 99 was within the margin: still the first episode until day 9.
    [4, 'rolling:2'],
    [7, 'rolling:3'],
  ])
})

test('an alert on what falls fires below, and is over above the margin', () => {
  const below = { isUpperLimit: false, limit: 2 }
  expect(run([2.01, 2, 2.05, 2.1, 2.11].map((value) => ({ value, ...below })))).toMatchObject({
    fired: [[1, 'month:1']],
    states: ['normal', 'firing', 'recovering', 'recovering', 'normal'],
  })
})

test('a clock that was far ahead and came back makes a rolling budget rest no longer than seven days from then', () => {
  const values = [
    { value: 100, at: days(30) },
    { value: 50, at: days(0) },
    { value: 100, at: days(1) },
    { value: 100, at: days(8) },
  ]
  // Seen last at day 0, as if it had fired then.
  expect(run(values, { period: 'rolling' }).fired).toEqual([
    [0, 'rolling:1'],
    [3, 'rolling:2'],
  ])
})
