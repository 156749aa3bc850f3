import { useFailureText } from '../../app/failure.tsx'
import { asApiError } from '../../app/api-error.ts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { useAskRecipientMutation, useRecipientsQuery } from './api.ts'
import { mayAsk, recipientState, type RecipientState } from './recipient-state.ts'

const tones: Record<RecipientState, Tone> = { not_configured: 'warn', unasked: 'plain', unconfirmed: 'warn', confirmed: 'good', unsubscribed: 'bad' }

/** Whether mail to an address arrives, and what can be done when not. */
export function RecipientNote({ email }: { email: string }) {
  const { recipients: words } = useStrings()
  const { data } = useRecipientsQuery(undefined, { pollingInterval: 30_000, skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnMountOrArgChange: 10 })
  if (!data) return null
  const state = recipientState(email, data)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-[12px] text-muted">
      <Badge tone={tones[state]}>{words.states[state]}</Badge>
      <span className="min-w-0">{words.notes[state]}</span>
      {mayAsk(state) && <AskAgain email={email} />}
    </div>
  )
}

export function AskAgain({ email }: { email: string }) {
  const { recipients: words } = useStrings()
  const { language } = useLocale()
  const textOf = useFailureText()
  const [ask, { isLoading, isSuccess, error }] = useAskRecipientMutation()
  const failure = asApiError(error)
  return (
    <>
      <Button size="small" disabled={isLoading || isSuccess} aria-label={words.askLabel(email)} onClick={() => void ask({ email, language })}>
        {words.ask}
      </Button>
      {isSuccess && <span role="status">{words.asked(email)}</span>}
      {failure && (
        <span role="alert" className="text-bad">
          {textOf(failure)}
        </span>
      )}
    </>
  )
}
