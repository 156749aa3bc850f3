import clsx from 'clsx'
import { useEffect, useId, useRef, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { readNumber, type Bounds } from './job-form.ts'

type Props<T> = {
  label: string
  unit?: string
  value: number | T
  bounds: Bounds
  /** What an empty box means; missing: it must hold a number. */
  ifEmpty?: { value: T }
  onChange: (value: number | T) => void
  className?: string
}

const restMs = 600

/** A number to type. It counts when typing rests, so that not every digit is a question to the server. */
export function NumberEntry<T extends number | undefined = number>({ label, unit, value, bounds, ifEmpty, onChange, className }: Props<T>) {
  const { job: words } = useStrings()
  const { language } = useLocale()
  const id = useId()
  const shown = value === undefined ? '' : String(value).replace('.', language.startsWith('pt') ? ',' : '.')
  const entry = useEntry(shown, (text) => {
    const next = text.trim() === '' ? ifEmpty : valid(readNumber(text, bounds))
    if (next && next.value !== value) onChange(next.value)
    return next !== undefined
  })
  const number = (bound: number) => formatNumber(bound, language, 2)
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-[12px] text-muted">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          inputMode={bounds.whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          aria-invalid={entry.isBad || undefined}
          aria-describedby={entry.isBad ? `${id}-note` : unit ? `${id}-unit` : undefined}
          className={clsx(
            'num h-9 w-full rounded-lg border bg-raised pl-3 text-[14px] text-ink placeholder:text-muted',
            unit ? 'pr-11' : 'pr-3',
            entry.isBad ? 'border-bad' : 'border-line hover:border-line-strong',
          )}
          {...entry.input}
        />
        {unit && (
          <span id={`${id}-unit`} className="pointer-events-none absolute top-2 right-3 text-[13px] text-muted">
            {unit}
          </span>
        )}
      </div>
      {entry.isBad && (
        <p id={`${id}-note`} role="alert" className="text-[12px] text-bad">
          {(bounds.whole ? words.wholeRange : words.range)(number(bounds.min), number(bounds.max))}
        </p>
      )}
    </div>
  )
}

const valid = (value: number | undefined) => (value === undefined ? undefined : { value })

/** The text being typed beside the value that counts: a change from outside writes it anew. `commit` says whether the text counts. */
function useEntry(shown: string, commit: (text: string) => boolean) {
  const [text, setText] = useState(shown)
  const [isBad, setBad] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    setText(shown)
    setBad(false)
  }, [shown])
  useEffect(() => () => clearTimeout(timer.current), [])
  const rest = (typed: string) => {
    clearTimeout(timer.current)
    setBad(!commit(typed))
  }
  const input = {
    value: text,
    onChange: ({ target }: { target: { value: string } }) => {
      setText(target.value)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => rest(target.value), restMs)
    },
    onBlur: () => rest(text),
    onKeyDown: (event: { key: string }) => event.key === 'Enter' && rest(text),
  }
  return { input, isBad }
}
