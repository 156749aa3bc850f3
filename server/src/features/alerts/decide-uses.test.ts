import { expect, test } from 'vitest'
import { decideUses, nameUses, type Sending } from './decide-uses.ts'

const sending = (over: Partial<Sending>): Sending => ({ kind: 'rule', id: 1, name: 'Idle', email: null, channels: [7], ...over })
const use = (name: string) => ({ kind: 'rule' as const, id: 1, name, has_no_other: false })

test('each channel has those that send to it, in their order', () => {
  const uses = decideUses([sending({ kind: 'budget', id: 4, name: 'Week', channels: [8, 7] }), sending({})])
  expect(new Set(uses.keys())).toEqual(new Set([7, 8]))
  expect(uses.get(7)!.map(({ kind, id }) => [kind, id])).toEqual([
    ['budget', 4],
    ['rule', 1],
  ])
  expect(uses.get(8)).toEqual([{ kind: 'budget', id: 4, name: 'Week', has_no_other: false }])
})

test.each([
  ['this channel alone', sending({}), true],
  ['an address too', sending({ email: 'ana@gpu.test' }), false],
  ['another channel too', sending({ channels: [7, 8] }), false],
])('with %s: has no other %s', (_, one, hasNoOther) => {
  expect(decideUses([one]).get(7)).toMatchObject([{ has_no_other: hasNoOther }])
})

test('nothing that sends is no use', () => {
  expect(decideUses([sending({ channels: [] })]).size).toBe(0)
})

test('uses are told by name, a long list by its beginning', () => {
  expect(nameUses([use('A')])).toBe('the rule "A"')
  expect(nameUses([{ ...use('W'), kind: 'budget' }, use('A')])).toBe('the budget "W" and the rule "A"')
  expect(nameUses([use('A'), use('B'), use('C')])).toBe('the rule "A", the rule "B" and the rule "C"')
  expect(nameUses(Array.from({ length: 13 }, (_, k) => use(`R${k}`)))).toMatch(/the rule "R9" and 3 more$/)
})
