import type { ReactNode } from 'react'
import { Notice } from '../ui/notice.tsx'
import { asApiError, type ApiError } from './api-error.ts'
import { useLocale, useStrings } from './i18n/index.ts'

/** What to say about a failed request. The server writes English; other languages know the codes. */
export function useFailureText(): (error: ApiError) => string {
  const { language } = useLocale()
  const { errors } = useStrings()
  return (error) => {
    if (language === 'en' && error.code !== 'network' && error.message) return [error.message, error.hint].filter(Boolean).join(' ')
    return errors[error.code] ?? errors.unexpected
  }
}

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
