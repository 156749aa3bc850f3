import { expect, test } from 'vitest'
import { formatSpan } from './format-span.ts'

test.each([
  [0, '0m'],
  [0.999, '59m'],
  [65 / 60, '1h 5m'],
  [47.5, '47h 30m'],
  [50.25, '2d 2h'],
  [-1, '0m'],
])('%d hours read %s', (hours, text) => expect(formatSpan(hours)).toBe(text))
