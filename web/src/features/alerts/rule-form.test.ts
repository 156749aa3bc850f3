import { expect, test } from 'vitest'
import type { RuleCondition } from '@dumont/contracts'
import { aRule } from '../../../test/canned-budgets.ts'
import { now } from '../../../test/canned.ts'
import { decideRule, newRuleFields, partsOf, ruleFieldsOf, ruleKinds, usual, type RuleFields } from './rule-form.ts'
import { ruleStateOf } from './use-rule-words.ts'

const fields = (part: Partial<RuleFields> = {}): RuleFields => ({ ...newRuleFields({ gpu: 'rtx-4090', email: '', language: 'en' }), price: '0.3', ...part })
const place = { gpu_name: 'rtx-4090', machine_type: 'interruptible', provider: null, region: null } as const

const conditions: RuleCondition[] = [
  { kind: 'price_below', ...place, usd_per_gpu_hour: 0.305 },
  { kind: 'price_above', ...place, provider: 'vast', region: 'eu-north', usd_per_gpu_hour: 1.5 },
  { kind: 'cheapest_tenth', ...place, machine_type: 'on_demand' },
  { kind: 'price_jump', ...place, percent: 12.5, hours: 6 },
  { kind: 'provider_silent' },
  { kind: 'worse_than_naive' },
  { kind: 'idle_instance', percent: 0, minutes: 90 },
  { kind: 'long_session', hours: 2.5 },
  { kind: 'balance_low', hours: 48 },
  { kind: 'calendar_reconnect' },
]

test('each kind has a case here', () => expect(conditions.map(({ kind }) => kind)).toEqual(ruleKinds))

test.each(conditions)('$kind comes back from its fields as it was, in both languages', (condition) => {
  for (const language of ['en', 'pt-BR']) {
    const rule = aRule({ condition, channels: [4], email: 'ana@example.com' })
    expect(decideRule(ruleFieldsOf(rule, language), language)).toEqual({
      condition,
      rest: { email: 'ana@example.com', language: 'en', channels: [4] },
    })
  }
})

test.each(ruleKinds)('what stands there when %s is chosen is right, but for a price that nobody has told', (kind) => {
  const decided = decideRule(fields({ kind, price: '', ...usual(kind) }), 'en')
  expect('faults' in decided ? decided.faults : {}).toEqual(partsOf[kind].includes('price') ? { price: 'price' } : {})
})

test.each([
  [{ gpu: '' }, { gpu: 'gpu' }],
  [{ price: '0' }, { price: 'price' }],
  [
    { price: 'x', email: 'ana@lab' },
    { price: 'price', email: 'email' },
  ],
  [{ kind: 'price_jump', hours: '1.5' }, { hours: 'range' }],
  [{ kind: 'price_jump', percent: '0' }, { percent: 'range' }],
  [{ kind: 'idle_instance', percent: '101' }, { percent: 'range' }],
  [{ kind: 'idle_instance', minutes: '4' }, { minutes: 'range' }],
  [{ kind: 'long_session', hours: '' }, { hours: 'range' }],
  [{ kind: 'long_session', hours: '1e3' }, { hours: 'range' }],
  [{ kind: 'balance_low', hours: '721' }, { hours: 'range' }],
] as [Partial<RuleFields>, object][])('%j is wrong: %j', (part, faults) => expect(decideRule(fields(part), 'en')).toEqual({ faults }))

test('what another kind was told is not sent', () => {
  expect(decideRule(fields({ kind: 'provider_silent', price: 'x', gpu: '', hours: 'x' }), 'en')).toMatchObject({ condition: { kind: 'provider_silent' } })
})

test.each([
  [{}, 'normal'],
  [{ enabled: false, state: 'firing' }, 'off'],
  [{ silenced_until: new Date(now + 1).toISOString(), state: 'firing' }, 'silenced'],
  [{ silenced_until: new Date(now - 1).toISOString(), state: 'firing' }, 'firing'],
  [{ evaluated_at: null }, 'unjudged'],
] as const)('a rule with %j is %s', (part, state) => expect(ruleStateOf(aRule(part), now)).toBe(state))
