import { useAlertsQuery } from '../alerts/api.ts'
import { bellQuestion } from '../alerts/bell-question.ts'
import { useBudgetHistoryQuery } from './api.ts'

/** What a budget's alerts say of mail depends on whether the server sends any; the bell knows. */
export function useBudgetHistory(id: number) {
  const { data, error } = useBudgetHistoryQuery(id)
  const bell = useAlertsQuery(bellQuestion)
  return { data, error, isMailConfigured: bell.data?.email_configured ?? true }
}
