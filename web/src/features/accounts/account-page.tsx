import { useState } from 'react'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useFieldError } from './account-form.tsx'
import { useChangePasswordMutation, useMeQuery } from './api.ts'

export function AccountPage() {
  const { account: words, people, form } = useStrings()
  const { data: me } = useMeQuery()
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title={words.title}>
        {me && (
          <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
            <dt className="text-muted">{form.name}</dt>
            <dd>{me.user.name}</dd>
            <dt className="text-muted">{form.email}</dt>
            <dd>{me.user.email ?? '–'}</dd>
            <dt className="text-muted">{words.workspace}</dt>
            <dd>{me.workspace.name}</dd>
            <dt className="text-muted">{words.role}</dt>
            <dd className="flex flex-wrap gap-2">
              {people.roles[me.role]} {me.instance_admin && <Badge tone="accent">{words.admin}</Badge>}
            </dd>
          </dl>
        )}
      </Card>
      {me && !me.setup_needed && <PasswordCard />}
    </div>
  )
}

function PasswordCard() {
  const { account: words, form: formWords } = useStrings()
  const [saved, setSaved] = useState(false)
  const [change] = useChangePasswordMutation()
  const textOf = useFailureText()
  const errorOf = useFieldError()
  const form = useForm({ current: '', next: '' }, checkWith({ current: fields.anyPassword, next: fields.newPassword }), async ({ current, next }) => {
    setSaved(false)
    await change({ current_password: current, new_password: next }).unwrap()
    setSaved(true)
    form.reset()
  })
  return (
    <Card title={words.passwordTitle}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-sm flex-col gap-4">
        <Field label={words.current} type="password" autoComplete="current-password" {...form.input('current')} error={errorOf(form.errors.current)} />
        <Field
          label={words.next}
          type="password"
          autoComplete="new-password"
          hint={formWords.passwordHint}
          {...form.input('next')}
          error={errorOf(form.errors.next)}
        />
        {form.failure && <FormError>{textOf(form.failure)}</FormError>}
        <div className="flex items-center gap-3">
          <Button type="submit" tone="primary" disabled={form.busy}>
            {words.save}
          </Button>
          <p role="status" className="text-good">
            {saved && words.saved}
          </p>
        </div>
      </form>
    </Card>
  )
}
