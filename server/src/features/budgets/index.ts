import type { Feature } from '../../platform/feature.ts'
import { routes } from './routes.ts'

export { checkBudget } from './check-budget.ts'
export { decidePeriod, type Period, spendFrom } from './decide-period.ts'
export { comparedBy, readStanding, type Standing, thresholdKey, type ThresholdStanding, toStatus } from './evaluate-budget.ts'
export { budgetById, budgetsWithChannels, budgetsWithDigest, detachChannel, dueBudgets, holdBudget, keepMemory, keepStatus, memoriesOf } from './store.ts'
export type { BudgetRow } from './tables.ts'

/** Limits on what a workspace spends: what was spent, and what is to come. */
export const budgets: Feature = { name: 'budgets', routes }
