import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AlertMemory, decideAlert, noMemory } from './decide-alert.ts'

const start = Date.parse('2026-11-26T00:00:00Z')

/** What fired, evaluation by evaluation, five minutes apart. */
function firedIn(history: readonly { value: number | undefined; period: string }[], pendingEvaluations: number): string[] {
  let memory: AlertMemory = noMemory
  return history.flatMap(({ value, period }, step) => {
    const rule = { pendingEvaluations, rearmMargin: 0.05, silencedUntil: null }
    const decided = decideAlert(memory, { value, limit: 100, period }, rule, new Date(start + step * 300_000))
    memory = decided.memory
    return decided.event?.kind === 'fired' ? [decided.event.key] : []
  })
}

/** As the promise says it, told from the whole history at once. */
function promised(history: readonly { value: number | undefined; period: string }[], pending: number): string[] {
  const told: string[] = []
  for (const [i, { period }] of history.entries()) {
    if (told.includes(period)) continue
    const last = history.slice(0, i + 1).filter((one, k) => one.value !== undefined || k === i)
    const agreeing = last.slice(-pending)
    if (agreeing.length === pending && agreeing.every((one) => one.period === period && one.value !== undefined && one.value >= 100)) told.push(period)
  }
  return told
}

test('over any history: once a period, when as many known evaluations in a row agree, and never otherwise', () => {
  const value = fc.option(fc.constantFrom(0, 94, 95, 99, 100, 101, 500), { nil: undefined, freq: 5 })
  const step = fc.record({ value, turns: fc.nat({ max: 9 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, pendingEvaluations) => {
      let period = 0
      const history = steps.map(({ value: seen, turns }) => ({ value: seen, period: `month:${(period += Number(turns === 0))}` }))
      expect(firedIn(history, pendingEvaluations)).toEqual(promised(history, pendingEvaluations))
    }),
    { numRuns: process.env.DUMONT_TEST_DEPTH === 'long' ? 10_000 : 1000 },
  )
})
