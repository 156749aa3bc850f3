import { expect, test } from 'vitest'
import { type Candidate, chooseTrainingData, isTrainingDue, type LastTraining, trainingBackOffHours } from './decide-training.ts'

const now = new Date('2026-03-04T05:06:07Z')
const hours = (days: number) => 24 * days
const series = (id: number, some: Partial<Candidate> = {}): Candidate => ({
  id,
  demo: false,
  historyHours: hours(100),
  lastObservedAt: new Date('2026-03-04T04:30:00Z'),
  changedAt: new Date('2026-03-04T04:31:00Z'),
  ...some,
})
const many = (some: Partial<Candidate> = {}, from = 1, count = 40) => Array.from({ length: count }, (_, i) => series(from + i, some))
const ended = { lastObservedAt: new Date('2024-02-29T12:34:00Z') }

test('live series are learnt from as of now', () => {
  expect(chooseTrainingData(many(), now)).toMatchObject({ asOf: new Date('2026-03-04T05:00:00Z'), changedAt: new Date('2026-03-04T04:31:00Z') })
  expect(chooseTrainingData(many(), now)!.ids).toHaveLength(40)
})

test('prices that ended are learnt from as of the last hour of the newest of them', () => {
  const data = chooseTrainingData([...many(ended), ...many({ lastObservedAt: new Date('2022-01-01T00:00:00Z') }, 100)], now)!
  expect(data.asOf).toEqual(new Date('2024-02-29T12:00:00Z'))
  expect(data.ids).toHaveLength(40)
})

test('while live series are too few or too young, those that ended are learnt from', () => {
  const young = many({ historyHours: hours(20) }, 100)
  expect(chooseTrainingData([...many(ended), ...young], now)!.ids).toEqual(many(ended).map(({ id }) => id))
})

test.each([
  ['no series', []],
  ['demo prices', many({ demo: true })],
  ['three long series', many({}, 1, 3)],
  ['many young series', many({ historyHours: hours(27) }, 1, 500)],
  ['series never seen', many({ lastObservedAt: null })],
  ['series seen in the future', many({ lastObservedAt: new Date('2027-01-01T00:00:00Z') })],
])('%s are not enough to learn from', (_name, all) => expect(chooseTrainingData(all, now)).toBeUndefined())

test('of very many series the newest and longest are taken', () => {
  const data = chooseTrainingData([...many({ historyHours: hours(30) }, 1, 1500), ...many({}, 2001, 2000)], now)!
  expect(data.ids).toHaveLength(3000)
  expect(data.ids.slice(0, 2000)).toEqual(many({}, 2001, 2000).map(({ id }) => id))
})

const data = chooseTrainingData(many(), now)!
const last = (some: Partial<LastTraining>): LastTraining => ({
  state: 'used',
  requestedAt: new Date('2026-03-03T02:20:00Z'),
  failures: 0,
  nextAttemptAt: null,
  ...some,
})

test.each<[string, LastTraining | undefined, string, boolean]>([
  ['the first one', undefined, '2026-03-04T05:06:07Z', true],
  ['one under way', last({ state: 'training' }), '2026-03-04T05:06:07Z', false],
  ['after last night', last({}), '2026-03-04T05:06:07Z', true],
  ['already done this night', last({ requestedAt: new Date('2026-03-04T02:20:01Z') }), '2026-03-04T05:06:07Z', false],
  ['before the time of night', last({ requestedAt: new Date('2026-03-03T02:20:01Z') }), '2026-03-04T02:19:59Z', false],
  ['at the time of night', last({ requestedAt: new Date('2026-03-03T02:20:01Z') }), '2026-03-04T02:20:00Z', true],
  ['kept, as used', last({ state: 'kept', requestedAt: new Date('2026-03-04T02:20:01Z') }), '2026-03-04T05:06:07Z', false],
  ['failed and still waiting', last({ state: 'failed', failures: 1, nextAttemptAt: new Date('2026-03-04T06:00:00Z') }), '2026-03-04T05:06:07Z', false],
  ['failed and waited', last({ state: 'failed', failures: 1, nextAttemptAt: new Date('2026-03-04T05:00:00Z') }), '2026-03-04T05:06:07Z', true],
  ['the model broke', last({ state: 'failed' }), '2026-03-04T05:06:07Z', true],
])('due: %s', (_name, training, at, due) => expect(isTrainingDue(training, data, new Date(at))).toBe(due))

test('nothing new has been seen since: not due', () => {
  expect(isTrainingDue(last({}), { ...data, changedAt: new Date('2026-03-03T02:00:00Z') }, now)).toBe(false)
  expect(isTrainingDue(undefined, undefined, now)).toBe(false)
})

test('the first training of an import waits for a quarter of an hour without another', () => {
  const imported = chooseTrainingData(many({ ...ended, changedAt: new Date('2026-03-04T05:00:00Z') }), now)!
  expect(isTrainingDue(undefined, imported, new Date('2026-03-04T05:14:59Z'))).toBe(false)
  expect(isTrainingDue(undefined, imported, new Date('2026-03-04T05:15:00Z'))).toBe(true)
})

test('a failed training waits longer each time', () => expect([1, 2, 3, 5, 6, 60].map(trainingBackOffHours)).toEqual([1, 2, 4, 16, 24, 24]))
