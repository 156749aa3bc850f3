import { expect, test } from 'vitest'
import { createStates } from './states.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 2, 4, hour))

test('an instance is in its first state until told otherwise', () => {
  const states = createStates(at(0))
  states.set('a', 'stopped', at(3))
  expect([states.at('a', 'running', at(2)), states.at('a', 'running', at(3)), states.at('b', 'idle', at(9))]).toEqual(['running', 'stopped', 'idle'])
})

test('hours in a state are counted from change to change', () => {
  const states = createStates(at(0))
  states.set('a', 'stopped', at(3))
  states.set('a', 'running', at(5))
  expect(states.hours('a', 'running', [at(1), at(9)], ['running', 'idle'])).toBe(6)
  expect(states.hours('a', 'running', [at(1), at(9)], ['stopped'])).toBe(2)
  expect(states.hours('a', 'running', [at(9), at(1)], ['running'])).toBe(0)
})
