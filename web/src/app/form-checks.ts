import * as z from 'zod/mini'
import type { FieldError } from './use-form.ts'

const error = (key: FieldError) => ({ error: key })

export const fields = {
  name: z.string().check(z.trim(), z.minLength(1, error('required')), z.maxLength(100, error('tooLong'))),
  email: z.string().check(z.minLength(1, error('required')), z.maxLength(255, error('tooLong')), z.email(error('invalidEmail'))),
  optionalEmail: z.union([z.literal(''), z.email(error('invalidEmail'))]),
  anyPassword: z.string().check(z.minLength(1, error('required'))),
  newPassword: z.string().check(z.minLength(10, error('passwordShort')), z.maxLength(128, error('tooLong'))),
  any: z.string(),
}

/** The first error of each field, as the name of a string in the dictionary. */
export function checkWith<V extends Record<string, string>>(shape: { [K in keyof V]: z.ZodMiniType }) {
  const schema = z.object(shape)
  return (values: V): Partial<Record<keyof V, FieldError>> => {
    const parsed = schema.safeParse(values)
    if (parsed.success) return {}
    return Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path[0], messageOf(issue)])) as Partial<Record<keyof V, FieldError>>
  }
}

const known: readonly string[] = ['required', 'invalidEmail', 'passwordShort', 'tooLong'] satisfies FieldError[]

// A union reports its own message; its only failing branch here is the e-mail.
const messageOf = (issue: { message: string }): FieldError => (known.includes(issue.message) ? (issue.message as FieldError) : 'invalidEmail')
