import clsx from 'clsx'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const look = {
  info: { box: 'border-accent/35 bg-accent-surface', icon: 'text-accent', Icon: Info },
  good: { box: 'border-good/40 bg-good-surface', icon: 'text-good', Icon: CircleCheck },
  warn: { box: 'border-warn/45 bg-warn-surface', icon: 'text-warn', Icon: TriangleAlert },
  bad: { box: 'border-bad/45 bg-bad-surface', icon: 'text-bad', Icon: CircleAlert },
}

/** A line above the content. `bad` is announced at once, the others politely. */
export function Notice(props: { tone: keyof typeof look; title: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  const { box, icon, Icon } = look[props.tone]
  return (
    <div
      role={props.tone === 'bad' ? 'alert' : 'status'}
      className={clsx('flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border px-4 py-3 sm:px-5', box)}
    >
      <Icon aria-hidden className={clsx('size-[18px] shrink-0', icon)} />
      <p className="min-w-0 flex-1 basis-52 text-muted">
        <strong className="font-semibold text-ink">{props.title}</strong> {props.children}
      </p>
      {props.actions && <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:flex-1">{props.actions}</div>}
    </div>
  )
}
