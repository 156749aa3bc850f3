import type { CostForecast, SeriesHistory } from '@dumont/contracts'
import { changeBetween, type Change } from '../../ui/format-money.ts'
import { dayMs, hourMs } from '../../ui/format-time.ts'

export type HourlyPrice = { at: number; price: number }
export type KeyFigures = { lowest: HourlyPrice; highest: HourlyPrice; average: number; isSteady: boolean; nowAgainstAverage?: Change }

/** Under 3 % between the cheapest and the dearest hour there is no good time to wait for. */
const steadyShare = 0.03

export function keyFigures(forecast: Pick<CostForecast, 'daily_forecasts'>, priceNow: number | null): KeyFigures | undefined {
  const hours = hourlyPrices(forecast)
  const [first] = hours
  if (!first) return undefined
  // Ties go to the earlier hour: the same money sooner is better.
  const lowest = hours.reduce((best, hour) => (hour.price < best.price ? hour : best), first)
  const highest = hours.reduce((most, hour) => (hour.price > most.price ? hour : most), first)
  const average = hours.reduce((sum, hour) => sum + hour.price, 0) / hours.length
  return {
    lowest,
    highest,
    average,
    isSteady: highest.price - lowest.price < steadyShare * lowest.price,
    nowAgainstAverage: priceNow === null ? undefined : changeBetween(average, priceNow),
  }
}

export function hourlyPrices(forecast: Pick<CostForecast, 'daily_forecasts'>): HourlyPrice[] {
  return forecast.daily_forecasts.flatMap((day) => day.hourly_predictions.map((hour) => ({ at: Date.parse(hour.timestamp), price: hour.price })))
}

/** How the last known price differs from the one a day before it. */
export function changeInDay(history: Pick<SeriesHistory, 'points'> | undefined): Change | undefined {
  const last = history?.points.at(-1)
  if (!last) return undefined
  const dayBefore = Date.parse(last.timestamp) - dayMs
  const before = history?.points.findLast((point) => Math.abs(Date.parse(point.timestamp) - dayBefore) < hourMs / 2)
  return before && changeBetween(before.price_usd_per_gpu_hour, last.price_usd_per_gpu_hour)
}
