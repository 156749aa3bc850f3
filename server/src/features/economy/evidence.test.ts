import type { Evidence, SavingsBreakdown } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { startEconomyWorld } from '../../../test/economy.ts'

const world = await startEconomyWorld()
const { app, sheet } = world

test('the breakdown is by GPU, provider, instance or label, most savings first, and adds up', async () => {
  await sheet('T4', 1)
  await world.start({ gpu: 'T4', key: 'a', name: 'Ana 1', rate_usd_per_hour: 0.5, labels: { project: 'llama', person: 'ana' } })
  await world.start({ gpu: 'T4', key: 'b', gpu_count: 2, provider: 'vast', rate_usd_per_hour: 0.4, labels: { project: 'llama' } })
  await world.start({ gpu: 'RTX 4090', key: 'c', rate_usd_per_hour: 0.7 })
  world.at('2026-09-01T10:00:00Z')
  const by = async (query: string) => {
    const found = await world.get<SavingsBreakdown>(`/economy/breakdown?days=1&${query}`)
    expect(found.totals).toMatchObject({ savings: 21, total_paid: 16, not_compared_cost: 7, gpu_hours: 30 })
    return found.rows.map(({ key, label, savings: saved }) => [key, label, saved])
  }
  expect(await by('by=gpu')).toEqual([
    ['t4', 'T4', 21],
    ['rtx-4090', 'RTX 4090', 0],
  ])
  expect(await by('by=provider')).toEqual([
    ['vast', 'vast', 16],
    ['dumont', 'dumont', 5],
  ])
  expect(await by('by=instance')).toEqual([
    ['b', 'b', 16],
    ['a', 'Ana 1', 5],
    ['c', 'c', 0],
  ])
  expect(await by('by=label')).toEqual([
    ['llama', 'llama', 21],
    [null, '', 0],
  ])
  await world.value()
  expect(await by('by=label&label=person')).toEqual([
    [null, '', 16],
    ['ana', 'ana', 5],
  ])
})

test('what was lost stands before what could not be compared, so that a reader meets it', async () => {
  await sheet('T4', 1)
  await sheet('L4', 1)
  await world.start({ gpu: 'T4', key: 'dear', rate_usd_per_hour: 3 })
  await world.start({ gpu: 'RTX 4090', key: 'other', rate_usd_per_hour: 9 })
  world.at('2026-09-01T10:00:00Z')
  const { rows } = await world.get<SavingsBreakdown>('/economy/breakdown?days=1')
  expect(rows.map(({ key, savings: saved }) => [key, saved])).toEqual([
    ['t4', -24.74],
    ['rtx-4090', 0],
  ])
})

test('the evidence of a label is that of its row of the breakdown, also of a name that every object has', async () => {
  await sheet('T4', 1)
  await world.start({ gpu: 'T4', key: 'a', rate_usd_per_hour: 0.5, labels: { project: 'llama', constructor: 'yes' } })
  await world.start({ gpu: 'T4', key: 'b', rate_usd_per_hour: 0.75, labels: { project: '' } })
  await world.start({ gpu: 'T4', key: 'c', rate_usd_per_hour: 0.875 })
  world.at('2026-09-01T08:00:00Z')
  const of = async (query: string) => {
    const { rows, total, totals } = await world.get<Evidence>(`/economy/evidence?days=1&${query}`)
    return [rows.map(({ instance_id: key }) => key), total, totals.savings]
  }
  expect(await of('label=project&label_value=llama')).toEqual([['a'], 1, 4])
  expect(await of('label=project&label_value=')).toEqual([['b'], 1, 2])
  expect(await of('label=project&unlabelled=true')).toEqual([['c'], 1, 1])
  expect(await of('label=project')).toEqual([['b', 'a'], 2, 6])
  expect(await of('label=project&label_value=nobody')).toEqual([[], 0, 0])
  expect(await of('label=constructor&label_value=yes')).toEqual([['a'], 1, 4])
  for (const query of ['label_value=llama', 'unlabelled=true']) {
    const answer = await app.inject(`/api/v1/economy/evidence?${query}`)
    expect([answer.statusCode, answer.json().error.message]).toEqual([400, 'label: name the label'])
  }
  for (const [label, keys] of [
    ['constructor', ['yes', null]],
    ['toString', [null]],
    ['__proto__', [null]],
  ] as const) {
    const { rows } = await world.get<SavingsBreakdown>(`/economy/breakdown?days=1&by=label&label=${label}`)
    expect(rows.map(({ key }) => key)).toEqual(keys)
  }
})

test('evidence: one row goes on though half of it is kept, and a session can be asked for alone', async () => {
  await sheet('T4', 1)
  const { id } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
  world.at('2026-09-01T02:00:00Z')
  await world.value()
  world.at('2026-09-01T03:00:00Z')
  await world.value()
  world.at('2026-09-01T04:00:00Z')
  const found = await world.get<Evidence>(`/economy/evidence?session=${id}`)
  expect(found).toMatchObject({
    total: 1,
    rows: [{ from: '2026-09-01T00:00:00.000Z', to: '2026-09-01T04:00:00.000Z', hours: 4, savings: 2 }],
    totals: { savings: 2 },
  })
  expect(await world.get<Evidence>(`/economy/evidence?session=${id + 1}`)).toMatchObject({ total: 0, rows: [], totals: { savings: 0 } })
})
