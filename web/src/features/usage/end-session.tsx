import { useState, type FormEvent } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { instantOf, localInput } from '../../ui/local-time.ts'
import { Switch } from '../../ui/switch.tsx'
import { useStopSessionMutation, type SessionDetail } from './api.ts'

/** Ends by hand what nobody watches. */
export function EndSession({ session }: { session: SessionDetail }) {
  const { sessions, app } = useStrings()
  const words = sessions.end
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button className="self-start" onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      <Dialog title={words.title} text={words.text} closeLabel={app.close} open={open} onOpenChange={setOpen}>
        <EndForm session={session} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function EndForm({ session, onDone }: { session: SessionDetail; onDone: () => void }) {
  const { sessions } = useStrings()
  const { zone } = useLocale()
  const words = sessions.end
  const [opened] = useState(() => localInput(Date.now(), zone))
  const [at, setAt] = useState(opened)
  const [keepsDisk, setKeepsDisk] = useState(false)
  const [stop, { isLoading, error }] = useStopSessionMutation()
  const instant = instantOf(at, zone)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (instant === undefined || isLoading) return
    // Untouched it means now, by the server's clock.
    const when = at === opened ? {} : { at: new Date(instant).toISOString() }
    const answer = await stop({ id: session.id, keep_storage: keepsDisk, ...when })
    if (!answer.error) onDone()
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field
        type="datetime-local"
        step={1}
        label={words.at}
        value={at}
        onChange={({ target }) => setAt(target.value)}
        {...(instant === undefined ? { error: sessions.form.badTime } : {})}
      />
      {session.state !== 'stopped' && <Switch label={words.keepDisk} hint={words.keepDiskHint} checked={keepsDisk} onChange={setKeepsDisk} />}
      {error && <Failure error={error} />}
      <Button type="submit" tone="primary" disabled={isLoading || instant === undefined}>
        {words.button}
      </Button>
    </form>
  )
}
