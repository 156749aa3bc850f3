import type { Alert } from '@dumont/contracts'
import { formatNumber, formatRate, formatTotal, formatWholePercent } from '../../ui/format-money.ts'

/** A figure of an alert in its unit; undefined: it has none. */
export function figureText(value: number | null, unit: Alert['unit'], language: string): string | undefined {
  if (value === null || unit === 'none') return undefined
  switch (unit) {
    case 'usd':
      return formatTotal(value, language)
    case 'usd_per_gpu_hour':
      return formatRate(value, language)
    case 'probability':
      return formatWholePercent(value, language)
    case 'percent':
      return `${formatNumber(value, language, 1)}%`
    case 'hours':
      return `${formatNumber(value, language, 1)} h`
  }
}
