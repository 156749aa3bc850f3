import type { Place } from '@dumont/contracts'

/** Names come from vendors: nothing in them may steer a terminal, or begin another line of a file of variables. */
// eslint-disable-next-line no-control-regex
export const plain = (text: string): string => text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')

export function placeWords({ provider, region, zone, instance_type: type, instances, gpu_label: gpu, demo }: Place, withGpu = false): string {
  const where = zone && region && !zone.startsWith(region) ? `${region}/${zone}` : (zone ?? region ?? '')
  const what = type ? `${instances > 1 ? `${instances} x ` : ''}${type}` : ''
  return plain([provider, where, what, withGpu || !type ? gpu : '', demo && provider !== 'demo' ? '(demo)' : ''].filter(Boolean).join(' '))
}

/** $1,234.50; under a dollar with up to four digits. */
export function usd(value: number): string {
  const digits = Math.abs(value) < 1 ? 4 : 2
  const text = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: digits }).format(Math.abs(value))
  return `${value < 0 && Number(text) !== 0 ? '-' : ''}$${text}`
}

export const percent = (value: number): string => `${value.toFixed(1)} %`
export const chance = (share: number | null): string => (share === null ? 'not known' : `${Math.round(100 * share)} %`)

/** Fri 27 Nov 03:00 */
export function timeWords(ms: number, zone: string): string {
  const parts = formatter(zone).formatToParts(ms)
  const [day, date, month, hour, minute] = (['weekday', 'day', 'month', 'hour', 'minute'] as const).map(
    (type) => parts.find((part) => part.type === type)!.value,
  )
  return `${day} ${date} ${month} ${hour}:${minute}`
}

/** The end of a stretch: without its day when that is the same. */
export function endWords(start: number, end: number, zone: string): string {
  const [from, to] = [timeWords(start, zone), timeWords(end, zone)]
  return to.slice(0, -6) === from.slice(0, -6) && end - start < 86_400_000 ? to.slice(-5) : to
}

/** 45 s, 12 min, 7 h 05 min, 3 d 4 h */
export function lengthWords(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 2) return `${Math.max(0, Math.round(ms / 1000))} s`
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = { weekday: 'short', day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  const known = formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', options)
  formatters.set(timeZone, known)
  return known
}
