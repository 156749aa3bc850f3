import { useState, type ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { safeReturnPath } from '../../app/session.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { AccountForm, useFieldError } from './account-form.tsx'
import { useSignInMutation, useSignInOptionsQuery, useSignUpMutation } from './api.ts'
import { Door } from './door.tsx'

type View = 'auto' | 'password' | 'sign-up'

export function SignInPage() {
  const { signIn: words } = useStrings()
  const { data: options } = useSignInOptionsQuery()
  const [view, setView] = useState<View>('auto')
  const [signUp] = useSignUpMutation()
  const [params] = useSearchParams()
  const { errors } = useStrings()
  const goOn = useGoOn()
  const note = params.get('link') === 'expired' && <FormError>{errors.link_expired}</FormError>

  if (view === 'auto' && options?.owner_exists === false) return <FirstStart note={note} onPassword={() => setView('password')} />
  if (view === 'sign-up') {
    return (
      <Door title={words.signUpTitle}>
        <AccountForm submitLabel={words.signUp} send={(account) => signUp(account).unwrap().then(goOn)} />
        <Button tone="quiet" onClick={() => setView('password')}>
          {words.haveAccount}
        </Button>
      </Door>
    )
  }
  return (
    <Door title={words.title}>
      {note}
      <SignInForm onDone={goOn} />
      {options?.sign_up_open && <Button onClick={() => setView('sign-up')}>{words.signUp}</Button>}
      <p className="text-[13px] text-muted">{words.forgot}</p>
    </Door>
  )
}

/** Back to where the reader was going. */
export function useGoOn(): () => void {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  return () => void navigate(safeReturnPath(params.get('next')), { replace: true })
}

function FirstStart({ note, onPassword }: { note: ReactNode; onPassword: () => void }) {
  const { signIn: words } = useStrings()
  return (
    <Door title={words.firstTitle} text={words.firstText}>
      {note}
      <div>
        <p className="mb-1.5 text-[13px] text-muted">{words.firstAgain}</p>
        <code className="block rounded-lg border border-line bg-raised px-3 py-2 text-[13px] select-all">npm run --silent admin -- sign-in-link</code>
      </div>
      <Button tone="quiet" onClick={onPassword}>
        {words.firstPassword}
      </Button>
    </Door>
  )
}

function SignInForm({ onDone }: { onDone: () => void }) {
  const { signIn: words, form: formWords } = useStrings()
  const textOf = useFailureText()
  const errorOf = useFieldError()
  const [signIn] = useSignInMutation()
  const form = useForm({ email: '', password: '' }, checkWith({ email: fields.email, password: fields.anyPassword }), (values) =>
    signIn(values).unwrap().then(onDone),
  )
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field label={formWords.email} type="email" autoComplete="username" {...form.input('email')} error={errorOf(form.errors.email)} />
      <Field label={formWords.password} type="password" autoComplete="current-password" {...form.input('password')} error={errorOf(form.errors.password)} />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {form.busy ? formWords.working : words.submit}
      </Button>
    </form>
  )
}
