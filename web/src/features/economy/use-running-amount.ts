import { useEffect, useRef } from 'react'
import { pageClock, type Anchor } from './live-counter.ts'
import { runCounter } from './run-counter.ts'
import { useReducedMotion } from './use-reduced-motion.ts'

/** Writes an amount that runs on between two answers, without React. `write` is kept by whoever gives it: another one starts anew. */
export function useRunningAmount(anchor: Anchor | undefined, isPaused: boolean, write: (value: number) => void): void {
  const shown = useRef<number>(undefined)
  const reducedMotion = useReducedMotion()
  useEffect(() => {
    if (!anchor) return undefined
    const keep = (value: number) => {
      shown.current = value
      write(value)
    }
    // The amount at which it was paused stays; only its language may change.
    if (isPaused && shown.current !== undefined) return keep(shown.current)
    const clock = pageClock()
    const onVisible = () => document.visibilityState === 'visible' && clock.settle()
    document.addEventListener('visibilitychange', onVisible)
    const end = runCounter({ anchor: isPaused ? { ...anchor, usdPerHour: 0 } : anchor, shown: shown.current, reducedMotion, clock, write: keep })
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      end()
    }
  }, [anchor, isPaused, write, reducedMotion])
}
