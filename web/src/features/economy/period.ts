/** Which stretch of the past is looked at; kept in the address. */
export const periods = ['today', '7d', '30d', '1y', 'all'] as const
type Named = (typeof periods)[number]
export type Period = { name: Named } | { name: 'custom'; from: string; to: string }
export type PeriodName = Period['name']

/** What the API calls it. Buckets stay few enough to be told apart. */
export type PeriodQuestion = { days?: number; all?: true; from?: string; to?: string; zone: string }
export type Group = 'day' | 'week' | 'month'

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

export function readPeriod(params: URLSearchParams): Period {
  const name = params.get('period')
  const [from, to] = [params.get('from'), params.get('to')]
  if (name === 'custom' && isDay(from) && isDay(to) && from <= to) return { name, from, to }
  return { name: periods.find((one) => one === name) ?? '30d' }
}

export function writePeriod(params: URLSearchParams, period: Period): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of ['period', 'from', 'to']) next.delete(name)
  if (period.name !== '30d') next.set('period', period.name)
  if (period.name === 'custom') {
    next.set('from', period.from)
    next.set('to', period.to)
  }
  return next
}

const daysOf = { today: 1, '7d': 7, '30d': 30, '1y': 365 } as const

export function periodQuestion(period: Period, zone: string): PeriodQuestion {
  if (period.name === 'custom') return { from: period.from, to: period.to, zone }
  return period.name === 'all' ? { all: true, zone } : { days: daysOf[period.name], zone }
}

export function groupOf(period: Period): Group {
  if (period.name === 'all') return 'month'
  const days = period.name === 'custom' ? dayCount(period.from, period.to) : daysOf[period.name]
  return days > 400 ? 'month' : days > 92 ? 'week' : 'day'
}

export const dayCount = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
