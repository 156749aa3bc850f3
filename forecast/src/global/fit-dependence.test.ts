import { expect, test } from 'vitest'
import { BUCKETS, bucketOf } from '../hindcast.ts'
import { normalSource } from '../normal.ts'
import { hourCorrelation, lastingShare, USUAL } from '../path-correlation.ts'
import { dependenceOf, type Score } from './fit-dependence.ts'

/** Scores whose hours forget as a random walk to the power says, of places that share parts of their shocks. */
function scoresOf({
  persistence,
  noise = 0,
  lasting = 0,
  shares = [0, 0, 0],
}: {
  persistence: number
  noise?: number
  lasting?: number
  shares?: readonly [near: number, family: number, other: number]
}): Score[] {
  const draw = normalSource(7)
  const [near, family, other] = shares
  const scores: Score[] = []
  for (let origin = 0; origin < 60; origin++) {
    const shared = new Map<string, number[]>()
    const commonOf = (key: string) => {
      if (!shared.has(key)) shared.set(key, BUCKETS.map(draw))
      return shared.get(key)!
    }
    for (let place = 0; place < 24; place++) {
      const [group, kin] = [`f${place % 2}`, `n${place % 8}`]
      let [state, before] = [0, 0]
      BUCKETS.forEach((ahead, b) => {
        const step =
          Math.sqrt(other) * commonOf('')[b]! +
          Math.sqrt(family - other) * commonOf(group)[b]! +
          Math.sqrt(near - family) * commonOf(kin)[b]! +
          Math.sqrt(1 - near) * draw()
        const kept = (before / ahead) ** persistence
        state = kept * state + Math.sqrt(1 - kept * kept) * step
        before = ahead
        const share = lastingShare({ persistence, noise, lasting }, ahead)
        const z = Math.sqrt(share) * state + Math.sqrt(1 - share) * draw()
        scores.push({ series: `s${place}`, family: group, near: kin, origin, ahead, bucket: bucketOf(ahead), z })
      })
    }
  }
  return scores
}

test.each([{ persistence: 0.25 }, { persistence: 0.5 }, { persistence: 0.4, noise: 8 }, { persistence: 0.2, noise: 256, lasting: 0.3 }])(
  'how long errors last is found again: %o',
  (truth) => {
    const found = dependenceOf(scoresOf(truth)).hours['']!
    for (const [j, k] of [
      [3, 24],
      [24, 168],
      [120, 144],
    ] as const)
      expect(Math.abs(hourCorrelation(found, j, k) - hourCorrelation({ noise: 0, ...truth }, j, k))).toBeLessThan(0.06)
  },
)

test('how much places have in common is found again, near ones the most', { timeout: 30_000 }, () => {
  const { near, family, other } = dependenceOf(scoresOf({ persistence: 0.3, shares: [0.5, 0.3, 0.1] })).places
  expect(near).toBeCloseTo(0.5, 1)
  expect(family).toBeCloseTo(0.3, 1)
  expect(other).toBeCloseTo(0.1, 1)
})

test('what each hour has of its own does not hide what places have in common', { timeout: 30_000 }, () => {
  expect(dependenceOf(scoresOf({ persistence: 0.3, noise: 24, shares: [0.5, 0.5, 0.5] })).places.family).toBeCloseTo(0.5, 1)
})

test('places that go against each other count as independent', { timeout: 30_000 }, () => {
  const opposed = scoresOf({ persistence: 0.3, shares: [1, 1, 1] }).map((score) => ({
    ...score,
    z: Number(score.series.slice(1)) % 4 < 2 ? score.z : -score.z,
  }))
  expect(dependenceOf(opposed).places).toMatchObject({ family: 0, other: 0 })
})

test('nothing to go by: the usual dependence', () => {
  expect(dependenceOf([])).toEqual(USUAL)
})

test('a family with few scores is nearly as everyone', { timeout: 30_000 }, () => {
  const many = scoresOf({ persistence: 0.2 })
  const few = scoresOf({ persistence: 1 })
    .slice(0, 10)
    .map((score) => ({ ...score, family: 'few' }))
  expect(dependenceOf([...many, ...few]).hours['few']!.persistence).toBeLessThan(0.35)
})
