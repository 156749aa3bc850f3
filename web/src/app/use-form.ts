import { useState, type FormEvent } from 'react'
import type { ApiError } from './api-error.ts'
import { asApiError } from './api-error.ts'
import type { Strings } from './i18n/index.ts'

export type FieldError = keyof Pick<Strings['form'], 'required' | 'invalidEmail' | 'passwordShort' | 'tooLong'>
type Values = Record<string, string>
type Check<V> = (values: V) => Partial<Record<keyof V, FieldError>>

/** A small form: values, errors of fields, one error of the server, and a guard against double sending. */
export function useForm<V extends Values>(initial: V, check: Check<V>, send: (values: V) => Promise<unknown>) {
  const [values, setValues] = useState(initial)
  const [errors, setErrors] = useState<Partial<Record<keyof V, FieldError>>>({})
  const [failure, setFailure] = useState<ApiError>()
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = check(values)
    setErrors(found)
    if (busy || Object.keys(found).length > 0) return
    setBusy(true)
    setFailure(undefined)
    try {
      await send(values)
    } catch (error) {
      setFailure(asApiError(error))
    } finally {
      setBusy(false)
    }
  }

  const set = (name: keyof V) => (value: string) => setValues((old) => ({ ...old, [name]: value }))
  const input = (name: keyof V & string) => ({
    name,
    value: values[name] ?? '',
    onChange: (event: { target: { value: string } }) => set(name)(event.target.value),
  })
  return { values, set, input, errors, failure, busy, submit, reset: () => setValues(initial) }
}
