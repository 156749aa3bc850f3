import { expect, test } from 'vitest'
import { doubtOnDemand, type MachinePrice } from './doubt-on-demand.ts'

const price = (region: string, onDemandUsd: number | undefined, spotUsd?: number, instance = 'a2-ultragpu-1g'): MachinePrice => ({
  instance,
  region,
  onDemandUsd,
  spotUsd,
})
const doubted = (...prices: MachinePrice[]) => [...doubtOnDemand(prices).keys()]

test('on demand below spot is not believed (A100 80 GB in us-central1: 1.8462 on demand, 1.964 spot)', () => {
  expect(doubtOnDemand([price('us-central1', 1.8462, 1.964)]).get('a2-ultragpu-1g|us-central1')).toBe('The on-demand price is below the spot price')
})

test('one region far from the others is not believed (H100: 4.20 in us-central1, 9.80 elsewhere)', () => {
  expect(doubted(price('us-central1', 4.20076), price('us-east4', 9.79655), price('europe-west4', 9.9))).toEqual(['a2-ultragpu-1g|us-central1'])
})

test('of two regions that are far apart neither is believed (A100 40 GB: 1.61365 and 3.2273)', () => {
  expect(doubted(price('europe-west4', 1.61365), price('me-west1', 3.2273))).toHaveLength(2)
})

test('what differs by less than half is believed, as is the only region', () => {
  expect(
    doubted(price('us-central1', 2.93), price('southamerica-east1', 4.3), price('us-east1', 2.93, 1.2), price('us-east1', 60, 20, 'a3-highgpu-8g')),
  ).toEqual([])
})

test('a machine without an on-demand price is neither doubted nor a measure', () => {
  expect(doubted(price('us-central1', undefined, 2), price('us-east1', 3))).toEqual([])
})
