import { expect, test } from 'vitest'
import { aBudget, aStatus } from '../../../test/canned-budgets.ts'
import { now } from '../../../test/canned.ts'
import { afterFailure } from './after-failure.ts'
import { amountScale, readAmount, roundUp, suggestAmount } from './amount.ts'
import { barShares } from './bar-shares.ts'
import { decideBudget, fieldsOf, newFields, usualThresholds, type BudgetFields } from './budget-form.ts'
import { isEmail } from '../alerts/is-email.ts'
import { chooseBudget } from './choose-budget.ts'
import { reachedThreshold, standingOf } from './standing.ts'
import { withThreshold } from './thresholds.ts'

test.each([
  ['420', 'en', 420],
  ['$1,234.56', 'en', 1234.56],
  ['US$ 1.234,56', 'pt-BR', 1234.56],
  ['0.01', 'en', 0.01],
  ['.5', 'en', 0.5],
  ['0', 'en', undefined],
  ['0.001', 'en', undefined],
  ['-5', 'en', undefined],
  ['', 'en', undefined],
  ['many', 'en', undefined],
  ['1e9', 'en', undefined],
  ['1000000000', 'en', 1e9],
  ['1000000001', 'en', undefined],
  ['0.25', 'pt-BR', 0.25],
  ['0,25', 'en', 0.25],
  ['12.5', 'pt-BR', 12.5],
  ['1.250', 'pt-BR', 1250],
  ['1.234,56', 'en', undefined],
  ['1,2,3', 'en', undefined],
  ['12,34,567', 'en', undefined],
])('%s in %s is the amount %s', (text, language, amount) => expect(readAmount(text, language)).toBe(amount))

test('a slider has its amount in reach and a hundred steps', () => {
  expect(amountScale(420)).toEqual({ min: 10, max: 1000, step: 10 })
  expect(amountScale(10)).toEqual({ min: 0.2, max: 20, step: 0.2 })
  expect(amountScale(0.01).max).toBe(10)
  expect([roundUp(1), roundUp(1.1), roundUp(89), roundUp(501)]).toEqual([1, 2, 100, 1000])
})

test('a first amount is a month at the pace of the page', () => {
  expect(suggestAmount(20)).toBe(100)
  expect(suggestAmount(undefined)).toBe(100)
  expect(suggestAmount(0.01)).toBe(5)
})

test.each([
  ['within the amount', 420, 231, 396, { spent: 0.55, forecast: 0.39, limit: undefined }],
  ['expected beyond it', 100, 50, 200, { spent: 0.25, forecast: 0.75, limit: 0.5 }],
  ['spent beyond it', 100, 200, 200, { spent: 1, forecast: 0, limit: 0.5 }],
  ['nothing known', 100, null, null, { spent: 0, forecast: 0, limit: undefined }],
])('the bar: %s', (_, amount, spent, expected, shares) => {
  const found = barShares(amount, spent, expected)
  expect(found.spent).toBeCloseTo(shares.spent, 2)
  expect(found.forecast).toBeCloseTo(shares.forecast, 2)
  expect(found.limit).toBe(shares.limit)
})

test('the budget that fits best is chosen: GPU before all, provider before any, on before off; one of another GPU never', () => {
  const all = aBudget({ id: 1 })
  const gpu = aBudget({ id: 2, gpu_name: 'rtx-4090' })
  const there = aBudget({ id: 3, gpu_name: 'rtx-4090', provider: 'vast' })
  const off = aBudget({ id: 4, gpu_name: 'rtx-4090', enabled: false })
  const other = aBudget({ id: 5, gpu_name: 't4' })
  const pick = (provider: string | null, ...from: ReturnType<typeof aBudget>[]) => chooseBudget(from, 'rtx-4090', provider)?.id
  expect(pick(null, all, gpu, there, other)).toBe(2)
  expect(pick('vast', all, gpu, there, other)).toBe(3)
  expect(pick('runpod', all, there)).toBe(1)
  expect(pick(null, all, off)).toBe(1)
  expect(pick(null, off)).toBe(4)
  expect(pick(null, other)).toBeUndefined()
})

const stands: [string, Parameters<typeof aBudget>[0]][] = [
  ['off', { enabled: false }],
  ['silenced', { silenced_until: new Date(now + 1000).toISOString() }],
  ['firing', { silenced_until: new Date(now - 1000).toISOString() }],
  ['unknown', { status: null }],
  ['no_data', { status: { ...aStatus, no_data_since: new Date(now).toISOString() } }],
  ['normal', { status: { ...aStatus, thresholds: [] } }],
  ['firing', {}],
]
test.each(stands)('stands at %s', (standing, part) => expect(standingOf(aBudget(part), now)).toBe(standing))

test('of several reached thresholds the highest is told, of what is spent first', () => {
  const at = (percent: number, on: 'actual' | 'forecast') => ({ ...aStatus.thresholds[0]!, percent, on, state: 'firing' as const })
  expect(reachedThreshold({ ...aStatus, thresholds: [at(100, 'forecast'), at(50, 'actual'), at(80, 'actual')] })).toMatchObject({ percent: 80, on: 'actual' })
  expect(reachedThreshold(null)).toBeUndefined()
})

test('thresholds stay in order, each once, at most ten', () => {
  expect(withThreshold(usualThresholds, { percent: 90, on: 'actual' }).map(({ percent }) => percent)).toEqual([50, 80, 90, 100, 100])
  expect(withThreshold(usualThresholds, { percent: 80, on: 'actual' })).toEqual(usualThresholds)
  const ten = Array.from({ length: 10 }, (_, i) => ({ percent: i + 1, on: 'actual' as const }))
  expect(withThreshold(ten, { percent: 99, on: 'actual' })).toEqual(ten)
})

const fresh = newFields({ zone: 'Europe/Lisbon', language: 'en', email: 'ana@lab.test', amount: '100' })
const faultsOf = (part: Partial<BudgetFields>) => {
  const decided = decideBudget({ ...fresh, ...part }, 'en')
  return 'faults' in decided ? decided.faults : {}
}

test('a budget as it is, written in fields and read again, is the same', () => {
  const period = { kind: 'custom', zone: 'Europe/Lisbon', days: 14, starts_at: '2026-11-02T00:00:00.000Z' } as const
  const budget = aBudget({
    period,
    label: { name: 'project', value: 'llama' },
    gpu_name: 't4',
    planned_usage: { kind: 'hours_per_day', hours_per_day: 7.5, gpu_count: 4 },
    channels: [3],
    rearm_margin: 0,
  })
  const {
    threshold,
    email,
    alert_name,
    provider,
    label,
    thresholds,
    planned_usage,
    pending_evaluations,
    rearm_margin,
    language,
    channels,
    gpu_name,
    machine_type,
  } = budget
  for (const spoken of ['en', 'pt-BR'])
    expect(decideBudget(fieldsOf(budget, spoken), spoken)).toEqual({
      body: {
        threshold,
        email,
        alert_name,
        provider,
        label,
        thresholds,
        planned_usage,
        pending_evaluations,
        rearm_margin,
        language,
        channels,
        gpu_name,
        machine_type,
        period,
      },
    })
})

test('each wrong field is named, and only what is used counts', () => {
  expect(faultsOf({})).toEqual({})
  expect(faultsOf({ amount: '-1' })).toEqual({ amount: 'amount' })
  expect(faultsOf({ days: 'x' })).toEqual({})
  expect(faultsOf({ periodKind: 'custom', days: '0' })).toEqual({ days: 'range' })
  // Lisbon's clocks go from 01:00 to 02:00 there.
  expect(faultsOf({ periodKind: 'custom', startsAt: '2026-03-29T01:30' })).toEqual({ startsAt: 'time' })
  expect(faultsOf({ thresholds: [] })).toEqual({ thresholds: 'thresholds' })
  expect(faultsOf({ planned: 'hours_per_day', hoursPerDay: '25', gpuCount: '1.5' })).toEqual({ hoursPerDay: 'range', gpuCount: 'range' })
  expect(faultsOf({ pending: '13', margin: '51' })).toEqual({ pending: 'range', margin: 'range' })
  expect(faultsOf({ email: 'ana@lab' })).toEqual({ email: 'email' })
  expect(faultsOf({ labelValue: 'llama' })).toEqual({ labelName: 'label' })
})

test.each([
  ['ana@lab.dev', true],
  [' ana@lab.dev ', true],
  ['ana@lab.dev,rui@lab.dev', false],
  ['Ana <ana@lab.dev>', false],
  ['ana@lab', false],
  [`${'a'.repeat(250)}@b.cd`, false],
])('%s is one address: %s', (text, is) => expect(isEmail(text)).toBe(is))

test('a refused change is taken back, what came after it stays', () => {
  const period = { kind: 'day' }
  expect(afterFailure({ threshold: 3, period, enabled: true }, { threshold: 2, period })).toEqual({ threshold: 3, enabled: true })
})
