import { providers } from '@dumont/connectors'
import { expect, test } from 'vitest'
import { fakes } from '../../../../connectors/src/fakes/index.ts'
import { openFake } from '../../../../connectors/src/fakes/open-fake.ts'
import { instanceTypes } from '../../../../connectors/src/providers/aws/instance-types.ts'
import { sizes } from '../../../../connectors/src/providers/azure/sizes.ts'
import { accelerators } from '../../../../connectors/src/providers/google-machines.ts'
import { findGpu, gpuLabel } from './gpus.ts'

// Names travel from the vendors to the table of GPUs as they are: one that is not in it would be a GPU of its own.
const now = new Date('2026-03-04T05:06:07Z')

/** Of offers and of the user's own instances, in all parts and ways to connect. */
async function namesOf(id: string): Promise<Set<string>> {
  const provider = providers.find((one) => one.id === id)!
  const fake = fakes.find((one) => one.id === id)!
  const vendor = await openFake(provider, fake, now)
  const names = new Set<string>()
  for (const settings of fake.settings) {
    const session = vendor.session(settings)
    const hasKey = JSON.stringify(settings).includes('CANARY')
    for (const part of (await provider.listParts?.(session)) ?? ['all']) {
      for (const { gpu } of await provider.listOffers(session, part)) names.add(gpu)
      for (const { gpu } of (hasKey && (await provider.listInstances?.(session, part))) || []) names.add(gpu)
    }
  }
  await vendor.close()
  return names
}

/** The names that have no canonical id with a label and a size of memory. */
const unknownOf = (names: Iterable<string>): string[] =>
  [...names].filter((name) => {
    const gpu = findGpu(name)
    return !gpu || !gpuLabel(gpu.id) || gpu.memoryGb === null
  })

test.each(fakes.map(({ id }) => id))('every GPU that the fake of %s names is known, with its memory', async (id) => {
  const names = await namesOf(id)
  expect(names.size).toBeGreaterThan(0)
  expect(unknownOf(names)).toEqual([])
})

test.each([
  ['AWS', [...instanceTypes.values()]],
  ['Azure', [...sizes.values()]],
  ['Google Cloud', Object.values(accelerators)],
])('every GPU in the table of %s is known, with the memory and form factor it has there', (_, table) => {
  expect(unknownOf(table.map(({ gpu }) => gpu))).toEqual([])
  for (const { gpu, memoryGb, formFactor } of table) {
    expect(findGpu(gpu)?.memoryGb, gpu).toBe(memoryGb)
    expect([formFactor, null], gpu).toContain(findGpu(gpu)?.formFactor)
  }
})
