import { expect, test } from 'vitest'
import { decideVerdict } from './decide-verdict.ts'

const record = { scoredHours: 72, samples: 100, relativeError: 1, naiveRelative: 2 }

test.each([
  [record, 'better'],
  [{ ...record, relativeError: 3 }, 'worse'],
  [{ ...record, relativeError: 2.03 }, 'same'],
  [{ ...record, relativeError: 2.05 }, 'worse'],
  [{ ...record, relativeError: 1.95 }, 'better'],
  [{ ...record, scoredHours: 71 }, 'not_enough'],
  [{ ...record, samples: 0, relativeError: 0, naiveRelative: 0 }, 'not_enough'],
  // Rounding of what is kept is no difference.
  [{ ...record, relativeError: 0.01, naiveRelative: 0 }, 'same'],
  [{ ...record, relativeError: 0.02, naiveRelative: 0 }, 'worse'],
  [{ ...record, relativeError: 0, naiveRelative: 0 }, 'same'],
])('%o is %s', (one, verdict) => {
  expect(decideVerdict(one)).toBe(verdict)
})
