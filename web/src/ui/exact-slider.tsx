import { useEffect, useId, useRef, useState } from 'react'
import { Slider } from './slider.tsx'

type Props = {
  label: string
  entryLabel: string
  /** Said beside an entry that `read` does not take. */
  badText: string
  value: number
  disabled?: boolean
  /** The slider's scale while it shows this value. */
  scaleAt: (value: number) => { min: number; max: number; step: number }
  show: (value: number) => string
  read: (text: string) => number | undefined
  /** A step of the slider without the dust of binary fractions. */
  tidy: (value: number) => number
  /** How long the hand rests before what it chose counts; 0: each step counts. */
  restMs: number
  onCommit: (value: number) => void
  /** What is being chosen meanwhile; undefined: nothing any more. */
  onDraft?: (value: number | undefined) => void
  onValid?: (isValid: boolean) => void
}

/**
 * Slider for the common, entry for the exact. What is chosen counts when the hand rests: not every step is a request. Empty or wrong entries are told, and do not
 * count.
 */
export function ExactSlider(props: Props) {
  const id = useId()
  const { draft, move, settle } = useResting(props)
  const value = draft ?? props.value
  const shown = props.show(value)
  const [text, setText] = useState(shown)
  const [isBad, setBad] = useState(false)
  useEffect(() => {
    setText(shown)
    setBad(false)
  }, [shown])
  const enter = () => {
    const entered = text === shown ? value : props.read(text)
    setBad(entered === undefined)
    props.onValid?.(entered !== undefined)
    if (entered === undefined) return false
    settle(entered)
    setText(props.show(entered))
    return true
  }
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <label htmlFor={id} className="text-[13px] text-muted">
          {props.label}
        </label>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          disabled={props.disabled}
          aria-label={props.entryLabel}
          aria-invalid={isBad || undefined}
          aria-describedby={isBad ? `${id}-note` : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={enter}
          onKeyDown={(event) => event.key === 'Enter' && !enter() && event.preventDefault()}
          className={`num h-9 w-32 shrink-0 rounded-lg border bg-raised px-2.5 text-right text-[18px] font-semibold tracking-[-0.015em] ${isBad ? 'border-bad' : 'border-line hover:border-line-strong'}`}
        />
      </div>
      {isBad && (
        <p id={`${id}-note`} role="alert" className="text-[12px] text-bad">
          {props.badText}
        </p>
      )}
      {!props.disabled && (
        <Slider
          label={props.label}
          value={value}
          {...props.scaleAt(value)}
          valueText={shown}
          onChange={move}
          // The pointer commits when it is lifted, a key at each press: both then rest.
          onCommit={move}
        />
      )}
    </div>
  )
}

/** What is being chosen, until it rests; leaving the page lets it count at once. */
function useResting({ value, restMs, tidy, onCommit, onDraft }: Props) {
  const [draft, setDraft] = useState<number>()
  const pending = useRef<{ value: number; timer: ReturnType<typeof setTimeout> }>(undefined)
  const told = useRef({ onCommit, onDraft })
  useEffect(() => void (told.current = { onCommit, onDraft }))
  const show = (next: number | undefined) => {
    setDraft(next)
    told.current.onDraft?.(next)
  }
  const settle = (next: number) => {
    clearTimeout(pending.current?.timer)
    pending.current = undefined
    show(undefined)
    if (next !== value) told.current.onCommit(next)
  }
  const move = (next: number) => {
    const chosen = tidy(next)
    if (restMs === 0) return settle(chosen)
    clearTimeout(pending.current?.timer)
    show(chosen)
    pending.current = { value: chosen, timer: setTimeout(() => settle(chosen), restMs) }
  }
  useEffect(() => {
    const leave = () => {
      if (!pending.current) return
      clearTimeout(pending.current.timer)
      told.current.onCommit(pending.current.value)
    }
    return leave
  }, [])
  return { draft, move, settle }
}
