import { useEffect, useId, useRef, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatTotal, formatWhole } from '../../ui/format-money.ts'
import { Slider } from '../../ui/slider.tsx'
import { amountScale, readAmount } from './amount.ts'

const restMs = 500

type Props = {
  label: string
  amount: number
  disabled?: boolean
  onCommit: (amount: number) => void
  /** In a form that is sent as a whole: each step counts at once, and the slider keeps the scale of this amount. */
  inForm?: { around: number; onValid: (isValid: boolean) => void }
}

/**
 * Slider for the common, entry for the exact. What is chosen counts when the hand rests: not every step is a request. Empty or wrong entries are told, and do not
 * count.
 */
export function AmountEntry(props: Props) {
  const { budgets: words } = useStrings()
  const { language } = useLocale()
  const { inForm } = props
  const id = useId()
  const { draft, move, settle } = useResting(props.amount, props.onCommit, inForm ? 0 : restMs)
  const amount = draft ?? props.amount
  // While the hand moves, the scale under it stands still.
  const scale = scaleFor(inForm?.around ?? props.amount, amount)
  const shown = show(amount, language)
  const [text, setText] = useState(shown)
  const [isBad, setBad] = useState(false)
  useEffect(() => {
    setText(shown)
    setBad(false)
  }, [shown])
  const enter = () => {
    const entered = text === shown ? amount : readAmount(text, language)
    setBad(entered === undefined)
    inForm?.onValid(entered !== undefined)
    if (entered === undefined) return false
    settle(entered)
    setText(show(entered, language))
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
          aria-label={words.amountEntry(props.label)}
          aria-invalid={isBad || undefined}
          aria-describedby={isBad ? `${id}-note` : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={enter}
          onKeyDown={(event) => event.key === 'Enter' && !enter() && event.preventDefault()}
          className={`num h-9 w-32 rounded-lg border bg-raised px-2.5 text-right text-[18px] font-semibold tracking-[-0.015em] ${isBad ? 'border-bad' : 'border-line hover:border-line-strong'}`}
        />
      </div>
      {isBad && (
        <p id={`${id}-note`} role="alert" className="text-[12px] text-bad">
          {words.amountBad}
        </p>
      )}
      {!props.disabled && (
        <Slider
          label={props.label}
          value={amount}
          {...scale}
          valueText={shown}
          onChange={move}
          // The pointer commits when it is lifted, a key at each press: both then rest.
          onCommit={move}
        />
      )}
    </div>
  )
}

/** An amount that was entered beyond the end of the slider takes the slider with it. */
const scaleFor = (around: number, amount: number) => (amount > amountScale(around).max ? amountScale(amount) : amountScale(around))
const show = (amount: number, language: string) => (Number.isInteger(amount) ? formatWhole(amount, language) : formatTotal(amount, language))

/** What is being chosen, until it rests; leaving the page lets it count at once. */
function useResting(amount: number, onCommit: (amount: number) => void, rest: number) {
  const [draft, setDraft] = useState<number>()
  const pending = useRef<{ amount: number; timer: ReturnType<typeof setTimeout> }>(undefined)
  const commit = useRef(onCommit)
  useEffect(() => void (commit.current = onCommit))
  useEffect(() => setDraft(undefined), [amount])
  const settle = (next: number) => {
    clearTimeout(pending.current?.timer)
    pending.current = undefined
    setDraft(undefined)
    if (next !== amount) commit.current(next)
  }
  const move = (next: number) => {
    const whole = Math.round(next * 100) / 100
    if (rest === 0) return settle(whole)
    clearTimeout(pending.current?.timer)
    setDraft(whole)
    pending.current = { amount: whole, timer: setTimeout(() => settle(whole), rest) }
  }
  useEffect(() => {
    const leave = () => {
      if (!pending.current) return
      clearTimeout(pending.current.timer)
      commit.current(pending.current.amount)
    }
    return leave
  }, [])
  return { draft, move, settle }
}
