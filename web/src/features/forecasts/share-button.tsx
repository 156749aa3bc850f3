import { Check, Share2 } from 'lucide-react'
import { useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'

/** The address says everything that is chosen, so sharing is copying it. */
export function ShareButton() {
  const { forecast: words } = useStrings()
  const [copied, setCopied] = useState(false)
  const share = async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      setCopied(true)
      setTimeout(() => setCopied(false), 2_000)
    } catch {
      // No clipboard on plain http from another machine: the address bar still has it.
    }
  }
  return (
    <Button onClick={() => void share()} aria-live="polite">
      {copied ? <Check aria-hidden /> : <Share2 aria-hidden />}
      {copied ? words.linkCopied : words.share}
    </Button>
  )
}
