import type { Projection, Savings } from '@dumont/contracts'
import { divideHalfEven, type Exact, HOUR_MS } from '../usage/index.ts'

const DAYS_NEEDED = 3
const WEEK = 7

/** Savings of one day, and as many times more in a week, a month of 30 days and a year. */
export function project(daily: Exact, per = 1n): Projection {
  const times = (n: bigint): number => usdOver(daily * n, per)
  return { daily: times(1n), weekly: times(7n), monthly: times(30n), yearly: times(365n) }
}

/** What runs now, for so many hours a day: never the hours it has run so far. */
export function decideProjection(savedPerHour: number, hoursPerDay: number): Projection & { hours_per_day: number } {
  const daily = BigInt(savedPerHour) * BigInt(Math.round(hoursPerDay * HOUR_MS))
  return { ...project(daily), hours_per_day: hoursPerDay }
}

/**
 * What the last whole days come to, oldest first: their averages over 7 and 28 days, and as a range 30 days like the best and the worst week among them.
 * Undefined with fewer than 3 days.
 */
export function decideTrailing(days: readonly Exact[]): Savings['trailing'] {
  if (days.length < DAYS_NEEDED) return null
  const months = (days.length < WEEK ? days.map((day) => [day]) : days.map((_, i) => days.slice(i, i + WEEK)).filter((week) => week.length === WEEK)).map(
    (run) => usdOver(total(run) * 30n, BigInt(run.length)),
  )
  const average = (n: number): Projection => {
    const run = days.slice(-n)
    return project(total(run), BigInt(run.length))
  }
  return {
    days_7: average(WEEK),
    days_28: days.length > WEEK ? average(28) : null,
    monthly_low: Math.min(...months),
    monthly_high: Math.max(...months),
    days_of_data: days.length,
  }
}

const total = (days: readonly Exact[]): Exact => days.reduce((sum, day) => sum + day, 0n)

const usdOver = (exact: Exact, parts: bigint): number => Number(divideHalfEven(exact, parts * BigInt(HOUR_MS))) / 1e6
