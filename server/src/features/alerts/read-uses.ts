import type { ChannelUse } from '@dumont/contracts'
import type { Deps } from '../../platform/feature.ts'
import { budgetsWithChannels } from '../budgets/index.ts'
import { decideUses } from './decide-uses.ts'
import { nameBudget } from './name-budget.ts'
import { providerLabel } from './provider-label.ts'
import { rulesOf } from './store-rules.ts'

/** Which budgets and rules of a workspace send to which channel. */
export async function readUses({ db, outside }: Pick<Deps, 'db' | 'outside'>, workspaceId: string): Promise<Map<number, ChannelUse[]>> {
  const [budgets, rules] = [await budgetsWithChannels(db, workspaceId), await rulesOf(db, workspaceId)]
  const nameOf = (budget: (typeof budgets)[number]) => nameBudget(budget, budget.language, (id) => providerLabel(outside, id))
  return decideUses([
    ...budgets.map((budget) => ({ kind: 'budget' as const, id: budget.id, name: nameOf(budget), email: budget.email, channels: budget.channels })),
    ...rules.toReversed().map(({ id, name, email, channels }) => ({ kind: 'rule' as const, id, name, email, channels })),
  ])
}
