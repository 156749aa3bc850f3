import { useBudgetsQuery } from './api.ts'

const soon = 2_000
const usual = 60_000

/** Budgets, asked again each minute while the page is in sight; every two seconds while one of them is being worked out. */
export function useBudgets(isSkipped = false) {
  const known = useBudgetsQuery(undefined, { skip: isSkipped })
  const isWaiting = known.data?.some((one) => one.enabled && one.status === null) ?? false
  useBudgetsQuery(undefined, { skip: isSkipped, pollingInterval: isWaiting ? soon : usual, skipPollingIfUnfocused: true, refetchOnFocus: true })
  return known
}
