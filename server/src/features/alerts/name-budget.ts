import { gpuLabel } from '../prices/index.ts'
import type { BudgetRow } from '../budgets/index.ts'
import type { Language } from './facts.ts'
import { words } from './words.ts'

type Named = Pick<BudgetRow, 'name' | 'gpuId' | 'provider' | 'label' | 'amountMicros' | 'period'>

/** What people call a budget. One without a name is told by what it is for: 'All usage, $200 a week'. */
export function nameBudget({ name, gpuId, provider, label, amountMicros, period }: Named, language: Language, providerLabel: (id: string) => string): string {
  if (name !== null) return name
  const say = words[language].budgetName
  const what = gpuId === null ? say.everything : gpuLabel(gpuId)
  const where = provider === null ? what : say.at(what, providerLabel(provider))
  const scope = label === null ? where : `${where}, ${label.name}: ${label.value}`
  return `${scope}, ${say.per[period.kind](usd(amountMicros / 1e6, language), period.days ?? 30)}`
}

const usd = (amount: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumFractionDigits: Number.isInteger(amount) ? 0 : 2 }).format(amount)
