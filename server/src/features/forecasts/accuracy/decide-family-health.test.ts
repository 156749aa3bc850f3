import { expect, test } from 'vitest'
import { decideFamilyHealth, type FamilyDay, type FamilyState } from './decide-family-health.ts'

/** One letter a day: w worse than naive by half, b better by half, s the same, . too few samples. */
const days = (letters: string): FamilyDay[] =>
  letters.split('').map((letter, i) => ({
    day: 100 + i,
    samples: letter === '.' ? 23 : 100,
    relative: { w: 1.5, b: 0.5, s: 1.01, '.': 9 }[letter]!,
    naiveRelative: 1,
  }))

test.each<[string, FamilyState, FamilyState]>([
  ['', 'model', 'model'],
  ['wwwwww', 'model', 'model'],
  ['wwwwwww', 'model', 'naive'],
  ['wwwswwww', 'model', 'model'],
  ['wwwbwwww', 'model', 'model'],
  ['www.wwww', 'model', 'naive'],
  ['bwwwwwww', 'model', 'naive'],
  ['wwwwwwwb', 'model', 'model'],
  ['wwwwwwwb', 'naive', 'naive'],
  ['wwwwwwwbb', 'naive', 'naive'],
  ['wwwwwwwbbb', 'naive', 'model'],
  ['wwwwbb.b', 'naive', 'model'],
  ['wbbw', 'naive', 'naive'],
  ['wssssss', 'naive', 'naive'],
  ['wsssssss', 'naive', 'model'],
  ['ssssssss', 'model', 'model'],
  ['.......', 'naive', 'naive'],
])('after %s a family that was with its %s is with its %s', (letters, before, after) => {
  expect(decideFamilyHealth(days(letters), before).state).toBe(after)
})

test('its errors are those of the last seven telling days', () => {
  expect(decideFamilyHealth(days('bwwwwwww.'), 'model')).toEqual({ state: 'naive', mape: 1.5, naiveMape: 1, daysWorse: 7, daysBetter: 0 })
  expect(decideFamilyHealth([], 'model')).toEqual({ state: 'model', mape: null, naiveMape: null, daysWorse: 0, daysBetter: 0 })
})

test('prices that stand still are never a reason: rounding is no error', () => {
  const still = Array.from({ length: 10 }, (_, i) => ({ day: i, samples: 100, relative: 100 * 1e-4, naiveRelative: 0 }))
  expect(decideFamilyHealth(still, 'model').state).toBe('model')
  const off = still.map((one) => ({ ...one, relative: 100 * 3e-4 }))
  expect(decideFamilyHealth(off, 'model').state).toBe('naive')
})
