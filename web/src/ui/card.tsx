import clsx from 'clsx'
import { useId, type ReactNode } from 'react'

export function Card(props: { title: ReactNode; subtitle?: ReactNode; actions?: ReactNode; className?: string; children: ReactNode }) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} className={clsx('flex min-w-0 flex-col rounded-xl border border-line bg-surface p-4 sm:p-5', props.className)}>
      <header className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <h2 id={titleId} className="text-[15px] leading-snug font-semibold tracking-[-0.01em]">
            {props.title}
          </h2>
          {props.subtitle && <p className="text-[13px] text-muted">{props.subtitle}</p>}
        </div>
        {props.actions}
      </header>
      {props.children}
    </section>
  )
}
