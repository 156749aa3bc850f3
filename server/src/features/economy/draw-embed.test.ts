import type { EmbedEconomy } from '@dumont/contracts'
import { expect, test } from 'vitest'
import { badgeOf } from './draw-embed.ts'

const found = (lifetime_savings: number | null, savings_percentage: number | null = 10): EmbedEconomy => ({
  provider: 'aws',
  as_of: '2026-09-01T00:00:00.000Z',
  rate_per_hour: 0,
  rate_per_second: 0,
  interval_seconds: 60,
  last_seen_at: null,
  stale: false,
  amounts_hidden: lifetime_savings === null,
  lifetime_savings,
  lifetime_cost: 0,
  lifetime_provider_cost: 0,
  savings_percentage,
  session_savings: 0,
  session_hours: 0,
  instances_count: 0,
  not_compared_count: 0,
  first_time: false,
  estimated: false,
})
const words = (badge: string): string => />([^<]*)<\/text><\/g>/.exec(badge)![1]!

test.each([
  [12.345, '$12.35'],
  [999.994, '$999.99'],
  [999.996, '$1,000'],
  [-0.004, '$0.00'],
  [-3.5, '-$3.50'],
  [31_570.36, '$31,570'],
])('%d dollars are written %s on a badge', (usd, text) => expect(words(badgeOf(found(usd)))).toBe(text))

test.each([
  [79.7, '80 %'],
  [-0.3, '0 %'],
  [-12, '-12 %'],
  [null, 'not compared'],
] as const)('with amounts hidden %s per cent is %s', (percent, text) => expect(words(badgeOf(found(null, percent)))).toBe(text))

test('only what is written as a loss has the colour of one', () => {
  const colours = [1, -0.004, -1].map((usd) => badgeOf(found(usd)).includes('#b45309'))
  expect(colours).toEqual([false, false, true])
})
