import type { ComparedProvider } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { providerLabels } from './compared.ts'
import { useMoney } from './use-money.ts'

/** What was paid and what it would have cost, as two lines of one scale. */
export function PaidBars({ paid, would, provider }: { paid: number; would: number; provider: ComparedProvider }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const most = Math.max(paid, would) || 1
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <Bar label={words.youPaid} amount={money.total(paid)} share={paid / most} look="bg-accent" />
      <Bar label={words.wouldCost(providerLabels[provider])} amount={money.total(would)} share={would / most} look="bg-history" />
    </div>
  )
}

function Bar({ label, amount, share, look }: { label: string; amount: string; share: number; look: string }) {
  return (
    <div className="num flex flex-col gap-1.5">
      <p className="flex justify-between gap-3 text-[13px]">
        <span className="text-muted">{label}</span>
        <strong className="font-semibold">{amount}</strong>
      </p>
      <div aria-hidden className="h-1.5 rounded-full bg-raised">
        <div className={`h-full rounded-full ${look}`} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </div>
    </div>
  )
}
