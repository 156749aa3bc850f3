import type { Distort, Fake, FakeAnswer, FakeRequest } from '../../fakes/fake.ts'
import { drift, trait } from '../../fakes/prices.ts'
import { describeInstances, usage } from './fake-instances.ts'
import { instanceTypes } from './instance-types.ts'

type Event = { type: string; zone: string; usd: number; at: Date }
const keyId = 'AKIACANARY0EXAMPLE00'
const secretAccessKey = 'CANARY/secret/access/key/EXAMPLE'
const zonePrefixes: Readonly<Record<string, string>> = { 'us-east-1': 'use1', 'eu-central-1': 'euc1' }
const types = ['g4dn.xlarge', 'g5.xlarge', 'g5.48xlarge', 'g6.xlarge', 'g6e.xlarge', 'p4d.24xlarge', 'p5.48xlarge', 'p5en.48xlarge']
const usdPerGpu: Readonly<Record<string, number>> = {
  T4: 0.526,
  A10G: 1.006,
  L4: 0.8048,
  L40S: 1.861,
  'A100 SXM4 40GB': 2.745,
  'H100 SXM': 6.88,
  'H200 SXM': 7.912,
}
const hourMs = 3_600_000

/** EC2's query protocol for regions, spot prices and instances, the spot advisor's file and the price list. ap-east-1 is a region that is not enabled. */
export const fake: Fake = {
  id: 'aws',
  settings: [
    { accessKeyId: keyId, secretAccessKey },
    { accessKeyId: keyId, secretAccessKey, regions: 'us-east-1, eu-central-1' },
  ],
  paged: true,
  answer(request) {
    if (request.base === 'advisor') return request.path === '/spot-advisor-data.json' ? { body: advice() } : { status: 404, body: '' }
    if (request.base === 'pricing') return onDemandFile(request.path)
    const [, id, region = ''] = /Credential=(\w+)\/\d+\/([a-z0-9-]+)\/ec2\//.exec(request.headers['authorization'] ?? '') ?? []
    if (id !== keyId || !zonePrefixes[region]) return failure(401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
    const asked = new URLSearchParams(request.body)
    if (asked.get('Action') === 'DescribeRegions')
      return xml(
        'DescribeRegions',
        list(
          'regionInfo',
          Object.keys(zonePrefixes).map((name) => `<regionName>${name}</regionName>`),
        ),
      )
    if (asked.get('Action') === 'DescribeSpotPriceHistory') return history(request, asked, region)
    if (asked.get('Action') === 'DescribeInstances') return xml('DescribeInstances', describeInstances(request, asked, region))
    return failure(400, 'InvalidAction', 'The action is not valid for this web service.')
  },
  distort: {
    wrong_type: inXml((body) => body.replaceAll(/<spotPrice>[^<]*/g, '<spotPrice>n/a')),
    duplicate_rows: inXml((body) => body.replaceAll(/<item><instanceType>.*?<\/item>/g, '$&$&')),
    missing_currency: 'EC2 names no currency: spot prices are in US dollars',
    cents_for_dollars: inXml((body) => body.replaceAll(/<spotPrice>([^<]*)/g, (_, usd) => `<spotPrice>${(Number(usd) * 100).toFixed(6)}`)),
    per_gpu_for_machine: 'EC2 knows prices of whole instances only',
    new_enum: inXml((body) =>
      body
        .replace(
          '<spotPriceHistorySet>',
          `<spotPriceHistorySet>${itemXml({ type: 'p9.48xlarge', zone: 'use1-az1', usd: 9, at: new Date('2026-01-01T00:00:00Z') })}`,
        )
        .replace(
          '</spotPriceHistorySet>',
          `${itemXml({ type: 'g5.xlarge', zone: 'use1-az9', usd: 9, at: new Date('2026-01-01T00:00:00Z') }, 'Plan 9')}</spotPriceHistorySet>`,
        ),
    ),
    renamed_field: inXml((body) => body.replaceAll('spotPrice>', 'price>').replaceAll('regionName>', 'name>')),
    skewed_stamps: inXml((body) =>
      body.replaceAll(
        /(<item><instanceType>.*?)(<timestamp>)[^<]*(.*?<\/item>)/g,
        (item, before, tag, after) => `${before}${tag}2099-01-01T00:00:00.000Z${after}${item}`,
      ),
    ),
  },
  usage,
}

function inXml(change: (body: string) => string): Distort {
  return (body) => (typeof body === 'string' && body.includes('xmlns=') ? change(body) : body)
}

function history({ now, nextPage }: FakeRequest, asked: URLSearchParams, region: string): FakeAnswer {
  const from = new Date(asked.get('StartTime') ?? now)
  const until = new Date(asked.get('EndTime') ?? now)
  if (from.getTime() < now.getTime() - 91 * 24 * hourMs) return failure(400, 'InvalidParameterValue', 'StartTime is more than 90 days ago')
  const events = types
    .filter((type) => filterOf(asked, 'instance-type').includes(type))
    .flatMap((type) => [1, 2, 3].flatMap((n) => eventsOf(type, `${zonePrefixes[region]}-az${n}`, from, until)))
  events.sort((a, b) => b.at.getTime() - a.at.getTime())
  const perPage = Math.min(Number(asked.get('MaxResults') ?? 1000), Math.max(1, Math.ceil(events.length / 5)))
  const page = Number(asked.get('NextToken') || 1)
  const next = nextPage(page, Math.max(1, Math.ceil(events.length / perPage)))
  const rows = events.slice((page - 1) * perPage, page * perPage).map((event) => itemXml(event))
  return xml(
    'DescribeSpotPriceHistory',
    `<spotPriceHistorySet>${rows.join('')}</spotPriceHistorySet>${next ? `<nextToken>${next}</nextToken>` : '<nextToken/>'}`,
  )
}

/** Changes in the stretch, and the last one before it, as EC2 answers. A price changes every eight hours, at an hour of its own. */
function eventsOf(type: string, zone: string, from: Date, until: Date): Event[] {
  const every = 8 * hourMs
  const offset = Math.floor(trait(`${type}${zone}`) * 8) * hourMs
  const { gpu = '', gpuCount = 1 } = instanceTypes.get(type) ?? {}
  const stepOf = (at: Date): number => Math.floor((at.getTime() - offset) / every)
  return Array.from({ length: stepOf(until) - stepOf(from) + 1 }, (_, i) => {
    const at = new Date((stepOf(from) + i) * every + offset)
    return { type, zone, at, usd: (usdPerGpu[gpu] ?? 1) * gpuCount * (0.35 + 0.2 * trait(zone)) * drift(`aws|${type}|${zone}`, at) }
  })
}

function filterOf(asked: URLSearchParams, name: string): string[] {
  const n = [1, 2, 3, 4].find((i) => asked.get(`Filter.${i}.Name`) === name)
  return [...asked].filter(([key]) => key.startsWith(`Filter.${n}.Value.`)).map(([, value]) => value)
}

function itemXml({ type, zone, usd, at }: Event, product = 'Linux/UNIX'): string {
  return `<item><instanceType>${type}</instanceType><productDescription>${product}</productDescription><spotPrice>${usd.toFixed(6)}</spotPrice><timestamp>${at.toISOString()}</timestamp><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>${zone}</availabilityZoneId></item>`
}

const list = (name: string, items: string[]): string => `<${name}>${items.map((item) => `<item>${item}</item>`).join('')}</${name}>`
const asXml = { 'content-type': 'text/xml;charset=UTF-8' }

function xml(action: string, content: string): FakeAnswer {
  return {
    headers: asXml,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>${content}</${action}Response>`,
  }
}

function failure(status: number, code: string, message: string): FakeAnswer {
  return {
    status,
    headers: asXml,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>x</RequestID></Response>`,
  }
}

function advice(): unknown {
  const Linux = Object.fromEntries(types.map((type) => [type, { s: 60, r: Math.floor(trait(type) * 5) }]))
  return {
    ranges: [
      { index: 0, label: '<5%', dots: 0, max: 5 },
      { index: 1, label: '5-10%', dots: 1, max: 11 },
    ],
    spot_advisor: Object.fromEntries(Object.keys(zonePrefixes).map((region) => [region, { Linux, Windows: {} }])),
    global_rate: '<5%',
  }
}

function onDemandFile(path: string): FakeAnswer {
  const [, region = ''] = /^\/offers\/v1.0\/aws\/AmazonEC2\/current\/([a-z0-9-]+)\/index.csv$/.exec(path) ?? []
  if (!zonePrefixes[region]) return { status: 404, body: '' }
  const row = (...fields: (string | number)[]): string => fields.map((field) => `"${field}"`).join(',')
  const rows = types.flatMap((type) => {
    const { gpu = '', gpuCount = 1 } = instanceTypes.get(type) ?? {}
    const usd = (usdPerGpu[gpu] ?? 1) * gpuCount
    return [
      row('SKU1', 'OnDemand', '2026-01-01', 'Hrs', usd, 'USD', region, type, gpuCount, 'Linux', 'Shared', 'Used', 'NA', 'OnDemand'),
      row('SKU2', 'OnDemand', '2026-01-01', 'Hrs', usd * 1.5, 'USD', region, type, gpuCount, 'Windows', 'Shared', 'Used', 'NA', 'OnDemand'),
      row('SKU3', 'Reserved', '2026-01-01', 'Hrs', usd / 2, 'USD', region, type, gpuCount, 'Linux', 'Shared', 'Used', 'NA', 'OnDemand'),
    ]
  })
  const header = row(
    'SKU',
    'TermType',
    'EffectiveDate',
    'Unit',
    'PricePerUnit',
    'Currency',
    'Region Code',
    'Instance Type',
    'GPU',
    'Operating System',
    'Tenancy',
    'CapacityStatus',
    'Pre Installed S/W',
    'MarketOption',
  )
  return {
    headers: { 'content-type': 'text/csv' },
    body: [
      '"FormatVersion","v1.0"',
      '"Disclaimer","x"',
      '"Publication Date","2026-01-16T16:02:58Z"',
      '"Version","20260116160258"',
      '"OfferCode","AmazonEC2"',
      header,
      ...rows,
      '',
    ].join('\n'),
  }
}
