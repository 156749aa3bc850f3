import type { ReactNode } from 'react'

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center justify-center gap-3 px-4 py-14 text-center">
      <h2 className="text-[18px] font-semibold tracking-[-0.015em]">{title}</h2>
      {text && <p className="max-w-md text-muted">{text}</p>}
      {children}
    </div>
  )
}
