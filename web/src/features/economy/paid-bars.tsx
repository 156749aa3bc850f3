import type { ComparedProvider } from '@dumont/contracts'
import { useCallback, useRef } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatTotal } from '../../ui/format-money.ts'
import { providerLabels } from './compared.ts'
import type { Anchor } from './live-counter.ts'
import { useMoney } from './use-money.ts'
import { useRunningAmount } from './use-running-amount.ts'

type Side = { amount: number; anchor?: Anchor | undefined }
type Props = { paid: Side; would: Side; provider: ComparedProvider; isPaused?: boolean }

/** What was paid and what it would have cost, as two lines of one scale. With anchors both run on, so that the counter beside them is their difference at every moment. */
export function PaidBars({ paid, would, provider, isPaused = false }: Props) {
  const { economy: words } = useStrings()
  const most = Math.max(paid.amount, would.amount) || 1
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <Bar label={words.youPaid} side={paid} share={paid.amount / most} look="bg-accent" isPaused={isPaused} />
      <Bar label={words.wouldCost(providerLabels[provider])} side={would} share={would.amount / most} look="bg-history" isPaused={isPaused} />
    </div>
  )
}

function Bar({ label, side, share, look, isPaused }: { label: string; side: Side; share: number; look: string; isPaused: boolean }) {
  const money = useMoney()
  return (
    <div className="num flex flex-col gap-1.5">
      <p className="flex justify-between gap-3 text-[13px]">
        <span className="text-muted">{label}</span>
        <strong className="font-semibold">
          {side.anchor && !money.isHidden ? <Running anchor={side.anchor} isPaused={isPaused} /> : money.total(side.amount)}
        </strong>
      </p>
      <div aria-hidden className="h-1.5 rounded-full bg-raised">
        <div className={`h-full rounded-full ${look}`} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </div>
    </div>
  )
}

function Running({ anchor, isPaused }: { anchor: Anchor; isPaused: boolean }) {
  const { language } = useLocale()
  const text = useRef<HTMLSpanElement>(null)
  const write = useCallback((value: number) => void (text.current && (text.current.textContent = formatTotal(value, language))), [language])
  useRunningAmount(anchor, isPaused, write)
  return <span ref={text} />
}
