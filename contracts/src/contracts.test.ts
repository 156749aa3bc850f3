import { expect, test } from 'vitest'
import { CostForecastQuery, ErrorAnswer, errorTable, HistoryQuery, Id, ImportQuery, NewApiKey, SeriesQuery } from './index.ts'

test('a query of series has a page size and a format without being asked', () => {
  expect(SeriesQuery.parse({})).toEqual({ limit: 200, format: 'json' })
})

test('numbers in addresses are read as numbers', () => {
  expect(SeriesQuery.parse({ after: '7', limit: '20' })).toMatchObject({ after: 7, limit: 20 })
  expect(Id.parse('12')).toBe(12)
})

test.each([{ limit: '0' }, { limit: '1001' }, { after: '-1' }, { market: 'futures' }, { colour: 'red' }])('a query of series refuses %o', (query) => {
  expect(SeriesQuery.safeParse(query).success).toBe(false)
})

test.each(['0', '-1', '1.5', 'x', '9007199254740993'])('%s is no id', (id) => {
  expect(Id.safeParse(id).success).toBe(false)
})

test('times are UTC: an offset or a bare date is refused', () => {
  expect(HistoryQuery.safeParse({ from: '2026-03-04T05:06:07Z' }).success).toBe(true)
  for (const from of ['2026-03-04', '2026-03-04T05:06:07+01:00', 'yesterday'])
    expect(HistoryQuery.safeParse({ from }).error?.issues[0]?.message).toContain('such as 2026-09-01T12:00:00Z')
})

test('an import is lenient unless told to be strict', () => {
  expect(ImportQuery.parse({ filename: 'a.csv' }).strict).toBe(false)
  expect(ImportQuery.parse({ filename: 'a.csv', strict: 'true' }).strict).toBe(true)
  expect(ImportQuery.safeParse({ filename: '' }).success).toBe(false)
})

test('a cost forecast is for 8 hours a day of an interruptible machine unless told otherwise', () => {
  expect(CostForecastQuery.parse({})).toMatchObject({ usage_hours_per_day: 8, machine_type: 'interruptible', zone: 'UTC' })
  for (const usage_hours_per_day of ['0', '24.1', 'NaN']) expect(CostForecastQuery.safeParse({ usage_hours_per_day }).success).toBe(false)
})

test('every error code has a status of its kind, a meaning and a hint', () => {
  for (const [code, { status, meaning, hint }] of Object.entries(errorTable)) {
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(status, code).toBeLessThan(600)
    expect(meaning, code).toMatch(/\.$/)
    expect(hint, code).not.toBe('')
  }
})

test('an error answer names one of the codes', () => {
  const answer = (code: string) => ErrorAnswer.safeParse({ error: { code, message: 'm', hint: 'h', request_id: 'r' } }).success
  expect([answer('not_found'), answer('made_up')]).toEqual([true, false])
})

test.each([
  ['Ana Conceição', true],
  ['محمد', true],
  ['👩‍💻', true],
  ['', false],
  ['a\0b', false],
  ['a\uD800', false],
  ['nimda\u202Eadmin', false],
])('the name %j may be given: %s', (name, isFine) => expect(NewApiKey.safeParse({ name }).success).toBe(isFine))
