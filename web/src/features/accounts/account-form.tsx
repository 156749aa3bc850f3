import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm, type FieldError } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'

export type NewAccount = { name: string; email: string; password: string }

/** Name, e-mail and a new password: for the first owner, an invited person, and sign-up. */
export function AccountForm(props: { submitLabel: string; send: (account: NewAccount) => Promise<unknown> }) {
  const { form: words } = useStrings()
  const textOf = useFailureText()
  const form = useForm<NewAccount>(
    { name: '', email: '', password: '' },
    checkWith({ name: fields.name, email: fields.email, password: fields.newPassword }),
    props.send,
  )
  const errorOf = useFieldError()
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field label={words.name} autoComplete="name" {...form.input('name')} error={errorOf(form.errors.name)} />
      <Field label={words.email} type="email" autoComplete="email" {...form.input('email')} error={errorOf(form.errors.email)} />
      <Field
        label={words.password}
        type="password"
        autoComplete="new-password"
        hint={words.passwordHint}
        {...form.input('password')}
        error={errorOf(form.errors.password)}
      />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {form.busy ? words.working : props.submitLabel}
      </Button>
    </form>
  )
}

export function useFieldError(): (error: FieldError | undefined) => string | undefined {
  const { form } = useStrings()
  return (error) => error && form[error]
}
