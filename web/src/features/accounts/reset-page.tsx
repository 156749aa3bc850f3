import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useFieldError } from './account-form.tsx'
import { useResetPasswordMutation } from './api.ts'
import { Door } from './door.tsx'

export function ResetPage() {
  const { reset: words, form: formWords, signIn } = useStrings()
  const { token = '' } = useParams()
  const [done, setDone] = useState(false)
  const [reset] = useResetPasswordMutation()
  const textOf = useFailureText()
  const errorOf = useFieldError()
  const form = useForm({ password: '' }, checkWith({ password: fields.newPassword }), ({ password }) =>
    reset({ token, password })
      .unwrap()
      .then(() => setDone(true)),
  )
  if (done) {
    return (
      <Door title={words.title} text={words.done}>
        <Link to="/sign-in" className={buttonLook({ tone: 'primary' })}>
          {signIn.title}
        </Link>
      </Door>
    )
  }
  return (
    <Door title={words.title}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <Field
          label={formWords.password}
          type="password"
          autoComplete="new-password"
          hint={formWords.passwordHint}
          {...form.input('password')}
          error={errorOf(form.errors.password)}
        />
        {form.failure && <FormError>{textOf(form.failure)}</FormError>}
        <Button type="submit" tone="primary" disabled={form.busy}>
          {form.busy ? formWords.working : words.submit}
        </Button>
      </form>
    </Door>
  )
}
