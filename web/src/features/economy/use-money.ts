import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatCents, formatCost, formatExactAmount, formatExactRate, formatNumber, formatProjected, formatRate, formatTotal } from '../../ui/format-money.ts'
import { useChoice } from './use-choice.ts'

export type Money = ReturnType<typeof useMoney>
const dots = '•••'

/** How amounts are written here: as dots while they are hidden. Shares and hours stay: they tell nobody what was spent. */
export function useMoney() {
  const { language } = useLocale()
  const { economy: words } = useStrings()
  const [{ hidesAmounts }] = useChoice()
  return useMemo(() => {
    const or = (write: (usd: number, locale: string) => string) => (usd: number) => (hidesAmounts ? dots : write(usd, language))
    return {
      isHidden: hidesAmounts,
      total: or(formatTotal),
      cost: or(formatCost),
      cents: or(formatCents),
      exact: or(formatExactAmount),
      rate: or(formatRate),
      exactRate: or(formatExactRate),
      projected: or(formatProjected),
      percent: (percent: number) => `${formatNumber(percent, language, 1)}%`,
      hours: (hours: number) => words.hours(formatNumber(hours, language, hours < 10 ? 2 : 1)),
    }
  }, [hidesAmounts, language, words])
}
