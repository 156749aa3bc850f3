import type { Budget, BudgetStatus } from '@dumont/contracts'

type State = BudgetStatus['thresholds'][number]['state']
export type Standing = 'off' | 'unknown' | 'no_data' | 'silenced' | 'firing' | 'pending' | 'recovering' | 'normal'

const gravest: readonly State[] = ['firing', 'pending', 'recovering']

/** One word for where a budget stands: what most needs a look comes first. */
export function standingOf({ enabled, silenced_until: silenced, status }: Pick<Budget, 'enabled' | 'silenced_until' | 'status'>, now: number): Standing {
  if (!enabled) return 'off'
  if (silenced !== null && Date.parse(silenced) > now) return 'silenced'
  if (!status) return 'unknown'
  if (status.no_data_since !== null) return 'no_data'
  const states = new Set(status.thresholds.map(({ state }) => state))
  const found = gravest.find((state) => states.has(state)) as Standing | undefined
  return found ?? 'normal'
}

type Worked = Pick<Budget, 'id' | 'gpu_name' | 'provider' | 'label' | 'machine_type' | 'period' | 'planned_usage'>

/** What spent and expected cost are worked out from. As long as it stays the same, figures of before a change still hold. */
export const workedFrom = ({ id, gpu_name, provider, label, machine_type, period, planned_usage }: Worked): string =>
  JSON.stringify([id, gpu_name, provider, label, machine_type, period, planned_usage])

/** The highest threshold that is reached: it says most. What is spent says more than what is expected. */
export function reachedThreshold(status: BudgetStatus | null): BudgetStatus['thresholds'][number] | undefined {
  const reached = (status?.thresholds ?? []).filter(({ state }) => state === 'firing')
  return reached.toSorted((a, b) => Number(b.on === 'actual') - Number(a.on === 'actual') || b.percent - a.percent)[0]
}
