import type { Deps } from '../../platform/feature.ts'
import { type BudgetRow, budgetsWithDigest } from '../budgets/index.ts'
import { addNotification } from './add-notification.ts'
import { decideDigest } from './decide-digest.ts'
import type { Facts } from './facts.ts'
import { nameBudget } from './name-budget.ts'
import { providerLabel } from './provider-label.ts'
import { recipientOf } from './store-recipients.ts'

/** Writes the summaries that are due: one for an address, workspace, zone and language, of all its budgets that ask for it. Each occasion is kept once, whoever comes. */
export async function addDigests({ db, outside }: Deps, now: Date): Promise<void> {
  if (!outside.messages.mailer) return
  const due = (await budgetsWithDigest(db)).flatMap((budget) => {
    const occasion = decideDigest({ digest: budget.digest, zone: budget.period.zone, changedAt: budget.changedAt }, now)
    return occasion === undefined ? [] : { budget, occasion }
  })
  const letters = Map.groupBy(due, ({ budget: { workspaceId, email, period, language }, occasion }) =>
    ['digest', occasion, workspaceId, language, period.zone, email].join(':'),
  )
  for (const [occasion, parts] of letters) {
    const budgets = parts.map(({ budget }) => budget)
    const { workspaceId, email, language } = budgets[0]!
    // Held back, it would come with others like it when the address confirms, and be old.
    if ((await recipientOf(db, workspaceId, email!))?.state !== 'confirmed') continue
    await addNotification(
      db,
      { workspaceId, purpose: 'digest', occasion, facts: factsOf(budgets, (id) => providerLabel(outside, id)), language },
      { email: email! },
      now,
    )
  }
}

function factsOf(budgets: readonly BudgetRow[], label: (provider: string) => string): Facts {
  return {
    kind: 'digest',
    zone: budgets[0]!.period.zone,
    budgets: budgets.map((budget) => ({
      name: nameBudget(budget, budget.language, label),
      amount: budget.amountMicros / 1e6,
      spent: budget.status?.spent ?? null,
      expected: budget.status?.forecast?.expected ?? null,
      periodEnd: budget.status!.period_end,
    })),
  }
}
