import type { Series } from '@dumont/contracts'
import type { ShownPrices } from '../alerts/price-drop.tsx'
import type { PriceAlert } from '../alerts/use-price-alert.ts'

/** `weekUsd`: what the page expects 7 days to cost, from which a first amount is suggested. */
export type BudgetCardProps = {
  series: Pick<Series, 'gpu' | 'gpu_label' | 'provider' | 'region'>
  weekUsd: number | undefined
  alert: PriceAlert
  prices: ShownPrices
}
