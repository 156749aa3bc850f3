import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

const look: Record<Tone, string> = {
  plain: 'border-line bg-raised text-muted',
  accent: 'border-accent/40 bg-accent-surface text-accent',
  good: 'border-good/40 bg-good-surface text-good',
  warn: 'border-warn/40 bg-warn-surface text-warn',
  bad: 'border-bad/40 bg-bad-surface text-bad',
}

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={clsx('inline-flex items-center rounded-md border px-1.5 py-px text-[12px] font-medium whitespace-nowrap', look[tone])}>{children}</span>
  )
}
