import type { AlertRule, RuleCondition } from '@dumont/contracts'
import { readUsd } from '../../ui/read-usd.ts'

export type PriceBelow = Extract<RuleCondition, { kind: 'price_below' }>
export type PriceRule = AlertRule & { condition: PriceBelow }
export type PlainType = 'interruptible' | 'on_demand' | 'list'

/** The API knows some kinds of prices by several names. */
export const plainTypes: Record<PriceBelow['machine_type'], PlainType> = {
  interruptible: 'interruptible',
  bid: 'interruptible',
  spot: 'interruptible',
  'on-demand': 'on_demand',
  on_demand: 'on_demand',
  list: 'list',
}

/** Whose prices are watched; `provider`, `region` null: all. */
export type Watched = { gpu: string; provider: string | null; region: string | null; machineType: PlainType }

/** The one rule that tells of low prices of just this, or of all its regions. Those of just this come first, then those that are on, then the newest. */
export function choosePriceRule(rules: readonly AlertRule[], { gpu, provider, region, machineType }: Watched): PriceRule | undefined {
  const fitting = rules.filter(
    (rule): rule is PriceRule =>
      rule.condition.kind === 'price_below' &&
      rule.condition.gpu_name === gpu &&
      (rule.condition.provider ?? null) === provider &&
      [region, null].includes(rule.condition.region ?? null) &&
      plainTypes[rule.condition.machine_type] === machineType,
  )
  const isJust = ({ condition }: PriceRule) => Number((condition.region ?? null) === region)
  return fitting.toSorted((a, b) => isJust(b) - isJust(a) || Number(b.enabled) - Number(a.enabled) || b.id - a.id)[0]
}

const micro = (usd: number) => Math.round(usd * 1e6) / 1e6

/** The next lower of 1, 2 or 5 times a power of ten. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([5, 2, 1].find((times) => times * power <= value * (1 + 1e-9)) ?? 1) * power
}

/** A slider from half of the lowest price that is drawn to a little above the highest, in round steps; `usd` always lies on it. */
export function dropScale(prices: readonly number[], usd: number): { min: number; max: number; step: number } {
  const known = prices.filter((price) => Number.isFinite(price) && price > 0)
  const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [usd, usd]
  const step = micro(Math.max(1e-6, roundDown((high * 1.1 - low * 0.5) / 150)))
  const floor = (value: number) => Math.max(step, micro(Math.floor(value / step + 1e-9) * step))
  const ceil = (value: number) => micro(Math.ceil(value / step - 1e-9) * step)
  return { min: floor(Math.min(low * 0.5, usd)), max: ceil(Math.max(high * 1.1, usd)), step }
}

/** A first price: the lowest that is expected, if that is cheaper than now; else a tenth under now. Undefined: nothing is known. */
export function suggestPrice(priceNow: number | null, expected: readonly number[]): number | undefined {
  const lowest = Math.min(...expected)
  const wanted = priceNow === null ? lowest : lowest < priceNow * 0.99 ? lowest : priceNow * 0.9
  if (!Number.isFinite(wanted) || wanted <= 0) return undefined
  const step = roundDown(wanted / 100)
  // Up, not down: at the very lowest it would wait for less than is expected.
  return micro(Math.ceil(wanted / step - 1e-9) * step)
}

/** What the API takes: above 0, up to a million dollars per GPU-hour. Undefined: it is no such number. */
export function readRate(text: string, language: string): number | undefined {
  const usd = micro(readUsd(text, language))
  return usd > 0 && usd <= 1e6 ? usd : undefined
}

type Hour = { at: number; price: number }

/** When the expected price first is at or under the limit; undefined: not as far as forecasts reach. */
export const reachedAt = (ahead: readonly Hour[], usd: number): number | undefined => ahead.find(({ price }) => price <= usd)?.at
