import type { ReactNode } from 'react'
import { Notice } from '../ui/notice.tsx'
import { asApiError, type ApiError } from './api-error.ts'
import { useLocale, useStrings } from './i18n/index.ts'

/** What to say about a failed request. The server writes English; other languages know the codes. */
export function useFailureText(): (error: ApiError) => string {
  const { language } = useLocale()
  const { errors } = useStrings()
  return (error) => {
    if (language === 'en' && error.code !== 'network' && error.message) return [error.message, error.hint].filter(Boolean).map(sentence).join(' ')
    return errors[error.code] ?? errors.unexpected
  }
}

/** The API's messages end without a full stop; one after the other they need it. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

export function Failure(props: { error: unknown; title?: string; actions?: ReactNode }) {
  const strings = useStrings()
  const textOf = useFailureText()
  const error = asApiError(props.error)
  if (!error) return null
  const text = textOf(error)
  return (
    <Notice tone="bad" title={props.title ?? text} actions={props.actions}>
      {props.title && text}
      {error.request_id && <span className="text-[12px]"> {strings.app.requestId(error.request_id)}</span>}
    </Notice>
  )
}
