import { expect, test } from 'vitest'
import type { Facts, Language } from './facts.ts'
import { sayFacts } from './say-facts.ts'
import { type RuleKind, words } from './words.ts'

const languages: Language[] = ['en', 'pt-BR']
const budget: Facts = {
  kind: 'budget',
  on: 'actual',
  budgetId: 7,
  name: 'Llama',
  amount: 1234.5,
  percent: 80,
  spent: 987.6,
  forecast: { expected: 1500, low: 1400, high: 1600 },
  chance: 0.725,
  wantedChance: 0.7,
  periodStart: '2026-09-01T00:00:00Z',
  periodEnd: '2026-10-01T00:00:00Z',
  zone: 'America/Sao_Paulo',
  estimated: true,
  windows: [{ startAt: '2026-09-12T03:00:00Z', endAt: '2026-09-12T11:00:00Z', place: 'aws us-east-1 p4d', usd: 12.5, savingPercent: 31 }],
}
const rule = (kind: RuleKind): Facts => ({
  kind: 'rule',
  ruleId: 1,
  rule: kind,
  name: 'Mine',
  subject: 'RTX 4090',
  value: 12.5,
  limit: 10,
  hours: 6,
  zone: 'UTC',
})
const others: Facts[] = [
  { kind: 'no_data', budgetId: 7, name: 'Llama', since: '2026-09-01T00:00:00Z', zone: 'UTC' },
  { kind: 'confirm', workspace: 'Lab', link: '/confirm?token=x' },
  { kind: 'test', name: 'Llama' },
  { kind: 'digest', budgets: [{ name: 'Llama', amount: 10, spent: null, expected: 12, periodEnd: '2026-10-01T00:00:00Z' }], zone: 'UTC' },
]
const all: Facts[] = [
  budget,
  { ...budget, on: 'forecast' },
  { ...budget, on: 'probability' },
  ...(Object.keys(words.en.rule) as RuleKind[]).map(rule),
  ...others,
]
const textOf = (facts: Facts, language: Language): string => JSON.stringify(sayFacts(facts, language))

test('everything that can be said is said whole in both languages, and not in the same words', () => {
  for (const facts of all) {
    const [english, portuguese] = languages.map((language) => textOf(facts, language))
    expect(`${english} ${portuguese}`).not.toMatch(/undefined|NaN|Invalid|\[object/)
    expect(portuguese).not.toBe(english)
  }
})

test('a budget that crossed: what, how much, between what, until when in its own zone, and where it is cheaper', () => {
  const { title, text, rows, windows, path } = sayFacts(budget, 'en')
  expect([title, text, path]).toEqual([
    'Llama: 80% of $1,234.50 is spent',
    'You have spent $987.60 of $1,234.50. The period ends Wed, Sep 30, 21:00 GMT-3. Part of it was not seen and is estimated.',
    '/budgets?budget=7',
  ])
  expect(rows.map(({ value }) => value)).toEqual(['$987.60', '$1,500.00', '$1,400.00 - $1,600.00', '72.5%', 'Wed, Sep 30, 21:00 GMT-3'])
  expect(windows).toEqual(['Sat, Sep 12, 00:00 GMT-3 to Sat, Sep 12, 08:00 GMT-3, aws us-east-1 p4d: $12.50 (31% less than now)'])
})

test('in Portuguese money and dates are written as there', () => {
  const { title, text } = sayFacts({ ...budget, estimated: false }, 'pt-BR')
  expect(title).toMatch(/^Llama: 80% de US\$\s1\.234,50 já foram gastos$/)
  expect(text).toMatch(/^Você gastou US\$\s987,60 de US\$\s1\.234,50\. O período termina em qua\., 30 de set\., 21:00 BRT\.$|GMT-3\.$/)
})

test('what is not known is said to be so', () => {
  const blind: Facts = { ...budget, on: 'forecast', spent: null, forecast: null, chance: null, windows: [] }
  expect(languages.map((language) => sayFacts(blind, language).title)).toEqual(['Llama: heading for not known', 'Llama: a caminho de não se sabe'])
  expect(
    sayFacts(blind, 'en')
      .rows.map(({ value }) => value)
      .slice(0, 2),
  ).toEqual(['not known', 'not known'])
  expect(sayFacts({ ...(rule('idle_instance') as Extract<Facts, { kind: 'rule' }>), value: null }, 'en').text).toBe(
    'Its GPUs have done nothing for 6 h, at not known per hour.',
  )
})
