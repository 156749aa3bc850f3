import { expect, test } from 'vitest'
import { decidePreview, type Replayed, replayFrom, usageFrom } from './decide-preview.ts'

const now = new Date('2026-09-30T12:00:00Z')
const at = (text: string) => new Date(`2026-${text}Z`)
const daily: Replayed = {
  period: { kind: 'day', zone: 'UTC' },
  thresholds: [{ percent: 100, on: 'actual' }],
  amountUsd: 10,
  rearmMargin: 0.05,
  createdAt: now,
}
/** Dollars per hour over a stretch. */
const run = (from: string, to: string, usd = 1) => ({ from: at(from), to: at(to), microsPerHour: usd * 1e6 })
const firedAt = (budget: Partial<Replayed>, stretches: readonly ReturnType<typeof run>[]) =>
  decidePreview({ ...daily, ...budget }, stretches, now).fired.map(({ at: when, percent, value }) => [when.slice(5, 16), percent, value])

test('fires at the moment at which the amount is reached exactly, once a period', () => {
  expect(firedAt({}, [run('09-28T00:00:00', '09-30T12:00:00')])).toEqual([
    ['09-28T10:00', 100, 10],
    ['09-29T10:00', 100, 10],
    ['09-30T10:00', 100, 10],
  ])
})

test('the end of a stretch is a step: what was reached there and never passed is seen', () => {
  expect(firedAt({}, [run('09-29T00:30:00', '09-29T10:30:00')])).toEqual([['09-29T10:30', 100, 10]])
  expect(firedAt({}, [run('09-29T00:30:00', '09-29T10:29:59')])).toEqual([])
})

test('usage that overlaps is added', () => {
  expect(firedAt({}, [run('09-29T00:00:00', '09-29T05:00:00'), run('09-29T00:00:00', '09-29T05:00:00')])).toEqual([['09-29T05:00', 100, 10]])
})

test('each threshold fires for itself, the earlier first', () => {
  const thresholds = [100, 50].map((percent) => ({ percent, on: 'actual' as const }))
  expect(firedAt({ thresholds }, [run('09-29T00:00:00', '09-30T00:00:00')])).toEqual([
    ['09-29T05:00', 50, 5],
    ['09-29T10:00', 100, 10],
  ])
})

test('two that are crossed between two looks fire at once, the lower first', () => {
  const thresholds = [100, 50].map((percent) => ({ percent, on: 'actual' as const }))
  expect(firedAt({ thresholds }, [run('09-29T00:00:00', '09-29T00:05:00', 1000)]).map(([when, percent]) => [when, percent])).toEqual([
    ['09-29T00:05', 50],
    ['09-29T00:05', 100],
  ])
})

test('what began long before the 30 days counts from the beginning of its period', () => {
  // 31 August's ten dollars were spent at ten, before the 30 days.
  expect(firedAt({}, [run('01-01T00:00:00', '09-01T11:00:00')])).toEqual([['09-01T10:00', 100, 10]])
})

test('what fired before the 30 days, in a period that reaches into them, is not told', () => {
  const month = { period: { kind: 'month', zone: 'UTC' }, amountUsd: 100 } as const
  expect(firedAt(month, [run('08-20T00:00:00', '09-02T00:00:00')])).toEqual([])
  expect(replayFrom({ ...daily, ...month }, now)).toEqual(at('08-01T00:00:00'))
})

test('rolling: an episode fires at the earliest seven days after the last', () => {
  const rolling = { period: { kind: 'rolling_7d', zone: 'UTC' }, amountUsd: 10 } as const
  const bursts = ['09-05', '09-13', '09-14', '09-29'].map((day) => run(`${day}T00:00:00`, `${day}T12:00:00`))
  expect(firedAt(rolling, bursts).map(([when]) => when)).toEqual(['09-05T10:00', '09-13T10:00', '09-29T10:00'])
  expect(usageFrom({ ...daily, ...rolling }, now)).toEqual(at('08-17T12:00:00'))
})

test('a day of 25 hours is one day', () => {
  const berlin: Replayed = { ...daily, period: { kind: 'day', zone: 'Europe/Berlin' }, amountUsd: 24.5 }
  const { fired } = decidePreview(berlin, [run('10-24T00:00:00', '10-26T12:00:00')], new Date('2026-10-26T12:00:00Z'))
  expect(fired).toEqual([{ at: '2026-10-25T22:30:00.000Z', percent: 100, on: 'actual', value: 24.5 }])
})

test('names what the past cannot tell', () => {
  const thresholds = [
    { percent: 100, on: 'forecast' as const },
    { percent: 80, on: 'probability' as const },
  ]
  expect(decidePreview({ ...daily, thresholds }, [], now)).toEqual({ days: 30, fired: [], not_replayed: ['forecast', 'probability'] })
})
