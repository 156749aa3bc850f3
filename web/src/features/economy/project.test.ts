import { expect, test } from 'vitest'
import { project } from './project.ts'

test.each([
  ['RTX 4090', 4.1 - 0.74, 806.4, 9811.2],
  ['A100', 32.77 - 2.5, 7264.8, 88388.4],
  ['H100', 65 - 4.5, 14520, 176660],
])('8 h a day of a %s', (_, perHour, monthly, yearly) => {
  const projected = project(perHour, 8)
  expect(projected.monthly).toBeCloseTo(monthly, 6)
  expect(projected.yearly).toBeCloseTo(yearly, 6)
  expect(projected.weekly).toBeCloseTo(projected.daily * 7, 9)
})

test('a loss is projected as a loss', () => expect(project(-1, 24).monthly).toBe(-720))
