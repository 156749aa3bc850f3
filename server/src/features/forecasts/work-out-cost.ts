import { samplePaths, sortedQuantile } from '@dumont/forecast'
import { cutDays } from './cut-days.ts'
import type { Window } from './take-window.ts'

export type CostQuestion = { window: Window; gpuCount: number; usageHoursPerDay: number; zone: string; seed: number }
export type HourPrice = { hour: number; localHour: number; price: number; quantiles: Record<string, number> }
export type DayCost = {
  day: string
  cost: number
  interval: [number, number]
  averagePrice: number
  hoursCovered: number
  partial: boolean
  hours: HourPrice[]
}
export type WorkedOutCost = { days: DayCost[]; total: number; totalInterval: [number, number]; bestDay: DayCost | undefined }

const paths = 500
const low = 0.1
const high = 0.9
export const intervalLevel = 0.8

/**
 * What one GPU costs per calendar day and in all, used `usageHoursPerDay` hours a day at no particular hour: the sum of the hourly medians x usage / 24.
 * Intervals are those of sums over joint sample paths: summed bounds would be far too wide, as if every hour were at its worst together.
 */
export function workOutCost({ window, gpuCount, usageHoursPerDay, zone, seed }: CostQuestion): WorkedOutCost {
  const { forecast, skip, count, firstHour } = window
  const share = usageHoursPerDay / 24 / gpuCount
  const median = forecast.quantiles[0.5]!.subarray(skip, skip + count)
  const drawn = samplePaths([forecast], paths, seed)
  const costOf = (from: number, to: number) => sum(median, from, to) * share
  const intervalOf = (from: number, to: number): [number, number] => {
    const sums = pathSums(drawn.prices[0]!, drawn.horizon, skip + from, skip + to)
    const cost = costOf(from, to)
    // The median of sums is not the sum of medians: never show a cost outside its own interval.
    return [Math.min(cost, sortedQuantile(sums, low) * share), Math.max(cost, sortedQuantile(sums, high) * share)]
  }
  const hours = Array.from({ length: count }, (_, i) => pricesAt(window, i, gpuCount))
  const days = cutDays(firstHour, count, zone).map(({ day, from, to, localHours, partial }) => ({
    day,
    cost: costOf(from, to),
    interval: intervalOf(from, to),
    averagePrice: sum(median, from, to) / (to - from) / gpuCount,
    hoursCovered: to - from,
    partial,
    hours: localHours.map((localHour, i) => ({ hour: firstHour + from + i, localHour, ...hours[from + i]! })),
  }))
  return { days, total: costOf(0, count), totalInterval: intervalOf(0, count), bestDay: cheapestDay(days) }
}

/** The whole day that costs least; of equals (to a millionth of a dollar) the earliest. */
export function cheapestDay<Day extends { cost: number; partial: boolean }>(days: readonly Day[]): Day | undefined {
  const [first, ...rest] = days.filter((day) => !day.partial)
  return first && rest.reduce((best, day) => (roundTo(day.cost, 6) < roundTo(best.cost, 6) ? day : best), first)
}

export const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals))

function pricesAt({ forecast, skip }: Window, i: number, gpuCount: number): { price: number; quantiles: Record<string, number> } {
  const quantiles = Object.fromEntries(Object.entries(forecast.quantiles).map(([level, curve]) => [level, curve[skip + i]! / gpuCount]))
  return { price: quantiles[0.5]!, quantiles }
}

function pathSums(prices: Float64Array, horizon: number, from: number, to: number): Float64Array {
  const sums = new Float64Array(prices.length / horizon)
  for (let path = 0; path < sums.length; path++) sums[path] = sum(prices, path * horizon + from, path * horizon + to)
  return sums.sort()
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += values[i]!
  return total
}
