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

/** The form, and the link it makes: shown once, in a dialog that cannot be overlooked. */
export function NewInvitation() {
  const { people: words, app } = useStrings()
  const [link, setLink] = useState<string>()
  return (
    <>
      <InvitationForm onCreated={setLink} />
      <Dialog title={words.linkTitle} text={words.linkText} closeLabel={app.close} open={link !== undefined} onOpenChange={() => setLink(undefined)}>
        <CopyBox text={link ?? ''} label={words.linkTitle} copyLabel={app.copy} copiedLabel={app.copied} />
        <Button onClick={() => setLink(undefined)}>{words.linkDone}</Button>
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
    form.reset()
    onCreated(created.link)
  })
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-wrap items-start gap-3">
      <Field
        className="grow basis-60 sm:max-w-80"
        label={words.inviteEmail}
        hint={words.inviteEmailHint}
        type="email"
        autoComplete="off"
        {...form.input('email')}
        error={errorOf(form.errors.email)}
      />
      <SelectField className="basis-36" label={words.role} value={form.values.role} options={roleOptions(words.roles)} onChange={form.set('role')} />
      <Button type="submit" tone="primary" disabled={form.busy} className="mt-[21px]">
        {words.invite}
      </Button>
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
    </form>
  )
}
