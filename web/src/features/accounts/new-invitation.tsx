import type { Role } from '@dumont/contracts'
import { useState } from 'react'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { useFieldError } from './account-form.tsx'
import { useInviteMutation } from './api.ts'
import { roleOptions } from './role-options.ts'

export function NewInvitation() {
  const { people: words, app } = useStrings()
  const [open, setOpen] = useState(false)
  const [link, setLink] = useState<string>()
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) setLink(undefined)
  }
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {words.invite}
      </Button>
      <Dialog title={link ? words.linkTitle : words.invite} text={link ? words.linkText : undefined} closeLabel={app.close} open={open} onOpenChange={close}>
        {link ? (
          <>
            <CopyBox text={link} label={words.linkTitle} copyLabel={app.copy} copiedLabel={app.copied} />
            <Button onClick={() => close(false)}>{words.linkDone}</Button>
          </>
        ) : (
          <InvitationForm onCreated={setLink} />
        )}
      </Dialog>
    </>
  )
}

function InvitationForm({ onCreated }: { onCreated: (link: string) => void }) {
  const { people: words } = useStrings()
  const [invite] = useInviteMutation()
  const textOf = useFailureText()
  const errorOf = useFieldError()
  const form = useForm({ email: '', role: 'member' }, checkWith({ email: fields.optionalEmail, role: fields.any }), async ({ email, role }) => {
    const created = await invite({ role: role as Role, ...(email ? { email } : {}) }).unwrap()
    onCreated(created.link)
  })
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field
        label={words.inviteEmail}
        hint={words.inviteEmailHint}
        type="email"
        autoComplete="off"
        {...form.input('email')}
        error={errorOf(form.errors.email)}
      />
      <SelectField label={words.role} value={form.values.role} options={roleOptions(words.roles)} onChange={form.set('role')} />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {words.invite}
      </Button>
    </form>
  )
}
