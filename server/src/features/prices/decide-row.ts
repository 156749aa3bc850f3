import { Market } from '@dumont/contracts'
import { gpuIdOf } from './gpus.ts'
import { parseTime } from './parse-time.ts'
import type { SeriesSpec } from './tables.ts'

const required = ['series_id', 'provider', 'gpu', 'gpu_count', 'timestamp', 'price_usd_per_hour'] as const
const optional = ['region', 'zone', 'instance_type', 'market', 'currency', 'on_demand_usd_per_hour'] as const
type Column = (typeof required)[number] | (typeof optional)[number]
export type Columns = Record<Column, number> & { width: number }

/** Where each column stands in this file, or the names of those it lacks. Case and order do not matter, further columns are ignored. */
export function findColumns(header: readonly string[]): Columns | { missing: string[] } {
  const names = header.map((name) => name.trim().toLowerCase())
  const missing = required.filter((name) => !names.includes(name))
  if (missing.length) return { missing }
  const places = Object.fromEntries([...required, ...optional].map((name) => [name, names.indexOf(name)])) as Record<Column, number>
  return { ...places, width: header.length }
}

/** Believed only up to here, in micro-dollars per hour; a machine costs less than a million dollars an hour. */
const DEAREST = 1e12
const LONGEST_FIELD = 200
const MOST_GPUS = 1024
const AHEAD_MS = 10 * 60_000
/** Nobody rented GPUs by the hour before. */
const EARLIEST = Date.UTC(2005, 0)

export type RowPrice = { atMs: number; micros: number; onDemandMicros: number | undefined }

/** When and how much, or why the row is left out. `now` bounds how far ahead a time may lie. */
export function decidePrice(fields: readonly string[], columns: Columns, now: Date): RowPrice | string {
  const time = fields[columns.timestamp]
  const price = fields[columns.price_usd_per_hour]
  if (time === undefined || price === undefined) return `the row has ${fields.length} fields, fewer than the header`
  if (fields.length > columns.width && fields.slice(columns.width).some((field) => field.trim()))
    return `the row has ${fields.length} fields, more than the header`
  const atMs = parseTime(time.trim())
  if (Number.isNaN(atMs)) return `timestamp ${quote(time)} is not a time with a zone, like 2024-02-01T13:00:00Z`
  if (atMs > now.getTime() + AHEAD_MS) return `timestamp ${quote(time)} lies in the future`
  if (atMs < EARLIEST) return `timestamp ${quote(time)} lies before 2005`
  const currency = columns.currency < 0 ? '' : (fields[columns.currency]?.trim() ?? '')
  if (currency && currency.toUpperCase() !== 'USD') return `currency ${quote(currency)} is not USD`
  const micros = parseMicros(price)
  if (typeof micros === 'string') return `price ${micros}`
  return withOnDemand(fields, columns, atMs, micros)
}

function withOnDemand(fields: readonly string[], columns: Columns, atMs: number, micros: number): RowPrice | string {
  const text = columns.on_demand_usd_per_hour < 0 ? '' : (fields[columns.on_demand_usd_per_hour]?.trim() ?? '')
  if (!text) return { atMs, micros, onDemandMicros: undefined }
  const onDemandMicros = parseMicros(text)
  return typeof onDemandMicros === 'string' ? `on-demand price ${onDemandMicros}` : { atMs, micros, onDemandMicros }
}

/** A decimal number of dollars; no hexadecimal, no "1,000", no words. */
function parseMicros(text: string): number | string {
  const number = text.trim()
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(number)) return `${quote(text)} is not a number`
  const micros = Math.round(Number(number) * 1e6)
  if (micros < 0 || Number(number) < 0) return `${quote(text)} is negative`
  if (micros === 0) return `${quote(text)} is zero`
  return micros > DEAREST ? `${quote(text)} is beyond a million dollars an hour` : micros
}

/** Which series the row belongs to, or why it is left out. */
export function decideSeries(fields: readonly string[], columns: Columns): SeriesSpec | string {
  const text = (name: Column): string => (columns[name] < 0 ? '' : (fields[columns[name]]?.trim() ?? ''))
  for (const name of ['series_id', 'provider', 'gpu', 'gpu_count', 'region', 'zone', 'instance_type', 'market'] as const) {
    const value = text(name)
    if (value.length > LONGEST_FIELD) return `${name} is longer than ${LONGEST_FIELD} characters`
    if (value.includes('\0')) return `${name} holds a NUL character`
    if (!value && (name === 'series_id' || name === 'provider' || name === 'gpu')) return `${name} is empty`
  }
  if (text('provider').toLowerCase() === 'demo') return 'provider "demo" is the name of the demo market'
  const count = text('gpu_count')
  const gpuCount = /^\d{1,6}(\.0+)?$/.test(count) ? Number(count) : 0
  if (gpuCount < 1 || gpuCount > MOST_GPUS) return `gpu_count ${quote(count)} is not a whole number from 1 to ${MOST_GPUS}`
  const market = marketOf(text('market'))
  if (!market) return `market ${quote(text('market'))} is not one of ${Market.options.join(', ')}`
  return {
    source: 'import',
    key: text('series_id'),
    provider: text('provider'),
    region: text('region') || null,
    zone: text('zone') || null,
    instanceType: text('instance_type') || null,
    gpuId: gpuIdOf(text('gpu')),
    gpuCount,
    market,
    kind: 'listing',
    statistic: null,
    demo: false,
  }
}

/** A file without a market is spot; interruptible and bid are the plan's names for it. */
function marketOf(name: string): Market | undefined {
  const folded = name.toLowerCase().replaceAll(/[\s-]/g, '_')
  if (folded === '' || folded === 'interruptible' || folded === 'bid') return 'spot'
  return Market.options.find((market) => market === folded)
}

/** What the file said, cut and printable. */
const quote = (text: string): string => `"${text.slice(0, 40).replaceAll(/[^\P{C}]/gu, '?')}"`
