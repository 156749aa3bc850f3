import { ConnectorError } from '../../connector-error.ts'
import { type Offer, OfferMarket } from '../provider.ts'

/** A row by the names of its columns, in lower case. Parquet has numbers and times, CSV text. */
export type FileRow = Readonly<Record<string, unknown>>

const needed = ['series_id', 'provider', 'gpu', 'gpu_count', 'timestamp', 'price_usd_per_hour'] as const
const aheadMs = 10 * 60_000
const longest = 200

/** @throws ConnectorError */
export function checkColumns(names: readonly string[]): void {
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) throw new ConnectorError('unexpected_answer', `The file lacks the columns ${missing.join(', ')}`)
}

/** A row as an offer at its time. One bad row fails the file: which prices it then had would be a guess. @throws ConnectorError that names the row */
export function readRow(row: FileRow, line: number, now: Date): Offer {
  const text = (name: string): string => textOf(row[name])
  const wrong = (what: string) => new ConnectorError('unexpected_answer', `Row ${line} of the file: ${what}`)
  const named = (name: string): string => {
    const value = text(name)
    if (value.length > longest) throw wrong(`${name} is longer than ${longest} characters`)
    return value
  }
  const required = (name: string): string => {
    const value = named(name)
    if (!value) throw wrong(`${name} is empty`)
    return value
  }
  const price = (name: string): number => {
    const usd = /^\d*[.]?\d+(e[+-]?\d+)?$/i.test(text(name)) ? Number(text(name)) : NaN
    if (!(usd > 0 && usd < 1e6)) throw wrong(`${name} is not a price`)
    return usd
  }
  const observedAt = new Date(timeOf(text('timestamp')))
  if (Number.isNaN(observedAt.getTime())) throw wrong('timestamp is not a time with a zone, like 2026-02-01T13:00:00Z')
  if (observedAt.getTime() > now.getTime() + aheadMs) throw wrong('timestamp lies in the future')
  if (!/^(usd)?$/i.test(text('currency'))) throw wrong('currency is not USD')
  const gpuCount = Number(text('gpu_count'))
  if (!Number.isInteger(gpuCount) || gpuCount < 1 || gpuCount > 1024) throw wrong('gpu_count is not a whole number from 1 to 1024')
  const { data: market, error } = OfferMarket.safeParse(marketOf(text('market')))
  if (error) throw wrong(`market is not one of ${OfferMarket.options.join(', ')}`)
  const provider = required('provider')
  if (provider.toLowerCase() === 'demo') throw wrong('provider "demo" is the name of the demo market')
  return {
    key: required('series_id'),
    provider,
    region: named('region') || null,
    zone: named('zone') || null,
    instanceType: named('instance_type') || null,
    gpu: required('gpu'),
    gpuCount,
    market,
    usdPerHour: price('price_usd_per_hour'),
    onDemandUsdPerHour: text('on_demand_usd_per_hour') === '' ? null : price('on_demand_usd_per_hour'),
    // A clock that is a little ahead is no reason to refuse the file.
    observedAt: observedAt > now ? now : observedAt,
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'not a time' : value.toISOString()
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

/** Without a zone a time would mean another moment on another machine. */
function timeOf(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.]\d{1,9})?)?)(Z|[+-]\d\d):?(\d\d)?$/.exec(text)
  if (!match) return NaN
  const [, day = '', time = '', zone = '', minutes] = match
  // Date.parse takes 30 February for 1 March.
  const exists = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(exists.getTime()) || !exists.toISOString().startsWith(day)) return NaN
  return Date.parse(`${day}T${time}${zone === 'Z' ? 'Z' : `${zone}:${minutes ?? '00'}`}`)
}

/** A row without a market is spot; interruptible and bid are other names of it. */
function marketOf(name: string): string {
  const folded = name.toLowerCase().replaceAll(/[\s-]/g, '_')
  return ['', 'interruptible', 'bid'].includes(folded) ? 'spot' : folded
}
