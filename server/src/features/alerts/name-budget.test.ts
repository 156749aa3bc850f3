import { expect, test } from 'vitest'
import { nameBudget } from './name-budget.ts'

const week = { kind: 'week', zone: 'UTC' } as const
const plain = { name: null, gpuId: null, provider: null, label: null, amountMicros: 200e6, period: week }
const label = (id: string) => (id === 'vast' ? 'Vast.ai' : id)

test.each([
  [{ name: 'Lab' }, 'Lab'],
  [{}, 'All usage, $200 a week'],
  [{ gpuId: 'rtx-4090' }, 'RTX 4090, $200 a week'],
  [{ provider: 'vast' }, 'All usage at Vast.ai, $200 a week'],
  [{ gpuId: 'rtx-4090', provider: 'acme', label: { name: 'project', value: 'llama' } }, 'RTX 4090 at acme, project: llama, $200 a week'],
  [{ amountMicros: 99_500_000 }, 'All usage, $99.50 a week'],
  [{ amountMicros: 1_234_000_000 }, 'All usage, $1,234 a week'],
  [{ period: { kind: 'rolling_7d', zone: 'UTC' } as const }, 'All usage, $200 in 7 days'],
  [{ period: { kind: 'day', zone: 'UTC' } as const }, 'All usage, $200 a day'],
  [{ period: { kind: 'month', zone: 'UTC' } as const }, 'All usage, $200 a month'],
  [{ period: { kind: 'custom', zone: 'UTC', days: 10 } as const }, 'All usage, $200 in 10 days'],
])('%j is called %s', (part, name) => expect(nameBudget({ ...plain, ...part }, 'en', label)).toBe(name))

test('in the language of its alerts', () => {
  expect(nameBudget({ ...plain, provider: 'vast' }, 'pt-BR', label).replace(/\u00a0/g, ' ')).toBe('Todo o uso em Vast.ai, US$ 200 por semana')
})
