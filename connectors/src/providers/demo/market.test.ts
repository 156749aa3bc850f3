import { expect, test } from 'vitest'
import { type DemoListing, demoHistory, demoListings, demoPrice, HOUR_MS } from './market.ts'

const start = Date.parse('2026-03-01T00:00:00Z') / HOUR_MS
const ofKind = (kind: DemoListing['kind']) => demoListings.filter((listing) => listing.kind === kind)
const pricesOf = (listing: DemoListing, hours = 120 * 24) => Array.from({ length: hours }, (_, i) => demoPrice(listing, start + i))

test('offers a dozen GPUs in four kinds of market and several regions', () => {
  expect(new Set(demoListings.map(({ gpu }) => gpu)).size).toBeGreaterThanOrEqual(12)
  expect(new Set(demoListings.map(({ kind }) => kind)).size).toBe(4)
  expect(new Set(demoListings.map(({ region }) => region)).size).toBeGreaterThanOrEqual(3)
  expect(new Set(demoListings.map(({ key }) => key)).size).toBe(demoListings.length)
})

test('the price of an hour is the same however it is asked for', () => {
  for (const listing of demoListings) {
    const long = demoHistory(listing, start - 100, start + 100)
    const short = demoHistory(listing, start + 50, start + 100)
    expect(long.slice(-short.length)).toEqual(short)
    for (const { hour, usdPerHour } of short) expect(demoPrice(listing, hour)).toBe(usdPerHour)
  }
})

test('a continued history has neither gap nor double', () => {
  for (const listing of demoListings) {
    const whole = demoHistory(listing, start, start + 96)
    const parts = [0, 13, 14, 60].flatMap((from, i, all) => demoHistory(listing, start + from, start + (all[i + 1] ?? 96)))
    expect(parts).toEqual(whole)
  }
})

test('prices stay between a fifth of the list price and the list price', () => {
  for (const listing of demoListings)
    for (const price of pricesOf(listing, 1000)) {
      expect(price).toBeGreaterThanOrEqual(listing.onDemandUsdPerHour * 0.19)
      expect(price).toBeLessThanOrEqual(listing.onDemandUsdPerHour * 1.01)
    }
})

test('cloud prices have momentum: a day up is followed by a day up more often than not', () => {
  let same = 0
  let all = 0
  for (const listing of ofKind('cloud')) {
    const days = pricesOf(listing).filter((_, i) => i % 24 === 0)
    for (let i = 2; i < days.length; i++) {
      all++
      if (Math.sign(days[i]! - days[i - 1]!) === Math.sign(days[i - 1]! - days[i - 2]!)) same++
    }
  }
  expect(same / all).toBeGreaterThan(0.65)
})

test('marketplace prices follow the day', () => {
  for (const listing of ofKind('marketplace')) {
    const prices = pricesOf(listing)
    const byHour = Array.from({ length: 24 }, (_, h) => mean(prices.filter((_, i) => i % 24 === h)))
    expect(Math.max(...byHour) / Math.min(...byHour)).toBeGreaterThan(1.1)
  }
})

test('list prices rarely move and monthly prices move once a month', () => {
  for (const listing of ofKind('list')) expect(changes(pricesOf(listing))).toBeLessThanOrEqual(3)
  for (const listing of ofKind('monthly')) expect(changes(pricesOf(listing))).toBe(3)
})

test('60 to 100 listings, 120 days of them in well under two seconds of a processor', () => {
  expect(demoListings.length).toBeGreaterThanOrEqual(60)
  expect(demoListings.length).toBeLessThanOrEqual(100)
  const started = process.cpuUsage()
  for (const listing of demoListings) demoHistory(listing, start, start + 120 * 24)
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000)
})

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const changes = (values: number[]) => values.filter((value, i) => i > 0 && value !== values[i - 1]).length
