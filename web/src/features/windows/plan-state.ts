import type { PlanState } from '@dumont/contracts'

/** Still to come, so that it may move or be cancelled. */
export const isOpen = (state: PlanState): boolean => state === 'waiting' || state === 'settled' || state === 'impossible'
