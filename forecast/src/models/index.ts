import type { Model } from '../model.ts'
import { blend } from './blend.ts'
import { dampedTrend } from './damped-trend.ts'
import { naive } from './naive.ts'
import { seasonalNaive } from './seasonal-naive.ts'
import { theta } from './theta.ts'

/** What the forecast is made of with two weeks of history or more. */
export const seasoned = blend([
  { model: naive, weight: 0.1 },
  { model: seasonalNaive(24), weight: 0.15 },
  { model: seasonalNaive(168), weight: 0.1 },
  { model: dampedTrend, weight: 0.65 },
])

/** With less, a season cannot be told from chance. */
export const coldStart = blend([
  { model: naive, weight: 0.5 },
  { model: dampedTrend, weight: 0.5 },
])

/** Every model, the simplest first and the blend last: what the backtest compares. Theta was measured and left out of the blend: docs/forecasting.md. */
export const models: readonly Model[] = [naive, seasonalNaive(24), seasonalNaive(168), theta, dampedTrend, seasoned]
