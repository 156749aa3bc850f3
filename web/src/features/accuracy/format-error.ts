import { formatNumber } from '../../ui/format-money.ts'

/** An error in per cent: '7.4%', '0.21%' below one, '–' when it is not known. */
export function formatError(percent: number | null, locale: string): string {
  if (percent === null) return '–'
  const size = Math.abs(percent)
  if (size > 0 && size < 0.005) return `<${formatNumber(0.01, locale, 2)}%`
  return `${formatNumber(percent, locale, size < 0.995 ? 2 : size < 99.95 ? 1 : 0)}%`
}

/** A share from 0 to 1 with one decimal: '78.9%'. */
export const formatShare = (share: number | null, locale: string): string => (share === null ? '–' : `${formatNumber(share * 100, locale, 1)}%`)

/** A plain figure such as R² or a ratio; '–' when it is not known. */
export const formatFigure = (value: number | null, locale: string, digits = 2): string => (value === null ? '–' : formatNumber(value, locale, digits))
