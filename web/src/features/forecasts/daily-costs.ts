import type { CostForecast } from '@dumont/contracts'

export type Day = { day: string; cost: number; low: number; high: number; hours: number; isPartial: boolean; isBest: boolean }
export type DailyCosts = {
  days: Day[]
  hoursCovered: number
  total: number
  totalLow: number
  totalHigh: number
  best?: Day
  dearest: number
  areEqual: boolean
}

/** Under 3 % between the cheapest and the dearest whole day no day is worth waiting for. */
const equalShare = 0.03

/**
 * Costs for `hours` of use a day. They grow in proportion, so moving the slider need not wait for the server,
 * whose own figures replace these as soon as the slider rests. A steady price has no best day.
 */
export function dailyCosts(forecast: CostForecast, hours: number, isSteady = false): DailyCosts {
  const factor = forecast.usage_hours_per_day > 0 ? hours / forecast.usage_hours_per_day : 1
  const whole = forecast.daily_forecasts.filter((day) => !day.partial).map((day) => day.forecasted_cost)
  const areEqual = whole.length > 0 && Math.max(...whole) - Math.min(...whole) < equalShare * Math.min(...whole)
  const days = forecast.daily_forecasts.map((day): Day => ({
    day: day.day,
    cost: day.forecasted_cost * factor,
    low: day.confidence_interval[0] * factor,
    high: day.confidence_interval[1] * factor,
    hours: day.hours_covered,
    isPartial: day.partial,
    isBest: !isSteady && !areEqual && day.day === forecast.best_day,
  }))
  return {
    days,
    total: forecast.total_7day_cost * factor,
    hoursCovered: forecast.hours_covered,
    totalLow: forecast.total_confidence_interval[0] * factor,
    totalHigh: forecast.total_confidence_interval[1] * factor,
    best: days.find((day) => day.isBest),
    dearest: Math.max(...days.map((day) => day.cost), 0),
    areEqual,
  }
}
