import clsx from 'clsx'
import { useCallback, useRef } from 'react'
import { counterParts, formatTotal } from '../../ui/format-money.ts'
import type { Anchor } from './live-counter.ts'
import { useRunningAmount } from './use-running-amount.ts'

type Props = { anchor: Anchor; isPaused?: boolean; isHidden: boolean; language: string; className?: string }

/** An amount that runs on between two answers. Its digits are written without React; screen readers are told the amount of the last answer. */
export function LiveAmount({ anchor, isPaused = false, isHidden, language, className }: Props) {
  return (
    <p className={clsx('num font-semibold tracking-[-0.025em]', anchor.value < 0 ? 'text-bad' : 'text-good', className)}>
      {isHidden ? (
        '•••'
      ) : (
        <>
          <Digits anchor={anchor} isPaused={isPaused} language={language} />
          <span className="sr-only">{formatTotal(anchor.value, language)}</span>
        </>
      )}
    </p>
  )
}

function Digits({ anchor, isPaused, language }: { anchor: Anchor; isPaused: boolean; language: string }) {
  const main = useRef<HTMLSpanElement>(null)
  const small = useRef<HTMLSpanElement>(null)
  const write = useCallback(
    (value: number) => {
      const parts = counterParts(value, language)
      if (main.current) main.current.textContent = parts.main
      if (small.current) small.current.textContent = parts.small
    },
    [language],
  )
  useRunningAmount(anchor, isPaused, write)
  return (
    <span aria-hidden>
      <span ref={main} data-testid="counter" />
      <span ref={small} className="text-[0.55em] text-muted" />
    </span>
  )
}
