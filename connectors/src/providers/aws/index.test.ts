import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningFake, startFake } from '../../fakes/start-fake.ts'
import { Offer, type ProviderSession } from '../provider.ts'
import { fake } from './fake.ts'
import { aws } from './index.ts'
import { instanceTypes } from './instance-types.ts'

const now = new Date('2026-03-04T05:06:07Z')
const dayMs = 86_400_000
const [settings = {}] = fake.settings
let running: RunningFake
beforeAll(async () => {
  running = await startFake(fake, { now: () => now, bases: Object.keys(aws.baseUrls) })
})
afterAll(() => running.close())
const session = (): ProviderSession => ({ settings, fetch: (...all) => fetch(...all), now, baseUrls: running.baseUrls })

type Row = { type?: string; zone?: string; price?: string; at?: string; product?: string }
const itemOf = ({ type = 'p5.48xlarge', zone = 'use1-az4', price = '23.4', at = '2026-03-01T00:00:00.000Z', product = 'Linux/UNIX' }: Row): string =>
  `<item><instanceType>${type}</instanceType><productDescription>${product}</productDescription><spotPrice>${price}</spotPrice><timestamp>${at}</timestamp><availabilityZone>us-east-1a</availabilityZone>${zone && `<availabilityZoneId>${zone}</availabilityZoneId>`}</item>`
const pageOf = (rows: Row[], token = ''): string =>
  `<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><spotPriceHistorySet>${rows.map(itemOf).join('')}</spotPriceHistorySet><nextToken>${token}</nextToken></DescribeSpotPriceHistoryResponse>`
const errorOf = (code: string): string => `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`

/** EC2 that says what it is told, a page after the other; the last again and again. */
function answering(...pages: (string | Response)[]): ProviderSession & { asked: URLSearchParams[]; addresses: string[] } {
  const asked: URLSearchParams[] = []
  const addresses: string[] = []
  const answer = async (url: unknown, init?: { body?: unknown }) => {
    if (String(url).includes('advisor')) return Response.json({ spot_advisor: {} })
    addresses.push(String(url))
    asked.push(new URLSearchParams(String(init?.body)))
    const page = pages[Math.min(asked.length, pages.length) - 1] ?? ''
    return typeof page === 'string' ? new Response(page) : page
  }
  return { settings, fetch: answer, now, baseUrls: aws.baseUrls, asked, addresses }
}
async function historyOf(asked: ProviderSession, since: Date): Promise<Offer[]> {
  const all: Offer[] = []
  for await (const page of aws.priceHistory!(asked, 'us-east-1', since)) all.push(...page)
  return all
}
const addressOf = (url: unknown): string => String(url)
const refusal = (status: number, code: string, headers = {}) => new Response(errorOf(code), { status, headers })

describe('offers', () => {
  test('are the price in force of each type in each zone', async () => {
    const offers = await aws.listOffers(session(), 'us-east-1')
    expect(offers).toHaveLength(8 * 3)
    expect(offers.find(({ key }) => key === 'p5.48xlarge|use1-az2|spot')).toMatchObject({
      region: 'us-east-1',
      zone: 'use1-az2',
      gpu: 'H100 SXM',
      gpuCount: 8,
      market: 'spot',
      observedAt: now,
    })
    for (const offer of offers) expect(Offer.safeParse(offer).error).toBeUndefined()
  })

  test('say how often such instances are interrupted', async () => {
    const offers = await aws.listOffers(session(), 'us-east-1')
    for (const { interruption } of offers) expect(interruption?.to).toBeGreaterThan(interruption?.from ?? 1)
  })

  const withoutAdvisor = (answer: () => Promise<Response>): ProviderSession => ({
    ...session(),
    fetch: async (url, init) => (addressOf(url).includes('advisor') ? answer() : fetch(url, init)),
  })

  test.each([403, 404, 429, 503])('come without interruptions when the advisor answers %i', async (status) => {
    const offers = await aws.listOffers(
      withoutAdvisor(async () => new Response('no', { status })),
      'us-east-1',
    )
    expect(offers).toHaveLength(8 * 3)
    expect(new Set(offers.map(({ interruption }) => interruption))).toEqual(new Set([null]))
  })

  test('come without interruptions when the advisor cannot be reached, which is asked again in a quarter of an hour', async () => {
    let asked = 0
    const unreachable = withoutAdvisor(async () => {
      asked++
      throw new TypeError('fetch failed')
    })
    const minutesLater = (minutes: number) => ({ ...unreachable, now: new Date(now.getTime() + minutes * 60_000) })
    expect((await aws.listOffers(unreachable, 'us-east-1'))[0]?.interruption).toBeNull()
    await aws.listOffers(minutesLater(14), 'eu-central-1')
    expect(asked).toBe(1)
    await aws.listOffers(minutesLater(15), 'us-east-1')
    expect(asked).toBe(2)
  })

  test('do not come at all when the poll was called off while the advisor was asked', async () => {
    const poll = new AbortController()
    const asked = withoutAdvisor(async () => {
      poll.abort()
      throw new TypeError('aborted')
    })
    await expect(aws.listOffers({ ...asked, signal: poll.signal }, 'us-east-1')).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('the advisor is asked once for all regions', async () => {
    const asked = session()
    await aws.listOffers(asked, 'us-east-1')
    const before = running.requests()
    await aws.listOffers(asked, 'eu-central-1')
    expect(running.requests() - before).toBe(5)
  })

  test('a zone is known by its id, since names differ from account to account', async () => {
    const [offer] = await aws.listOffers(answering(pageOf([{}])), 'us-east-1')
    expect(offer?.zone).toBe('use1-az4')
    await expect(aws.listOffers(answering(pageOf([{ zone: '' }])), 'us-east-1')).rejects.toMatchObject({ failure: 'unexpected_answer' })
  })

  test('leave out what is not Linux, unknown types and times to come', async () => {
    const rows = [{ product: 'Windows' }, { type: 'p9.48xlarge' }, { type: 'm7i.large' }, { at: '2099-01-01T00:00:00.000Z' }, { price: '0.000000' }]
    expect(await aws.listOffers(answering(pageOf(rows)), 'us-east-1')).toEqual([])
  })

  test('ask the endpoint of the region, for GPU types by name', async () => {
    const asked = answering(pageOf([]))
    await aws.listOffers(asked, 'eu-central-1')
    expect(asked.addresses).toEqual(['https://ec2.eu-central-1.amazonaws.com/'])
    expect(asked.asked[0]?.get('Filter.1.Name')).toBe('instance-type')
    expect([...(asked.asked[0] ?? [])].filter(([name]) => name.startsWith('Filter.1.Value.'))).toHaveLength(instanceTypes.size)
    // AWS takes 200 values in a filter.
    expect(instanceTypes.size).toBeLessThanOrEqual(200)
  })
})

describe('history', () => {
  test('is 90 days of change events, from all pages', async () => {
    const offers = await historyOf(session(), new Date(0))
    const first = Math.min(...offers.map(({ observedAt }) => observedAt.getTime()))
    expect(first).toBe(now.getTime() - 90 * dayMs)
    expect(offers.length).toBeGreaterThan(24 * 250)
    for (const { observedAt } of offers) expect(observedAt.getTime()).toBeLessThanOrEqual(now.getTime())
  })

  test('trap: the last change before the start is the price at the start, not a price of its own time', async () => {
    const since = new Date('2026-03-01T00:00:00Z')
    const offers = await historyOf(
      answering(
        pageOf([
          { at: '2026-03-02T10:00:00.000Z', price: '2' },
          { at: '2026-02-11T10:00:00.000Z', price: '1' },
        ]),
      ),
      since,
    )
    expect(offers.map(({ usdPerHour, observedAt }) => [usdPerHour, observedAt])).toEqual([
      [2, new Date('2026-03-02T10:00:00Z')],
      [1, since],
    ])
  })

  test('trap: a token that comes again is an error', async () => {
    await expect(historyOf(answering(pageOf([{}], 'again')), now)).rejects.toThrow('same page token twice')
  })

  test('an empty page with a token is not the end', async () => {
    expect(await historyOf(answering(pageOf([], 'more'), pageOf([{}])), now)).toHaveLength(1)
  })

  test('pages without end are an error', async () => {
    let token = 0
    const endless: ProviderSession = {
      ...answering(),
      // As a network does, lets others have their turn: connections to the fake would go stale unnoticed.
      fetch: async () => {
        await setImmediate()
        return new Response(pageOf([], String(token++)))
      },
    }
    await expect(historyOf(endless, now)).rejects.toThrow('more than 400 pages')
  }, 20_000)
})

describe('regions', () => {
  test('are those that are enabled for the account', async () => {
    expect(await aws.listParts!(session())).toEqual(['us-east-1', 'eu-central-1'])
  })

  test('or those of the settings, without a question', async () => {
    expect(
      await aws.listParts!({
        ...session(),
        settings: { ...settings, regions: 'ap-east-1, us-east-1,ap-east-1' },
        fetch: () => Promise.reject(new Error('asked')),
      }),
    ).toEqual(['ap-east-1', 'us-east-1'])
  })

  test('trap: an opt-in region that is not enabled refuses a good key; that is no bad key', async () => {
    await expect(aws.listOffers(session(), 'ap-east-1')).rejects.toMatchObject({
      failure: 'unavailable',
      message: expect.stringContaining('enable the region'),
    })
    await expect(aws.listOffers({ ...session(), settings: { ...settings, accessKeyId: 'AKIAWRONG0EXAMPLE000' } }, 'us-east-1')).rejects.toMatchObject({
      failure: 'rejected_key',
    })
  })
})

test.each([
  [403, 'UnauthorizedOperation', 'rejected_key'],
  [403, 'SignatureDoesNotMatch', 'rejected_key'],
  [401, 'OptInRequired', 'unavailable'],
  [400, 'RequestExpired', 'unavailable'],
  [503, 'RequestLimitExceeded', 'rate_limited'],
  [400, 'Throttling', 'rate_limited'],
  [503, 'InternalError', 'unavailable'],
  [400, 'InvalidParameterValue', 'unexpected_answer'],
])('%i %s is %s', async (status, code, failure) => {
  await expect(aws.listOffers(answering(refusal(status, code)), 'us-east-1')).rejects.toMatchObject({ failure })
})

test('Retry-After is heard', async () => {
  const limited = answering(refusal(429, 'RequestLimitExceeded', { 'retry-after': '7' }))
  await expect(aws.listOffers(limited, 'us-east-1')).rejects.toMatchObject({ failure: 'rate_limited', retryAfterSeconds: 7 })
  expect(limited.asked).toHaveLength(1)
})

test('no answer is unavailable, and asked for once', async () => {
  let asked = 0
  const fetch = async () => {
    asked++
    throw new TypeError('fetch failed')
  }
  await expect(aws.listOffers({ ...session(), fetch }, 'us-east-1')).rejects.toMatchObject({ failure: 'unavailable' })
  expect(asked).toBe(1)
})

test.each([
  ['another document', '<html><body>soon</body></html>'],
  ['nothing', ''],
  ['a list of another name', '<DescribeSpotPriceHistoryResponse><priceSet/></DescribeSpotPriceHistoryResponse>'],
  ['half a document', pageOf([{}]).slice(0, 300)],
  ['a price that is no number', pageOf([{ price: 'free' }])],
])('%s is an unexpected answer, never an empty list', async (_, body) => {
  await expect(aws.listOffers(answering(body), 'us-east-1')).rejects.toMatchObject({ failure: 'unexpected_answer' })
})

test('the test of the connection says what the key opens', async () => {
  expect(await aws.testConnection(session())).toBe('AWS takes the key: 24 spot prices of GPU instances in us-east-1, and 1 more regions.')
})

test('the secret is marked as one', () => {
  expect(aws.settings.shape['secretAccessKey']?.meta()).toMatchObject({ secret: true })
  expect(aws.settings.safeParse({ accessKeyId: 'x' }).success).toBe(false)
})

test('the policy in the documents is the one that the page shows', () => {
  const [, documented = ''] = /```json\n(.*?)```/s.exec(readFileSync(join(import.meta.dirname, '../../../../docs/providers.md'), 'utf8')) ?? []
  expect(JSON.parse(documented)).toEqual(JSON.parse(aws.about.key?.slice(aws.about.key.indexOf('{')) ?? ''))
})
