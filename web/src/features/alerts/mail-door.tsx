import type { ReactNode } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { FormError } from '../../ui/field.tsx'
import { Door } from '../accounts/door.tsx'
import { useConfirmRecipientMutation, useUnsubscribeMutation } from './api.ts'

type Told = { title: string; text: string }

/** A page that a link in a mail leads to. It acts by its button only: programs that check mail follow links. */
function MailDoor(props: {
  before: Told
  action: string
  after: (answer: unknown) => Told
  unknown: Told
  isUnknown: (error: ApiError) => boolean
  act: (token: string) => Promise<unknown>
}) {
  const { mailDoor: words, form } = useStrings()
  const textOf = useFailureText()
  const [params] = useSearchParams()
  const token = params.get('token') ?? ''
  const [done, setDone] = useState<Told>()
  const [failure, setFailure] = useState<ApiError>()
  const [isBusy, setBusy] = useState(false)
  const act = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      setDone(props.after(await props.act(token)))
    } catch (error) {
      const told = asApiError(error)
      if (told && props.isUnknown(told)) setDone(props.unknown)
      else setFailure(told)
    }
    setBusy(false)
  }
  if (token === '') return <Shown title={words.noTokenTitle} text={words.noToken} />
  if (done) return <Shown {...done} />
  return (
    <Shown {...props.before}>
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button tone="primary" disabled={isBusy} onClick={() => void act()}>
        {isBusy ? form.working : props.action}
      </Button>
    </Shown>
  )
}

const Shown = ({ title, text, children }: Told & { children?: ReactNode }) => (
  <Door title={title} text={text}>
    {children}
  </Door>
)

export function ConfirmPage() {
  const { mailDoor: words } = useStrings()
  const [confirm] = useConfirmRecipientMutation()
  return (
    <MailDoor
      before={{ title: words.confirmTitle, text: words.confirmText }}
      action={words.confirm}
      act={(token) => confirm(token).unwrap()}
      after={(answer) => ({ title: words.confirmedTitle, text: words.confirmed((answer as { email: string }).email) })}
      unknown={{ title: words.usedTitle, text: words.used }}
      isUnknown={({ code }) => code === 'link_expired' || code === 'validation_failed'}
    />
  )
}

export function UnsubscribePage() {
  const { mailDoor: words } = useStrings()
  const [unsubscribe] = useUnsubscribeMutation()
  return (
    <MailDoor
      before={{ title: words.stopTitle, text: words.stopText }}
      action={words.stop}
      act={(token) => unsubscribe(token).unwrap()}
      after={() => ({ title: words.stoppedTitle, text: words.stopped })}
      unknown={{ title: words.unknownTitle, text: words.unknown }}
      isUnknown={({ code }) => code === 'not_found' || code === 'validation_failed'}
    />
  )
}
