import type { SavingsTotals } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { useMoney } from './use-money.ts'

/** What stands on neither side of the comparison. */
export function LeftOut({ totals }: { totals: SavingsTotals }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const parts = [
    totals.not_compared_hours > 0 && words.leftOut(money.cents(totals.not_compared_cost), money.hours(totals.not_compared_hours)),
    totals.storage_cost > 0 && words.storage(money.cents(totals.storage_cost)),
    (totals.not_compared_hours > 0 || totals.storage_cost > 0) && words.totalPaid(money.cents(totals.total_paid)),
  ].filter(Boolean)
  return parts.length > 0 ? <p className="num text-[13px] text-muted">{parts.join(' ')}</p> : null
}
