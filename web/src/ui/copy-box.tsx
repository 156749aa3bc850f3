import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

/** A secret or a link in full, with a button to copy it. The text stays selectable: clipboards are refused on plain http. */
export function CopyBox(props: { text: string; label: string; copyLabel: string; copiedLabel: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard?.writeText(props.text).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <div className="flex items-start gap-2">
      <code aria-label={props.label} className="num min-w-0 flex-1 rounded-lg border border-line bg-raised px-3 py-2 text-[13px] break-all select-all">
        {props.text}
      </code>
      <Button onClick={copy} aria-live="polite">
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? props.copiedLabel : props.copyLabel}
      </Button>
    </div>
  )
}
