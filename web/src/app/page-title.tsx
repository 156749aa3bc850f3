import type { ReactNode } from 'react'

/** The heading of a page; React moves the <title> into the head. */
export function PageTitle(props: { title: string; subtitle?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <title>{`${props.title} · Dumont`}</title>
      <div className="min-w-0">
        <h1 className="text-[20px] leading-tight font-semibold tracking-[-0.02em]">{props.title}</h1>
        {props.subtitle && <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-[13px] text-muted">{props.subtitle}</div>}
      </div>
      {props.actions && <div className="flex flex-wrap items-center gap-2">{props.actions}</div>}
    </header>
  )
}
