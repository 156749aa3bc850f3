import clsx from 'clsx'
import { useEffect, useRef } from 'react'
import { counterParts, formatTotal } from '../../ui/format-money.ts'
import { pageClock, type Anchor } from './live-counter.ts'
import { runCounter } from './run-counter.ts'
import { useReducedMotion } from './use-reduced-motion.ts'

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
  const shown = useRef<number>(undefined)
  const reducedMotion = useReducedMotion()
  useEffect(() => {
    const write = (value: number) => {
      shown.current = value
      const parts = counterParts(value, language)
      if (main.current) main.current.textContent = parts.main
      if (small.current) small.current.textContent = parts.small
    }
    // The amount at which it was paused stays; only its language may change.
    if (isPaused && shown.current !== undefined) return write(shown.current)
    const clock = pageClock()
    const onVisible = () => document.visibilityState === 'visible' && clock.settle()
    document.addEventListener('visibilitychange', onVisible)
    const end = runCounter({ anchor: isPaused ? { ...anchor, usdPerHour: 0 } : anchor, shown: shown.current, reducedMotion, clock, write })
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      end()
    }
  }, [anchor, isPaused, language, reducedMotion])
  return (
    <span aria-hidden>
      <span ref={main} data-testid="counter" />
      <span ref={small} className="text-[0.55em] text-muted" />
    </span>
  )
}
