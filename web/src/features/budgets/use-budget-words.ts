import type { Budget, BudgetPeriod, BudgetThreshold, PlannedUsage } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber, formatTotal, formatWhole, formatWholePercent } from '../../ui/format-money.ts'
import { formatCalendarDay, formatDate, formatUpdated, localDay } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { useCatalogueQuery } from '../prices/api.ts'

/** How budgets are told, in the language and zone of the page. */
export function useBudgetWords() {
  const { budgets: words } = useStrings()
  const { language, zone } = useLocale()
  const { data: catalogue } = useCatalogueQuery()
  const gpuLabel = (gpu: string) => catalogue?.gpus.find((one) => one.gpu === gpu)?.label ?? gpu
  const percent = (value: number) => `${formatNumber(value, language, 1)}%`

  const scopeOf = ({ gpu_name: gpu, provider, label }: Pick<Budget, 'gpu_name' | 'provider' | 'label'>) => {
    const what = gpu === null ? words.allUsage : gpuLabel(gpu)
    const where = provider === null ? what : words.at(what, providerName(provider))
    return label === null ? where : words.labelled(where, `${label.name}: ${label.value}`)
  }
  const amountOf = ({ threshold, period: { kind, days = 30 } }: Budget) =>
    words.per[kind](Number.isInteger(threshold) ? formatWhole(threshold, language) : formatTotal(threshold, language), String(days))
  return {
    gpuLabel,
    scopeOf,
    /** One without a name is told by what it is for, as its alerts tell it: 'All usage, $200 a week'. */
    nameOf: (budget: Budget) => budget.alert_name ?? `${scopeOf(budget)}, ${amountOf(budget)}`,
    threshold: ({ percent: share, on, probability = 0.7 }: BudgetThreshold) => words.threshold[on](percent(share), formatWholePercent(probability, language)),
    period: ({ kind, days = 30, zone: own }: BudgetPeriod) => {
      const name = kind === 'custom' ? `${words.days}: ${days}` : words.periods[kind]
      return own === zone || kind === 'rolling_7d' ? name : `${name}, ${own}`
    },
    planned: ({ kind, hours_per_day: hours = 8, gpu_count: gpus = 1 }: PlannedUsage) =>
      kind === 'hours_per_day' ? words.hoursEach(formatNumber(hours, language, 1), String(gpus)) : words.plannedKinds[kind],
    exact: (usd: number) => formatTotal(usd, language),
    whole: (usd: number) => (Math.abs(usd) < 10 ? formatTotal(usd, language) : formatWhole(usd, language)),
    percentOf: (share: number) => (share > 0 && share < 0.01 ? `<${formatWholePercent(0.01, language)}` : formatWholePercent(share, language)),
    /** The last day of a period is the one before its end. */
    lastDay: (end: string, of: string) => formatCalendarDay(localDay(Date.parse(end) - 1, of), language),
    day: (at: string) => formatDate(Date.parse(at), language, zone),
    time: (at: string, now: number) => formatUpdated(Date.parse(at), now, language, zone),
  }
}
