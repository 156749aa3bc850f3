import type { SavingsRealtime } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { providerName } from '../../ui/provider-name.ts'
import type { Money } from './use-money.ts'

type Props = { stopped: SavingsRealtime['stopped']; money: Money }

/** What is stopped and costs all the same. */
export function BilledDisks({ stopped, money }: Props) {
  const { economy: words } = useStrings()
  const perMonth = (usd: number): string => words.diskPerMonth(money.total(usd))
  return (
    <div className="mt-4 border-t border-line pt-3">
      <div className="num flex justify-between gap-3 text-[13px] font-semibold">
        <h3>{words.diskTitle}</h3>
        {stopped.length > 1 && <span className="whitespace-nowrap">{perMonth(stopped.reduce((sum, one) => sum + one.storage_usd_per_month, 0))}</span>}
      </div>
      <ul aria-label={words.diskTitle} className="num mt-1 max-h-44 overflow-y-auto text-[13px] text-muted" tabIndex={0}>
        {stopped.map((one) => (
          <li key={one.session_id} className="flex justify-between gap-3">
            <span className="min-w-0 truncate">
              {one.name ?? one.instance_id}, {providerName(one.rented_from)}
            </span>
            <span className="whitespace-nowrap">{perMonth(one.storage_usd_per_month)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
