import clsx from 'clsx'
import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'

export type Figure = { label: string; value: string; note?: ReactNode; tone?: 'good' | 'bad' | 'plain' }

const colors = { good: 'text-good', bad: 'text-bad', plain: '' }

/** The figures that answer first, side by side. While they are awaited, `figures` says what will stand there. */
export function FiguresStrip({ label, figures, isWaiting = false }: { label: string; figures: Figure[]; isWaiting?: boolean }) {
  return (
    <section aria-label={label} className="grid grid-cols-2 overflow-hidden rounded-xl border border-line bg-surface lg:grid-cols-4">
      {figures.map((figure) => (
        <div key={figure.label} className="num -mt-px -ml-px flex min-h-[112px] flex-col justify-center border-t border-l border-line px-4 py-3 sm:px-5">
          <p className="text-[13px] text-muted">{figure.label}</p>
          {isWaiting ? (
            <Skeleton className="my-1 h-6 w-24" />
          ) : (
            <p className={clsx('text-[22px] leading-8 font-semibold tracking-[-0.02em]', colors[figure.tone ?? 'plain'])}>{figure.value}</p>
          )}
          <p className="min-h-[19px] text-[13px] leading-snug text-muted">{!isWaiting && figure.note}</p>
        </div>
      ))}
    </section>
  )
}
