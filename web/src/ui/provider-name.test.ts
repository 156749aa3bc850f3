import { expect, test } from 'vitest'
import { providerName } from './provider-name.ts'

test('vendors are named as they write themselves, others stay as they are', () => {
  expect(['gcp', 'vast', 'our-cluster'].map(providerName)).toEqual(['Google Cloud', 'Vast.ai', 'our-cluster'])
})
