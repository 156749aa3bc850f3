import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector-error.ts'
import type { Fake } from '../fakes/fake.ts'
import { contentFaults, type Fault, faults, pageFaults, wireFaults } from '../fakes/faults.ts'
import { fakes } from '../fakes/index.ts'
import { expected, judge } from '../fakes/judge.ts'
import { openFake, type OpenFake } from '../fakes/open-fake.ts'
import { providers } from './index.ts'
import { Charge, Instance, type Provider, type ProviderSession } from './provider.ts'

// The contract's part about what users have themselves: instances, charges, balance. The rest is in contract.test.ts.
const now = new Date('2026-03-04T05:06:07Z')
const later = new Date('2026-03-04T09:06:07Z')

/** All instances of all parts, by key. */
async function listOwn(provider: Provider, asked: ProviderSession): Promise<Instance[]> {
  const own: Instance[] = []
  for (const part of (await provider.listParts?.(asked)) ?? ['all']) own.push(...((await provider.listInstances?.(asked, part)) ?? []))
  return own.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
}
const hasKey = (settings: object): boolean => JSON.stringify(settings).includes('CANARY')
const own = fakes.flatMap((fake) => {
  const provider = providers.find(({ id }) => id === fake.id)!
  return provider.listInstances
    ? fake.settings.map((settings, way) => ({ name: way === 0 ? fake.id : `${fake.id}, way ${way + 1}`, fake, settings, provider }))
    : []
})

test('every provider that lists instances has a fake of them', () => {
  expect(fakes.filter(({ usage }) => usage).map(({ id }) => id)).toEqual(providers.filter(({ listInstances }) => listInstances).map(({ id }) => id))
})

describe.each(own.filter(({ settings }) => !hasKey(settings)))('instances of $name, without a key', ({ fake, settings, provider }) => {
  test('are asked of nobody', async () => {
    const vendor = await openFake(provider, fake, now)
    const calls = [
      async (asked: ProviderSession) => listOwn(provider, asked),
      async (asked: ProviderSession) => provider.listCharges?.(asked, new Date(0), now),
      async (asked: ProviderSession) => provider.balance?.(asked),
    ]
    for (const call of calls) await expect(call(vendor.session(settings))).rejects.toMatchObject({ failure: 'rejected_key' })
    expect(vendor.requests()).toBe(0)
    await vendor.close()
  })
})

describe.each(own.filter(({ settings }) => hasKey(settings)))('instances of $name', ({ fake, settings, provider }) => {
  let vendor: OpenFake
  let right: Instance[]
  beforeAll(async () => {
    vendor = await openFake(provider, fake, now)
    right = await listOwn(provider, vendor.session(settings))
  })
  afterAll(() => vendor.close())

  test('are whole, each once, some with several GPUs, and none from the future', () => {
    expect(right.length).toBeGreaterThan(1)
    for (const instance of right) {
      expect(Instance.safeParse(instance).error).toBeUndefined()
      expect(Math.max(instance.observedAt.getTime(), instance.startedAt?.getTime() ?? 0)).toBeLessThanOrEqual(now.getTime())
    }
    expect(new Set(right.map(({ key }) => key)).size).toBe(right.length)
    expect(right.some(({ gpuCount }) => gpuCount > 1)).toBe(true)
  })

  test('have the same keys at every call', async () => {
    const after = await openFake(provider, fake, later)
    const again = await listOwn(provider, after.session(settings))
    await after.close()
    expect(again.map(({ key }) => key)).toEqual(right.map(({ key }) => key))
  })

  test('show no key and no secret of the machine, nor do charges', async () => {
    const charges = await provider.listCharges?.(vendor.session(settings), new Date('2026-03-01T00:00:00Z'), now)
    expect(JSON.stringify([right, charges])).not.toContain('CANARY')
  })

  test('stop, and are gone, when they do and are', async () => {
    const key = fake.usage!.running
    const changing = await openFake(provider, fake, now)
    const listed = () => listOwn(provider, changing.session(settings))
    const others = right.filter((instance) => instance.key !== key)
    expect((await listed()).find((instance) => instance.key === key)?.state).toBe('running')
    changing.setState(key, 'stopped')
    expect((await listed()).find((instance) => instance.key === key)).toMatchObject({ state: 'stopped', utilisation: null })
    changing.setState(key, 'gone')
    expect(await listed()).toEqual(others)
    await changing.close()
  })

  test.each(faults)('%s ends in a connector error or in the right instances, and shows no key', async (fault) => {
    const asked = vendor.session(settings, { maxBytes: 5_000_000, ...(fault === 'slow_loris' && { timeoutMs: 250 }) })
    const before = vendor.broken()
    vendor.fail(fault)
    const outcome = await listOwn(provider, fault === 'tls_error' ? { ...asked, baseUrls: vendor.tlsBaseUrls } : asked).catch((error: unknown) => error)
    vendor.heal()
    const wanted = fault === 'skewed_stamps' && happens(fake, fault) ? right.map((instance) => ({ ...instance, startedAt: null })) : right
    expect(judge(outcome, wanted), inspect(outcome)).toMatch(expected[fault] ?? /^(right|unexpected_answer)$/)
    expect(inspect(outcome, { depth: 20 })).not.toContain('CANARY')
    expect(vendor.broken() - before > 0, 'the fault was there to be met').toBe(happens(fake, fault))
  })

  test('any fault of content that the fake cannot have says why', () => {
    expect(Object.values(fake.usage!.distort).filter((distort) => typeof distort === 'string' && distort.length < 10)).toEqual([])
  })

  type Call = (asked: ProviderSession) => Promise<unknown>
  const calls: [name: string, call: Call][] = [['instances', (asked) => listOwn(provider, asked)]]
  if (provider.listCharges) calls.push(['charges', (asked) => provider.listCharges!(asked, new Date('2026-03-01T00:00:00Z'), now)])
  if (provider.balance) calls.push(['the balance', (asked) => provider.balance!(asked)])

  test.each(calls)('whichever request for %s fails, all fails, and nothing is tried again', async (_, call) => {
    const requestsOf = async () => {
      const before = vendor.requests()
      const outcome = await call(vendor.session(settings)).catch((error: unknown) => error)
      return { outcome, requests: vendor.requests() - before }
    }
    const { requests } = await requestsOf()
    expect(requests).toBeGreaterThan(0)
    for (let skip = 0; skip < requests; skip++) {
      vendor.fail('server_error', 1, skip)
      const failed = await requestsOf()
      expect(failed.outcome, `request ${skip + 1}`).toMatchObject({ failure: 'unavailable' })
      expect(failed.requests).toBe(skip + 1)
    }
    vendor.heal()
  })

  test.each(calls)('%s: what breaks on the wire ends in a connector error that shows no key', async (_, call) => {
    for (const fault of wireFaults.filter((one) => !['slow_loris', 'tls_error', 'huge_body', 'gzip_bomb', 'deep_json'].includes(one))) {
      vendor.fail(fault)
      const outcome = await call(vendor.session(settings)).catch((error: unknown) => error)
      vendor.heal()
      expect(judge(outcome, undefined), fault).toMatch(expected[fault]!)
      expect(inspect(outcome, { depth: 20 })).not.toContain('CANARY')
    }
  })
})

describe.each(own.filter(({ fake, settings }) => fake.usage!.paged && hasKey(settings)))('instances of $name in pages', ({ fake, settings, provider }) => {
  test.each(['page_fails', 'repeated_token', 'cursor_loop'] as const)('%s fails the list and the charges', async (fault) => {
    const vendor = await openFake(provider, fake, now)
    vendor.fail(fault)
    await expect(listOwn(provider, vendor.session(settings))).rejects.toThrow(ConnectorError)
    const charges =
      provider.listCharges?.(vendor.session(settings), new Date('2026-03-01T00:00:00Z'), now) ?? Promise.reject(new ConnectorError('unavailable', 'none'))
    await expect(charges).rejects.toThrow(ConnectorError)
    await vendor.close()
  })
})

describe.each(own.filter(({ settings, provider }) => hasKey(settings) && provider.listCharges))('charges of $name', ({ fake, settings, provider }) => {
  const since = new Date('2026-03-02T10:20:00Z')
  let vendor: OpenFake
  beforeAll(async () => {
    vendor = await openFake(provider, fake, now)
  })
  afterAll(() => vendor.close())
  const charged = (from: Date, to: Date) => provider.listCharges!(vendor.session(settings), from, to)

  test('are whole, of listed instances, and of stretches that begin in time and are over', async () => {
    const keys = new Set((await listOwn(provider, vendor.session(settings))).map(({ key }) => key))
    const charges = await charged(since, now)
    expect(charges.length).toBeGreaterThan(0)
    for (const charge of charges) {
      expect(Charge.safeParse(charge).error).toBeUndefined()
      expect(keys).toContain(charge.key)
      expect(charge.from.getTime()).toBeGreaterThanOrEqual(since.getTime())
      expect(charge.to.getTime()).toBeGreaterThan(charge.from.getTime())
      expect(charge.to.getTime()).toBeLessThanOrEqual(now.getTime())
    }
  })

  test('of windows one after the other miss nothing and hold nothing twice', async () => {
    const sum = (charges: Charge[]) => charges.reduce((usd, charge) => usd + charge.usd, 0)
    const cut = new Date('2026-03-03T07:45:00Z')
    // A tenth of a cent is where vendors round.
    expect(sum([...(await charged(since, cut)), ...(await charged(cut, now))])).toBeCloseTo(sum(await charged(since, now)), 1)
  })

  test('of the future, or of no time at all, are none, and nobody is asked', async () => {
    const before = vendor.requests()
    expect(await charged(now, later)).toEqual([])
    expect(await charged(since, since)).toEqual([])
    expect(vendor.requests()).toBe(before)
  })
})

/** Whether a fake can have the fault in its list of instances; one of TLS is met before the fake hears of anything. */
function happens({ usage }: Fake, fault: Fault): boolean {
  if (fault === 'tls_error') return false
  if (pageFaults.some((one) => one === fault)) return usage?.paged === true
  const content = contentFaults.find((one) => one === fault)
  return content === undefined || typeof usage?.distort[content] === 'function'
}
