/** How money is written. Rates are per hour and need more digits than sums. `locale` is the page's language, not the browser's. */

const formats = new Map<string, Intl.NumberFormat>()

function dollars(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`
  let format = formats.get(key)
  if (!format) {
    // In pt-BR the narrow "$" is easily read as reais, so the full "US$" is written there.
    format = new Intl.NumberFormat(numberLocale(locale), {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: locale.startsWith('pt') ? 'symbol' : 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    formats.set(key, format)
  }
  return format
}

/** Dates are written the British way in English; money the American way. */
const numberLocale = (locale: string): string => (locale.startsWith('pt') ? 'pt-BR' : 'en-US')

/** 3 decimals below one dollar, 2 above: $0.305, $12.24. Prices under a cent get 4, or they would all look alike. */
export function formatRate(usd: number, locale: string): string {
  const size = Math.abs(usd)
  return dollars(locale, size >= 0.9995 ? 2 : size > 0 && size < 0.01 ? 4 : 3).format(usd)
}

export function formatTotal(usd: number, locale: string): string {
  return dollars(locale, 2).format(Math.abs(usd) < 0.005 ? 0 : usd)
}

/** Without cents: a projection is not that exact. */
export function formatWhole(usd: number, locale: string): string {
  return dollars(locale, 0).format(Math.abs(usd) < 0.5 ? 0 : usd)
}

/** Without cents from a hundred dollars on: below that they are all there is of it. */
export function formatProjected(usd: number, locale: string): string {
  return (Math.abs(usd) < 99.995 ? formatTotal : formatWhole)(usd, locale)
}

/** A small cost in full: under ten cents to the hundredth of a cent, since a few minutes of a cheap GPU would all read $0.00. */
export function formatCost(usd: number, locale: string): string {
  const size = Math.abs(usd)
  return size < 0.000_05 ? formatTotal(0, locale) : dollars(locale, size < 0.1 ? 4 : 2).format(usd)
}

const exactFormats = new Map<string, Intl.NumberFormat>()

/** A rate to be multiplied by the reader: all its digits, at least cents. Rates are whole micro-dollars, so there are six at most. */
export function formatExactRate(usd: number, locale: string): string {
  const { locale: own, ...options } = dollars(locale, 2).resolvedOptions()
  const format = exactFormats.get(own) ?? new Intl.NumberFormat(own, { ...options, maximumFractionDigits: 6 })
  exactFormats.set(own, format)
  return format.format(usd)
}

/** In a column of amounts: all in cents; what is less than one is said to be so, since $0.00 would be nothing. */
export function formatCents(usd: number, locale: string): string {
  return Math.abs(usd) >= 0.005 ? formatTotal(usd, locale) : usd >= 0.000_05 ? `< ${formatTotal(0.01, locale)}` : formatCost(usd, locale)
}

/** An amount in a sum that the reader checks: to the hundredth of a cent where it has some, so that rows add up to the cents of their total. */
export function formatExactAmount(usd: number, locale: string): string {
  const hundredths = Math.round(Math.abs(usd) * 10_000)
  return dollars(locale, hundredths % 100 === 0 ? 2 : 4).format(hundredths === 0 ? 0 : usd)
}

/** '$4,813.06' and '23': an amount that grows while it is looked at, with the hundredths of a cent apart. */
export function counterParts(usd: number, locale: string): { main: string; small: string } {
  const text = dollars(locale, 4).format(Math.abs(usd) < 0.000_05 ? 0 : usd)
  return { main: text.slice(0, -2), small: text.slice(-2) }
}

/**
 * Labels of the price axis: as many decimals as the step between two of them needs. "US$" before each would not fit beside the plot:
 * in Portuguese the unit above the chart says it once.
 */
export function formatAxis(usd: number, step: number, locale: string): string {
  const digits = step >= 1 ? 0 : step >= 0.01 ? 2 : step >= 0.001 ? 3 : 4
  if (!locale.startsWith('pt')) return dollars(locale, digits).format(usd)
  return new Intl.NumberFormat(numberLocale(locale), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(usd)
}

export function formatNumber(value: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(numberLocale(locale), { maximumFractionDigits: digits }).format(value)
}

export type Change = { direction: 'up' | 'down' | 'same'; share: number }

/** From one price to another; under half a percent nothing worth a triangle happened. */
export function changeBetween(from: number, to: number): Change | undefined {
  return from > 0 && Number.isFinite(to) ? changeOf((to - from) / from) : undefined
}

/** 0.1: dearer by a tenth. */
export function changeOf(share: number): Change {
  if (Math.abs(share) < 0.005) return { direction: 'same', share: 0 }
  return { direction: share > 0 ? 'up' : 'down', share: Math.abs(share) }
}

/** Whole percent for words such as "28% cheaper". */
export function formatWholePercent(share: number, locale: string): string {
  return new Intl.NumberFormat(numberLocale(locale), { style: 'percent', maximumFractionDigits: 0 }).format(share)
}
