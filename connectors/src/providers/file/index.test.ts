import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Offer, ProviderSession } from '../provider.ts'
import { file } from './index.ts'

const now = new Date('2026-03-04T05:06:07Z')
const header = 'series_id,provider,region,zone,instance_type,gpu,gpu_count,on_demand_usd_per_hour,timestamp,price_usd_per_hour'
const row = (id: string, at: string, usd: number | string) => `${id},acme,eu-1,eu-1a,t4.small,T4,1,0.5,${at},${usd}`

function session(
  body: string | Uint8Array<ArrayBuffer>,
  settings: Record<string, unknown> = { url: 'https://example.com/prices.csv' },
): ProviderSession & { asked: string[] } {
  const asked: string[] = []
  const fetch = (async (url: unknown) => {
    asked.push(String(url))
    return new Response(body)
  }) as typeof globalThis.fetch
  return { settings, fetch, now, baseUrls: file.baseUrls, asked }
}
const offersOf = (...lines: string[]) => file.listOffers(session(lines.join('\n')), 'all')
async function historyOf(asked: ProviderSession, since: string): Promise<Offer[][]> {
  const pages: Offer[][] = []
  for await (const page of file.priceHistory!(asked, 'all', new Date(since))) pages.push(page)
  return pages
}

test('the newest row of a series is its offer, at its own time', async () => {
  expect(await offersOf(header, row('a', '2026-03-01T02:00:00Z', 0.25), row('a', '2026-03-01T00:00:00Z', 0.2))).toEqual([
    {
      key: 'a',
      provider: 'acme',
      region: 'eu-1',
      zone: 'eu-1a',
      instanceType: 't4.small',
      gpu: 'T4',
      gpuCount: 1,
      market: 'spot',
      usdPerHour: 0.25,
      onDemandUsdPerHour: 0.5,
      observedAt: new Date('2026-03-01T02:00:00Z'),
    },
  ])
})

test('history is all rows from a time on, in pages', async () => {
  const hours = Array.from({ length: 6000 }, (_, i) => row('a', new Date(Date.UTC(2025, 0) + i * 3_600_000).toISOString(), 0.2))
  const pages = await historyOf(session([header, ...hours].join('\n')), '2025-01-01T10:00:00Z')
  expect(pages.map((page) => page.length)).toEqual([5000, 990])
})

test('columns go by their names in any case and order, further ones are overlooked', async () => {
  const [offer] = await offersOf(
    'Price_USD_per_hour, Timestamp ,gpu_count,gpu,provider,series_id,market,currency,note',
    '2e1,2026-03-01 02:00+0100,8,H100 SXM,acme,b,On-Demand,usd,hm',
  )
  expect(offer).toMatchObject({
    usdPerHour: 20,
    gpuCount: 8,
    market: 'on_demand',
    region: null,
    onDemandUsdPerHour: null,
    observedAt: new Date('2026-03-01T01:00:00Z'),
  })
})

test('a row without a market is spot, as are interruptible and bid', async () => {
  const lines = ['', 'interruptible', 'Bid'].map((market, i) => `${row(String(i), '2026-03-01T00:00:00Z', 1)},${market}`)
  expect((await offersOf(`${header},market`, ...lines)).map(({ market }) => market)).toEqual(['spot', 'spot', 'spot'])
})

test('a time a little ahead is now', async () => {
  expect((await offersOf(header, row('a', '2026-03-04T05:10:00Z', 1)))[0]?.observedAt).toEqual(now)
})

test.each([
  ['a missing column', [header.replace('gpu_count,', ''), row('a', '2026-03-01T00:00:00Z', 1)], 'lacks the columns gpu_count'],
  ['a word for a price', [header, row('a', '2026-03-01T00:00:00Z', 'free')], 'Row 2 of the file: price_usd_per_hour is not a price'],
  ['a price of nothing', [header, row('a', '2026-03-01T00:00:00Z', 1), row('a', '2026-03-01T01:00:00Z', 0)], 'Row 3'],
  ['a price below zero', [header, row('a', '2026-03-01T00:00:00Z', -1)], 'not a price'],
  ['a time without a zone', [header, row('a', '2026-03-01T00:00:00', 1)], 'with a zone'],
  ['30 February', [header, row('a', '2026-02-30T00:00:00Z', 1)], 'with a zone'],
  ['a time to come', [header, row('a', '2026-03-05T00:00:00Z', 1)], 'in the future'],
  ['another currency', [`${header},currency`, `${row('a', '2026-03-01T00:00:00Z', 1)},EUR`], 'not USD'],
  ['another market', [`${header},market`, `${row('a', '2026-03-01T00:00:00Z', 1)},futures`], 'not one of spot'],
  ['no name', [header, row('', '2026-03-01T00:00:00Z', 1)], 'series_id is empty'],
  ['a long name', [header, row('a'.repeat(201), '2026-03-01T00:00:00Z', 1)], 'longer than 200'],
  ['half a GPU', [header, row('a', '2026-03-01T00:00:00Z', 1).replace('T4,1', 'T4,0.5')], 'whole number'],
  ['the demo market', [header, row('a', '2026-03-01T00:00:00Z', 1).replace('acme', 'Demo')], 'demo market'],
  ['a row that is cut off', [header, row('a', '2026-03-01T00:00:00Z', 1), 'b,acme'], 'Row 3 of the file is broken'],
  ['a page for people', ['<!doctype html><html></html>'], 'lacks the columns'],
])('%s fails the file', async (_, lines, message) => {
  await expect(offersOf(...lines)).rejects.toMatchObject({ failure: 'unexpected_answer', message: expect.stringContaining(message) })
})

describe('formats', () => {
  const csv = [header, row('a', '2026-03-01T02:00:00Z', 0.25)].join('\n')
  // Two series of two rows, as hyparquet-writer packs them.
  const parquet = new Uint8Array(readFileSync(new URL('answers/prices.parquet', import.meta.url)))
  const list = (body: string | Uint8Array<ArrayBuffer>) => file.listOffers(session(body), 'all')

  test('a gzipped CSV is unpacked', async () => {
    expect(await list(new Uint8Array(gzipSync(csv)))).toEqual(await list(`﻿${csv}`))
    await expect(list(new Uint8Array(gzipSync(csv).subarray(0, 40)))).rejects.toThrow('cannot be unpacked')
    await expect(list(new Uint8Array(gzipSync(Buffer.alloc(33_000_000))))).rejects.toThrow('more than 32 MB')
  })

  test('Parquet has the same columns', async () => {
    expect(await list(parquet)).toMatchObject([
      { key: 'a', gpu: 'T4', usdPerHour: 0.25, observedAt: new Date('2026-03-01T01:00:00Z') },
      { key: 'b', gpu: 'H100 SXM', gpuCount: 8, usdPerHour: 17.5, observedAt: new Date('2026-03-01T02:00:00Z') },
    ])
  })

  test('a broken Parquet file is an error', async () => {
    await expect(list(parquet.slice(0, 300))).rejects.toMatchObject({ failure: 'unexpected_answer' })
  })
})

describe('paths', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dumont-file-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const inside = join(folder, 'prices')
  mkdirSync(join(inside, 'gpu'), { recursive: true })
  writeFileSync(join(inside, 'gpu', 'a.csv'), [header, row('a', '2026-03-01T02:00:00Z', 0.25)].join('\n'))
  writeFileSync(join(inside, 'large.csv'), Buffer.alloc(33_000_000))
  writeFileSync(join(folder, 'secret.csv'), 'secret')
  symlinkSync(join(folder, 'secret.csv'), join(inside, 'link.csv'))
  const at = (path: string, files = pathToFileURL(inside).href): ProviderSession => ({ ...session('', { path }), baseUrls: { files } })

  test('lead to files below the folder of the configuration', async () => {
    expect(await file.listOffers(at('gpu/a.csv'), 'all')).toHaveLength(1)
  })

  test.each([
    ['link.csv', 'is not a file in the folder'],
    ['gpu', 'is not a file in the folder'],
    ['none.csv', 'There is no file'],
    ['large.csv', 'larger than 32 MB'],
  ])('%s is not read', async (path, message) => {
    await expect(file.listOffers(at(path), 'all')).rejects.toThrow(message)
  })

  test.each(['../secret.csv', 'gpu/../../secret.csv', '/etc/passwd', '..', 'a/..', './a', '\\\\host\\share'])('%s is no path', (path) => {
    expect(file.settings.safeParse({ path }).success).toBe(false)
  })

  test('without a folder in the configuration there are none', async () => {
    await expect(file.listOffers(at('gpu/a.csv', ''), 'all')).rejects.toThrow('DUMONT_FILE_URL')
  })

  test('below an address, each part is written so that it stays one', async () => {
    const asked = session([header].join(''), { path: 'gpu/a b?.csv' })
    expect(await file.listOffers({ ...asked, baseUrls: { files: 'https://files.example.com/prices/' } }, 'all')).toEqual([])
    expect(asked.asked).toEqual(['https://files.example.com/prices/gpu/a%20b%3F.csv'])
  })
})

test('either an address or a path is needed', () => {
  expect(file.settings.safeParse({}).success).toBe(false)
  expect(file.settings.safeParse({ url: 'https://example.com/a.csv', path: 'a.csv' }).success).toBe(false)
  expect(file.settings.safeParse({ url: 'file:///etc/passwd' }).success).toBe(false)
  expect(file.settings.safeParse({ path: 'gpu/..prices.csv' }).success).toBe(true)
})

test('the test of the connection says how many series there are and how old they are', async () => {
  expect(await file.testConnection(session([header, row('a', '2026-03-01T02:00:00Z', 1), row('b', '2026-03-01T01:00:00Z', 1)].join('\n')))).toBe(
    'The file can be read: 2 series, the last price of 2026-03-01 02:00 UTC.',
  )
  expect(await file.testConnection(session(header))).toBe('The file can be read: 0 series.')
})

test('an answer that breaks off is unavailable', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) })
  const broken = { ...session(''), fetch: async () => new Response(body) }
  await expect(file.listOffers(broken, 'all')).rejects.toMatchObject({ failure: 'unavailable' })
})
