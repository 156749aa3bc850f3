import type { Distort, Fake, FakeRequest } from '../../fakes/fake.ts'
import { trait } from '../../fakes/prices.ts'
import type { FakeState } from '../../fakes/states.ts'

type Rented = readonly [type: string, state: FakeState, name: string | null, lifecycle?: string]
/** What the account has in each region, by id. */
const rented: Readonly<Record<string, Readonly<Record<string, Rented>>>> = {
  'us-east-1': {
    'i-0a000000000000001': ['p5.48xlarge', 'running', 'training'],
    'i-0a000000000000002': ['g5.xlarge', 'running', null, 'spot'],
    'i-0a000000000000003': ['g6e.xlarge', 'stopped', 'staging'],
    'i-0a000000000000004': ['p4d.24xlarge', 'running', 'nightly', 'spot'],
    'i-0a000000000000005': ['p5en.48xlarge', 'running', 'block', 'capacity-block'],
  },
  'eu-central-1': { 'i-0b000000000000001': ['g4dn.xlarge', 'running', 'inference'] },
}
const hourMs = 3_600_000

export const usage: NonNullable<Fake['usage']> = {
  paged: true,
  running: 'i-0a000000000000001',
  distort: {
    wrong_type: inInstances((body) => body.replaceAll(/<launchTime>[^<]*/g, '<launchTime>yesterday')),
    duplicate_rows: inInstances((body) => body.replaceAll(/<item><reservationId>.*?<\/instancesSet><\/item>/g, '$&$&')),
    missing_currency: 'EC2 says no price of an instance',
    cents_for_dollars: 'EC2 says no price of an instance',
    per_gpu_for_machine: 'EC2 says no price of an instance',
    new_enum: inInstances((body) =>
      body.replace('<reservationSet>', `<reservationSet>${itemOf('i-0c000000000000009', ['p9.48xlarge', 'running', null, 'weekend'], 'running', new Date(0))}`),
    ),
    renamed_field: inInstances((body) => body.replaceAll('instanceType>', 'type>')),
    skewed_stamps: inInstances((body) => body.replaceAll(/<launchTime>[^<]*/g, '<launchTime>2099-01-01T00:00:00.000Z')),
  },
}

/** What DescribeInstances says: the list, and the token in it. */
export function describeInstances({ now, states, nextPage }: FakeRequest, asked: URLSearchParams, region: string): string {
  const rows = Object.entries(rented[region] ?? {}).flatMap(([id, instance]) => {
    const state = states.at(id, instance[1], now)
    return state === 'gone' ? [] : [itemOf(id, instance, state, new Date(states.began.getTime() - Math.ceil(40 * trait(id)) * hourMs))]
  })
  const perPage = Math.max(1, Math.ceil(rows.length / 5))
  const page = Number(asked.get('NextToken') || 1)
  const next = nextPage(page, Math.max(1, Math.ceil(rows.length / perPage)))
  const found = rows.slice((page - 1) * perPage, page * perPage).join('')
  return `<reservationSet>${found}</reservationSet>${next ? `<nextToken>${next}</nextToken>` : ''}`
}

function itemOf(id: string, [type, , name, lifecycle]: Rented, state: FakeState, launched: Date): string {
  const tags = `<tagSet><item><key>owner</key><value>CANARY-tag</value></item>${name ? `<item><key>Name</key><value>${name}</value></item>` : ''}</tagSet>`
  return `<item><reservationId>r-${id}</reservationId><instancesSet><item><instanceId>${id}</instanceId><instanceState><code>16</code><name>${state === 'stopped' ? 'stopped' : 'running'}</name></instanceState><instanceType>${type}</instanceType><launchTime>${launched.toISOString()}</launchTime><placement><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az1</availabilityZoneId></placement>${lifecycle ? `<instanceLifecycle>${lifecycle}</instanceLifecycle>` : ''}${tags}</item></instancesSet></item>`
}

function inInstances(change: (body: string) => string): Distort {
  return (body) => (typeof body === 'string' && body.includes('<reservationSet>') ? change(body) : body)
}
