import type { ReactNode } from 'react'

export function Empty({ title, text, heading: Heading = 'h2', children }: { title: string; text?: string; heading?: 'h1' | 'h2'; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center justify-center gap-3 px-4 py-14 text-center">
      <Heading className="text-[18px] font-semibold tracking-[-0.015em]">{title}</Heading>
      {text && <p className="max-w-md text-muted">{text}</p>}
      {children}
    </div>
  )
}
