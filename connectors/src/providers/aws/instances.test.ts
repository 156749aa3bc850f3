import { expect, test } from 'vitest'
import type { ProviderSession } from '../provider.ts'
import { fake } from './fake.ts'
import { aws } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
type Row = { type?: string; state?: string; lifecycle?: string; zone?: string; name?: string }
const itemOf = ({ type = 'p5.48xlarge', state = 'running', lifecycle, zone = 'use1-az4', name = 'training' }: Row): string =>
  `<item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>${state}</name></instanceState><instanceType>${type}</instanceType><launchTime>2026-03-04T01:00:00.000Z</launchTime><placement>${zone && `<availabilityZoneId>${zone}</availabilityZoneId>`}</placement>${lifecycle ? `<instanceLifecycle>${lifecycle}</instanceLifecycle>` : ''}<tagSet><item><key>Name</key><value>${name}</value></item></tagSet></item></instancesSet></item>`
function answering(row?: Row): ProviderSession & { asked: URLSearchParams[]; urls: string[] } {
  const asked: URLSearchParams[] = []
  const urls: string[] = []
  const fetch = async (url: unknown, init?: { body?: unknown }) => {
    urls.push(String(url))
    asked.push(new URLSearchParams(String(init?.body)))
    return new Response(
      `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet>${row ? itemOf(row) : ''}</reservationSet></DescribeInstancesResponse>`,
    )
  }
  return { settings: fake.settings[0] ?? {}, fetch, now, baseUrls: aws.baseUrls, asked, urls }
}
const listed = async (row: Row) => (await aws.listInstances!(answering(row), 'us-east-1'))[0]

test('an instance has the GPUs of its type and no price: EC2 says none', async () => {
  expect(await listed({})).toEqual({
    key: 'i-1',
    label: 'training',
    gpu: 'H100 SXM',
    gpuCount: 8,
    instanceType: 'p5.48xlarge',
    region: 'us-east-1',
    zone: 'use1-az4',
    market: 'on_demand',
    state: 'running',
    usdPerHour: null,
    storageUsdPerHour: null,
    utilisation: null,
    startedAt: new Date('2026-03-04T01:00:00Z'),
    observedAt: now,
  })
})

test.each([
  ['spot', 'spot'],
  ['capacity-block', 'capacity_block'],
  ['scheduled', 'reserved'],
  ['something-new', 'reserved'],
])('the lifecycle %s is the market %s', async (lifecycle, market) => {
  expect((await listed({ lifecycle }))?.market).toBe(market)
})

test.each(['pending', 'stopping', 'stopped'])('%s is not billed as running', async (state) => {
  expect((await listed({ state }))?.state).toBe('stopped')
})

test('a type without whole GPUs is left out, a zone without id unknown', async () => {
  expect(await listed({ type: 'g6f.large' })).toBeUndefined()
  expect(await listed({ zone: '', name: '' })).toMatchObject({ zone: null, label: null })
})

test('a region is asked at its own address, for GPU types and what is not over', async () => {
  const session = answering()
  expect(await aws.listInstances!(session, 'eu-central-1')).toEqual([])
  expect(session.urls).toEqual(['https://ec2.eu-central-1.amazonaws.com/'])
  expect(session.asked[0]?.get('Filter.1.Name')).toBe('instance-type')
  expect([...(session.asked[0] ?? [])].filter(([name]) => name.startsWith('Filter.2.')).map(([, value]) => value)).toEqual([
    'instance-state-name',
    'pending',
    'running',
    'stopping',
    'stopped',
  ])
})
