import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'

const box = 'h-9 w-full rounded-lg border bg-raised px-3 text-[14px] text-ink placeholder:text-muted'

/** An input with its label, hint and error. */
export function Field({ label, error, hint, className, ...input }: ComponentProps<'input'> & { label: string; error?: string; hint?: string }) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-[12px] text-muted">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={clsx(box, error ? 'border-bad' : 'border-line hover:border-line-strong')}
        {...input}
      />
      {note && (
        <p id={`${id}-note`} className={clsx('text-[12px]', error ? 'text-bad' : 'text-muted')}>
          {note}
        </p>
      )}
    </div>
  )
}

export type Option = { value: string; label: string }

/** The browser's own list: works with every keyboard, screen reader and phone. */
export function SelectField(props: {
  label: string
  value: string
  options: Option[]
  onChange: (value: string) => void
  className?: string
  hideLabel?: boolean
  disabled?: boolean
}) {
  const id = useId()
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', props.className)}>
      <label htmlFor={id} className={props.hideLabel ? 'sr-only' : 'text-[12px] text-muted'}>
        {props.label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.target.value)}
          className={clsx(box, 'appearance-none truncate border-line pr-8 font-medium hover:border-line-strong')}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted" />
      </div>
    </div>
  )
}

export function FormError({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-lg border border-bad/45 bg-bad-surface px-3 py-2 text-[13px] text-ink">
      {children}
    </p>
  )
}
