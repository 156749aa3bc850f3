import { CalendarSync, ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import type { Consent } from './api.ts'
import { useConsent } from './use-consent.ts'

type Props = { consent?: Omit<Consent, 'return_to'>; tone?: 'primary' | 'secondary'; size?: 'normal' | 'small'; label?: string; children: ReactNode }

/** Leads to Google's consent page, and says so when it cannot. */
export function ConsentButton({ consent, tone = 'secondary', size = 'normal', label, children }: Props) {
  const { calendar: words } = useStrings()
  const textOf = useFailureText()
  const { ask, isBusy, error, isBadLink } = useConsent()
  return (
    <span className="inline-flex flex-col items-stretch gap-1 max-sm:w-full">
      <Button tone={tone} size={size} aria-label={label} disabled={isBusy} onClick={() => void ask(consent)}>
        {isBusy ? words.leaving : children}
      </Button>
      {(error ?? isBadLink) && (
        <span role="alert" className="max-w-xs text-[12px] text-bad">
          {error ? textOf(error) : words.badLink}
        </span>
      )}
    </span>
  )
}

/** The consent asked for anew is the one that was given before. */
export function ReconnectButton({ id, write, size }: { id: number; write: boolean; size?: 'normal' | 'small' }) {
  const { calendar: words } = useStrings()
  return (
    <ConsentButton consent={{ connection_id: id, write }} size={size ?? 'normal'}>
      <CalendarSync aria-hidden />
      {words.reconnect}
    </ConsentButton>
  )
}

/** `isFirst`: there is none yet. */
export function ConnectButton({ isFirst = true, tone = 'secondary' }: { isFirst?: boolean; tone?: 'primary' | 'secondary' }) {
  const { calendar: words } = useStrings()
  return (
    <ConsentButton tone={tone}>
      <ExternalLink aria-hidden />
      {isFirst ? words.connect : words.connectAnother}
    </ConsentButton>
  )
}
