import { z } from 'zod'
import type { Offer, Provider, ProviderSession } from '../provider.ts'
import { fetchFile } from './fetch-file.ts'
import { maxBytes, readPrices } from './read-file.ts'

const Settings = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .meta({ title: 'Address', description: 'Of a CSV or Parquet file that anyone may read', examples: ['https://example.com/prices.csv'] }),
    path: z
      .string()
      .max(500)
      .regex(/^(?!.*(^|\/)[.]{1,2}(\/|$))[^/\\\0][^\\\0]*$/, 'a path below the folder, without ..')
      .optional()
      .meta({ title: 'Or a path', description: 'Below the folder that the configuration allows (DUMONT_FILE_URL)', examples: ['gpu/prices.parquet'] }),
  })
  .refine(({ url, path }) => (url === undefined) !== (path === undefined), 'either an address or a path')
const pageOfHistory = 5000

/** A file of prices that somebody keeps up to date: read again and again, its whole history each time new. */
export const file: Provider = {
  id: 'file',
  label: 'CSV or Parquet file',
  synthetic: false,
  kind: 'catalogue',
  about: {
    collects: `All rows of a file in the columns of the price import (series_id, provider, gpu, gpu_count, timestamp, price_usd_per_hour; region, zone, instance_type, market, currency, on_demand_usd_per_hour), up to ${maxBytes / 1e6} MB, as CSV, gzipped CSV or Parquet packed with Snappy. One row that is wrong fails the file. Larger files: import them.`,
    key: null,
    links: [{ label: 'Parquet', url: 'https://parquet.apache.org' }],
  },
  settings: Settings,
  /** No file of this machine may be read, unless the configuration names a folder. */
  baseUrls: { files: '' },
  pollSeconds: 3600,
  async listOffers(session) {
    return [...newestOf(await rowsOf(session)).values()]
  },
  async *priceHistory(session, _part, since) {
    const rows = (await rowsOf(session)).filter(({ observedAt }) => observedAt >= since)
    for (let i = 0; i < rows.length; i += pageOfHistory) yield rows.slice(i, i + pageOfHistory)
  },
  async testConnection(session) {
    const newest = [...newestOf(await rowsOf(session)).values()]
    const latest = newest.reduce<Date | undefined>((last, { observedAt }) => (last && last > observedAt ? last : observedAt), undefined)
    return `The file can be read: ${newest.length} series${latest ? `, the last price of ${latest.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''}.`
  },
}

async function rowsOf(session: ProviderSession): Promise<Offer[]> {
  return readPrices(await fetchFile(session, Settings.parse(session.settings)), session.now)
}

/** The last row of each series; of two of the same time the one further down. */
function newestOf(rows: readonly Offer[]): Map<string, Offer> {
  const newest = new Map<string, Offer>()
  for (const row of rows) if (!((newest.get(row.key)?.observedAt ?? 0) > row.observedAt)) newest.set(row.key, row)
  return newest
}
