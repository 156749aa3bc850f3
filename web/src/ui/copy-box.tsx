import clsx from 'clsx'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

/** A secret, a link or (`isCode`) a document of several lines in full, with a button to copy it. The text stays selectable: clipboards are refused on plain http. */
export function CopyBox(props: { text: string; label: string; copyLabel: string; copiedLabel: string; isCode?: boolean }) {
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard?.writeText(props.text).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <div className={clsx('flex items-start gap-2', props.isCode && 'flex-col')}>
      <code
        aria-label={props.label}
        className={clsx(
          'num min-w-0 rounded-lg border border-line bg-raised px-3 py-2 break-all select-all',
          props.isCode ? 'w-full text-[12px] whitespace-pre-wrap' : 'flex-1 text-[13px]',
        )}
      >
        {props.text}
      </code>
      <Button onClick={copy} aria-live="polite">
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? props.copiedLabel : props.copyLabel}
      </Button>
    </div>
  )
}
