import { useEffect, useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Field } from '../../ui/field.tsx'
import { RecipientNote } from '../alerts/recipient-note.tsx'
import { isEmail } from '../alerts/is-email.ts'

/** Where mail goes, saved when the field is left, and whether it arrives there. */
export function EmailSetting({ email, disabled, onChange }: { email: string | null; disabled: boolean; onChange: (email: string | null) => void }) {
  const { budgets: words, form } = useStrings()
  const [text, setText] = useState(email ?? '')
  const [isBad, setBad] = useState(false)
  useEffect(() => setText(email ?? ''), [email])
  const save = () => {
    const next = text.trim()
    setBad(next !== '' && !isEmail(next))
    if ((next === '' || isEmail(next)) && next !== (email ?? '')) onChange(next === '' ? null : next)
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={form.email}
        type="email"
        autoComplete="email"
        value={text}
        disabled={disabled}
        hint={words.emailHint}
        error={isBad ? form.invalidEmail : undefined}
        onChange={({ target }) => setText(target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
      />
      {email !== null && !disabled && <RecipientNote email={email} />}
    </div>
  )
}
