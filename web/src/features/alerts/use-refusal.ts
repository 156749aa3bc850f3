import type { ApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'

/** Why a budget or a rule was refused. Which field it was is known to the server alone, in English; of channels we can say it ourselves. */
export function useRefusal(): (error: ApiError) => string {
  const { language } = useLocale()
  const { budgets: words } = useStrings()
  const textOf = useFailureText()
  return (error) => {
    if (error.code !== 'validation_failed' || language === 'en') return textOf(error)
    return error.message.startsWith('channels:') ? words.channelRefused : `${textOf(error)} ${error.message}`
  }
}
