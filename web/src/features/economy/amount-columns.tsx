import type { ComparedProvider, SavingsTotals } from '@dumont/contracts'
import type { Strings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/table.tsx'
import { providerLabels } from './compared.ts'
import type { Money } from './use-money.ts'

/** Hours, what was paid, what it would have cost, what that saves: the same columns wherever totals stand in rows. On phones what was saved, and below it what was paid: the rest follows from them. */
export function amountColumns<Row extends SavingsTotals>(
  words: Strings['economy'],
  money: Money,
  provider: ComparedProvider,
  badge: (row: Row) => string = () => words.leftOutBadge,
): Column<Row>[] {
  const paid = (row: Row) => (isDiskOnly(row) ? '–' : money.cents(isLeftOut(row) ? row.not_compared_cost : row.dumont_cost))
  const would = (row: Row) => (isLeftOut(row) ? <Badge tone="warn">{badge(row)}</Badge> : isDiskOnly(row) ? '–' : money.cents(row.provider_cost))
  const saved = (row: Row) =>
    isLeftOut(row) || isDiskOnly(row) ? (
      '–'
    ) : (
      <span className={row.savings < 0 ? 'text-bad' : row.savings > 0 ? 'text-good' : ''}>{money.cents(row.savings)}</span>
    )
  return [
    {
      title: words.columns.hours,
      numeric: true,
      isWide: true,
      cell: (row) => (isDiskOnly(row) ? '–' : money.hours(isLeftOut(row) ? row.not_compared_hours : row.hours_used)),
    },
    { title: words.columns.paid, numeric: true, isWide: true, cell: paid },
    { title: words.columns.would(providerLabels[provider]), numeric: true, isWide: true, cell: would },
    {
      title: words.columns.saved,
      numeric: true,
      cell: (row) => (
        <>
          {saved(row)}
          {!isDiskOnly(row) && <span className="block text-[12px] font-normal text-muted sm:hidden">{words.paidShort(paid(row))}</span>}
        </>
      ),
    },
    { title: words.columns.share, numeric: true, isWide: true, cell: (row) => (row.savings_percentage === null ? '–' : money.percent(row.savings_percentage)) },
  ]
}

/** Nothing in it could be compared: what was paid is told all the same. */
export const isLeftOut = (row: SavingsTotals): boolean => row.hours_used === 0 && row.not_compared_hours > 0

/** It did not run: a row of zeros would hide what its disk cost. */
export const isDiskOnly = (row: SavingsTotals): boolean => row.hours_used === 0 && row.not_compared_hours === 0 && row.storage_cost > 0
