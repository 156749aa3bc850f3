import { useState, type FormEvent } from 'react'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { formatDuration } from '../../ui/format-time.ts'
import { useTestSettingsMutation, type Connection, type Entry } from './api.ts'
import { initialValues, missingFields, settingFields, settingsFrom, type SettingField } from './settings-fields.ts'
import { TestResult } from './test-result.tsx'
import { useServerWords } from './use-server-words.ts'

export type Entered = { name: string; pollSeconds: number | undefined; settings: Record<string, unknown> }
type Props = { entry: Entry; connection?: Connection; onSubmit: (entered: Entered) => Promise<unknown> }

const intervals = [300, 900, 3600, 6 * 3600, 86_400]

/** The form of one connection, drawn from the provider's schema. */
export function SettingsForm({ entry, connection, onSubmit }: Props) {
  const { providers: words, form } = useStrings()
  const textOf = useFailureText()
  const { fields, values, set, missing, busy, failure, submit, test, tested, isTesting } = useSettingsForm({ entry, connection, onSubmit })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
      {fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={values.settings[field.name] ?? ''}
          isStored={connection?.secrets_set?.includes(field.name) ?? false}
          error={missing.includes(field.name) ? form.required : undefined}
          onChange={(value) => set({ settings: { ...values.settings, [field.name]: value } })}
        />
      ))}
      <Field
        label={words.optional(words.name)}
        hint={words.nameHint}
        maxLength={80}
        value={values.name}
        placeholder={entry.label}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Interval usual={entry.poll_seconds} value={values.poll} onChange={(poll) => set({ poll })} />
      {failure && <FormError>{textOf(failure)}</FormError>}
      {tested && <TestResult {...tested} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button disabled={isTesting} onClick={test}>
          {isTesting ? words.testing : words.test}
        </Button>
        <Button type="submit" tone="primary" disabled={busy}>
          {busy ? form.working : connection ? words.save : words.connect}
        </Button>
      </div>
    </form>
  )
}

function useSettingsForm({ entry, connection, onSubmit }: Props) {
  const fields = settingFields(entry.settings)
  const [values, setValues] = useState(() => ({
    settings: initialValues(fields, connection?.settings ?? {}),
    name: connection && connection.name !== entry.label ? connection.name : '',
    poll: connection && connection.poll_seconds !== entry.poll_seconds ? String(connection.poll_seconds) : '',
  }))
  const [missing, setMissing] = useState<string[]>([])
  const [failure, setFailure] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const [testSettings, tested] = useTestSettingsMutation()
  const isComplete = (secretsSet: readonly string[]) => {
    const found = missingFields(fields, values.settings, secretsSet)
    setMissing(found)
    return found.length === 0
  }
  const settings = settingsFrom(fields, values.settings)
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || !isComplete(connection?.secrets_set ?? [])) return
    setBusy(true)
    setFailure(undefined)
    try {
      await onSubmit({ name: values.name.trim(), pollSeconds: values.poll ? Number(values.poll) : undefined, settings })
    } catch (error) {
      setFailure(asApiError(error))
      setBusy(false)
    }
  }
  return {
    fields,
    values,
    missing,
    busy,
    failure: failure ?? asApiError(tested.error),
    submit: (event: FormEvent) => void submit(event),
    // What was tested is no longer what stands in the form.
    set: (change: Partial<typeof values>) => {
      tested.reset()
      setFailure(undefined)
      setValues((old) => ({ ...old, ...change }))
    },
    test: () => {
      setFailure(undefined)
      if (isComplete([])) void testSettings({ provider: entry.id, settings })
    },
    tested: tested.data,
    isTesting: tested.isLoading,
  }
}

type SettingProps = { field: SettingField; value: string; isStored: boolean; error: string | undefined; onChange: (value: string) => void }

function Setting({ field, value, isStored, error, onChange }: SettingProps) {
  const { providers: words } = useStrings()
  const say = useServerWords()
  const title = say(field.title)
  const description = field.description && say(field.description)
  const label = field.isRequired || field.kind === 'boolean' || field.kind === 'choice' ? title : words.optional(title)
  const choices =
    field.kind === 'boolean'
      ? [
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]
      : field.choices.map((choice) => ({ value: choice, label: choice }))
  if (field.kind === 'boolean' || field.kind === 'choice')
    return (
      <div className="flex flex-col gap-1">
        <SelectField
          label={label}
          value={value}
          onChange={onChange}
          options={field.usual === undefined ? [{ value: '', label: words.unset }, ...choices] : choices}
        />
        {(error ?? description) && <p className={error ? 'text-[12px] text-bad' : 'text-[12px] text-muted'}>{error ?? description}</p>}
      </div>
    )
  const isSecret = field.kind === 'secret'
  const hints = [isSecret && (isStored ? words.secretKept : words.secretHint), description, !isSecret && field.example && words.example(field.example)]
  return (
    <Field
      label={label}
      name={field.name}
      type={isSecret ? 'password' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      autoComplete={isSecret ? 'new-password' : 'off'}
      spellCheck={false}
      placeholder={isSecret && isStored ? '••••••••' : undefined}
      hint={hints.filter(Boolean).map(sentence).join(' ')}
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

const sentence = (text: string | false | undefined): string => (text && !/[.!?…]$/.test(text) ? `${text}.` : text || '')

function Interval({ usual, value, onChange }: { usual: number; value: string; onChange: (value: string) => void }) {
  const { providers: words } = useStrings()
  const { language } = useLocale()
  const others = [...new Set([...intervals, ...(value ? [Number(value)] : [])])].filter((seconds) => seconds !== usual).toSorted((a, b) => a - b)
  return (
    <SelectField
      label={words.every}
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: words.everyUsual(formatDuration(usual, language)) },
        ...others.map((seconds) => ({ value: String(seconds), label: words.everyTime(formatDuration(seconds, language)) })),
      ]}
    />
  )
}
