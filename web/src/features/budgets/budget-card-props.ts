import type { Series } from '@dumont/contracts'

/** `weekUsd`: what the page expects 7 days to cost, from which a first amount is suggested. */
export type BudgetCardProps = { series: Pick<Series, 'gpu' | 'gpu_label' | 'provider'>; weekUsd: number | undefined }
